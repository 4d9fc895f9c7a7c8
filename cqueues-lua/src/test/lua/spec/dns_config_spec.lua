-- Configurations of resolvers: section 5 of the DNS specification.
local config = require"cqueues.dns.config"

local ENOENT = 2

-- calls a function with the path of a file that has this content
local function file(content, body)
	local path = os.tmpname()
	local out = assert(io.open(path, "wb"))
	out:write(content) out:close()
	local ok, why = pcall(body, path)
	os.remove(path)
	if not ok then error(why, 0) end
end

-- a configuration from a text
local function loaded(content, syntax)
	local c = config.new()
	file(content, function(path) assert(c:loadpath(path, syntax)) end)
	return c
end

local function candidates(c, name)
	local list = {}
	for each in c:search(name) do list[#list + 1] = each end
	return table.concat(list, " ")
end

describe("the module", function()
	it("has constants", function()
		expect({config.TCP_ENABLE, config.TCP_ONLY, config.TCP_DISABLE}):same{0, 1, 2}
		expect({config.RESOLV_CONF, config.NSSWITCH_CONF}):same{0, 1}
	end)
	it("tells configurations from other values", function()
		expect(config.type(config.new())):eq"dns config"
		expect(config.type(5)):eq(nil) expect(config.type()):eq(nil)
	end)
	it("replaces methods", function()
		expect(config.interpose("fortyTwo", function() return 42 end)):eq(nil)
		expect(config.new():fortyTwo()):eq(42)
	end)
end)

describe("a new configuration", function()
	it("has the defaults", function()
		expect(tostring(config.new())):eq[[
nameserver 0.0.0.0
search
; hosts: dns files
lookup bind file
options ndots:1 timeout:5 attempts:2
interface 0.0.0.0 0
]]
		expect(config.new():get()):same{
			nameserver = {"0.0.0.0"}, search = {}, lookup = {"bind", "file"}, interface = "0.0.0.0",
			options = {
				edns0 = false, ndots = 1, timeout = 5, attempts = 2, rotate = false, recurse = false, smart = false, tcp = 0,
			},
		}
	end)
	it("takes all it has from a table", function()
		local c = config.new{
			nameserver = {"9.9.9.9", "[8.8.8.8]:54", "[::1]:5353", "1.1.1.1"}, search = {"x.test.", "y.test"},
			lookup = {"file", "bind", "cache"}, interface = "[127.0.0.1]:80", ndots = 3,
			options = {timeout = 2, attempts = 4, edns0 = true, rotate = true, recurse = true, smart = true, tcp = 2},
		}
		expect(tostring(c)):eq[[
nameserver 9.9.9.9
nameserver [8.8.8.8]:54
nameserver [::1]:5353
search x.test. y.test
; hosts: files dns
lookup file bind cache
options ndots:3 timeout:2 attempts:4 edns0 rotate recurse smart tcp:disable
interface 127.0.0.1 80
]]
		expect(config.new(c:get()):get()):same(c:get())
	end)
	it("refuses what does not fit", function()
		expect(function() config.new{nameserver = {"bogus"}} end):fails"bogus: Invalid textual address form"
		expect(function() config.new{nameserver = "1.1.1.1"} end):fails"bad argument #1 to 'setns' (table expected, got string)"
		expect(function() config.new{nameserver = {false}} end):fails"string expected, got boolean"
		expect(function() config.new{search = "x"} end):fails"bad argument #1 to 'setsearch' (table expected, got string)"
		expect(function() config.new{search = {{}}} end):fails"string expected, got table"
		expect(function() config.new{lookup = "file"} end):fails"bad argument #1 to 'setlookup' (table expected, got string)"
		expect(function() config.new{options = {ndots = "x"}} end):fails"(number expected, got string)"
		expect(function() config.new{interface = "bogus"} end):fails"bogus: Invalid textual address form"
		expect(function() config.new(5) end):fails""
	end)
end)

describe("the methods", function()
	it("set and get name servers", function()
		local c = config.new()
		expect(c:setns{"1.1.1.1", "2.2.2.2", "3.3.3.3", "4.4.4.4"}):eq(true)
		expect(c:getns()):same{"1.1.1.1", "2.2.2.2", "3.3.3.3"}
		c:setns{"[1.1.1.1]:53", "[::2]", "::ffff:1.2.3.4"} expect(c:getns()):same{"1.1.1.1", "::2", "::ffff:1.2.3.4"}
		c:setns{"[1.1.1.1]:0"} expect(c:getns()):same{"1.1.1.1"}
		c:setns{} expect(c:getns()):same{}
		for _, bogus in ipairs{"", "1.1.1.1:53", "1.2.3", "host.test", "1.2.3.256"} do
			expect(function() c:setns{bogus} end):fails(bogus .. ": Invalid textual address form")
		end
		expect(function() c:setns() end):fails"table expected, got no value"
		expect(function() c.setns() end):fails"DNS Config expected, got no value"
		if not PUC then
			c:setns{"1.1.1.1", nil, "2.2.2.2"} expect(c:getns()):same{"1.1.1.1", "2.2.2.2"}
			for _, bogus in ipairs{"[1.1.1.1]:65536", "[1.1.1.1]:x", "[1.1.1.1", "[1.1.1.1]:", "[1.1.1.1]53"} do
				expect(function() c:setns{bogus} end):fails(bogus .. ": Invalid textual address form")
			end
		end
	end)
	it("set and get the search list", function()
		local c = config.new()
		expect(c:setsearch{"a", "b.", "c", "d", "e"}):eq(true)
		expect(c:getsearch()):same{"a", "b.", "c", "d"}
		c:setsearch{5} expect(c:getsearch()):same{"5"}
	end)
	it("set and get the order of lookups, by first letters", function()
		local c = config.new()
		expect(c:setlookup{"cache", "f", "bogus", "xyz"}):eq(true)
		expect(c:getlookup()):same{"cache", "file", "bind"}
		c:setlookup{} expect(tostring(c)):has"; hosts:\nlookup\n"
	end)
	it("set and get options", function()
		local c = config.new()
		expect(c:setopts{ndots = 1.7, timeout = 0, edns0 = "x", rotate = 0, tcp = config.TCP_ONLY}):eq(true)
		expect(c:getopts()):same{
			edns0 = true, ndots = 1, timeout = 0, attempts = 2, rotate = true, recurse = false, smart = false, tcp = 1,
		}
		expect(tostring(c)):has"options ndots:1 timeout:0 attempts:2 edns0 rotate tcp\n"
		c:setopts{edns0 = false, attempts = -1}
		expect(c:getopts().edns0):eq(false) expect(c:getopts().attempts):eq(4294967295)
	end)
	it("set and get the interface", function()
		local c = config.new()
		expect(c:setiface"[::1]:5"):eq(true) expect(c:getiface()):eq"[::1]:5"
		expect(tostring(c)):has"interface ::1 5\n"
		c:setiface"1.2.3.4" expect(c:getiface()):eq"1.2.3.4"
		c:setiface"[1.2.3.4]:0" expect(tostring(c)):has"interface 1.2.3.4 53\n"
		expect(function() c:setiface"eth0" end):fails"eth0: Invalid textual address form"
		expect(function() c:setiface(nil) end):fails"string expected, got nil"
	end)
	it("set several at once", function()
		local c = config.new()
		c:set{search = {"a"}, ndots = 9, opts = {ndots = 8}}
		expect(tostring(c)):has"nameserver 0.0.0.0\nsearch a\n" expect(c:getopts().ndots):eq(8)
	end)
end)

if not PUC then
	describe("validation", function()
		it("is an option", function()
			local c = config.new{dnssec = true}
			expect(tostring(c)):has"attempts:2 dnssec\n" expect(c:getopts().dnssec):eq(true)
			c:setopts{dnssec = false} expect(c:getopts().dnssec):eq(nil)
			expect(loaded"options dnssec\n":getopts().dnssec):eq(true)
		end)
		it("begins with keys that are trusted", function()
			config.new{anchors = {"test. IN DS 1 13 2 " .. ("ab"):rep(32)}}
			for _, bogus in ipairs{"", "test. IN A 1.2.3.4", "test. IN DS bogus", "bogus"} do
				expect(function() config.new{anchors = {bogus}} end):fails(bogus .. ": Illegal DNS RR name or data")
			end
			expect(function() config.new{anchors = "x"} end):fails"table expected, got string"
		end)
	end)
end

describe("resolv.conf", function()
	local function line(text, part) expect(tostring(loaded(text .. "\n"))):has(part .. "\n") end

	it("may be the file of a path, or an open one", function()
		file("search a.test\n", function(path)
			expect(config.loadpath(path):getsearch()):same{"a.test."}
			local f = io.open(path)
			expect(config.loadfile(f):getsearch()):same{"a.test."}
			f:seek("set", 0)
			local c = config.new()
			expect(c:loadfile(f, config.RESOLV_CONF)):eq(true) expect(c:getsearch()):same{"a.test."}
			f:close()
		end)
	end)
	it("may be missing", function()
		expect({config.new():loadpath"/nonexistent"}):same{false, ENOENT}
		expect(tostring(config.loadpath"/nonexistent")):eq(tostring(config.new()))
		expect(function() config.new():loadfile"/etc/resolv.conf" end):fails"(FILE* expected, got string)"
		expect(function() config.loadfile(5) end):fails"(FILE* expected, got number)"
		expect(function() config.new():loadpath() end):fails"string expected, got no value"
		expect(function() config.new():loadpath("/dev/null", "x") end):fails"number expected, got string"
	end)
	it("names servers", function()
		line("nameserver [1.1.1.1]:54 2.2.2.2\nnameserver bogus\nNAMESERVER ::1", "nameserver [1.1.1.1]:54\nnameserver ::1\nsearch")
		line("nameserver 1.1.1.1\nnameserver 2.2.2.2\nnameserver 3.3.3.3\nnameserver 4.4.4.4", "nameserver 3.3.3.3\nsearch")
		line("nameserver\t1.1.1.1\r", "nameserver 1.1.1.1\nsearch")
		line("#nameserver 1.1.1.1\n  nameserver 2.2.2.2 ; c\nnameserver 3.3.3.3#c", "nameserver 2.2.2.2\nnameserver 3.3.3.3\nsearch")
	end)
	it("has domains, of which the last line counts", function()
		line("domain a.test\nsearch b.test c.test. d.test e.test f.test", "search b.test. c.test. d.test. e.test.")
		line("search b.test c.test\ndomain a.test", "search a.test.")
		line("search a.test\nsearch", "search a.test.")
		line("search .", "search .")
	end)
	it("has the order of lookups", function()
		line("lookup file bind cache", "lookup file bind cache")
		line("lookup", "lookup bind file")
		if not PUC then line("lookup bogus bind", "lookup bind") end
	end)
	it("has options", function()
		line("options ndots:3 timeout:2 attempts:4 rotate edns0", "options ndots:3 timeout:2 attempts:4 edns0 rotate")
		line("options tcp:disable", "options ndots:1 timeout:5 attempts:2 tcp:disable")
		line("options tcp:only", "options ndots:1 timeout:5 attempts:2 tcp")
		line("options tcp:enable debug bogus:1 NDOTS:7", "options ndots:7 timeout:5 attempts:2")
		line("options ndots:2\noptions rotate", "options ndots:2 timeout:5 attempts:2 rotate")
		if not PUC then
			line("options edns0:on rotate rotate:off", "options ndots:1 timeout:5 attempts:2 edns0")
			line("options recurse smart tcp", "options ndots:1 timeout:5 attempts:2 recurse smart tcp")
			line("options ndots:x timeout: attempts:-1", "options ndots:1 timeout:5 attempts:2")
			line("options ndots:99999999999", "options ndots:4294967295 timeout:5 attempts:2")
		end
	end)
	it("has an interface", function()
		line("interface 1.2.3.4 80", "interface 1.2.3.4 80") line("interface 1.2.3.4", "interface 1.2.3.4 0")
		line("interface eth0", "interface 0.0.0.0 0")
	end)
	if not PUC then
		it("has addresses that mean something on one interface only", function()
			local one = loaded"nameserver fe80::1%lo\nnameserver [fe80::1%1]:54\nnameserver fe80::2%nowhere\n"
			expect(tostring(one)):has"nameserver fe80::1%1\nnameserver [fe80::1%1]:54\nsearch"
			expect(tostring(loaded(tostring(one)))):eq(tostring(one))
		end)
		it("is no directory", function()
			file("", function(path)
				local directory = path:match"^.*/"
				expect({config.new():loadpath(directory)}):same{false, require"cqueues.errno".EISDIR}
			end)
		end)
	end
	it("may have anything else", function()
		line("sortlist 1.2.3.4\nfamily inet4\nbogus\n\n   \nnameserver 5.5.5.5", "nameserver 5.5.5.5\nsearch")
		expect(tostring(loaded"")):eq(tostring(config.new()))
		if not PUC then expect(tostring(loaded(("\0\255x "):rep(9999)))):eq(tostring(config.new())) end
	end)
end)

describe("nsswitch.conf", function()
	local function order(text) return table.concat(loaded(text, config.NSSWITCH_CONF):getlookup(), " ") end

	it("has the order of lookups", function()
		expect(order"hosts: files dns\n"):eq"file bind"
		expect(order"passwd: files\nhosts:dns files\n"):eq"bind file"
		expect(order"HOSTS: FILES # dns\n"):eq"file"
		expect(order"hosts: dns\nhosts: files\n"):eq"file"
	end)
	it("may have actions and other services", function()
		expect(order"hosts: mdns4_minimal [NOTFOUND=return] dns files\n"):eq"bind file"
		expect(order"hosts: db\n"):eq"bind file" expect(order"hosts:\n"):eq"bind file" expect(order""):eq"bind file"
		if not PUC then expect(order"hosts: files resolve [!UNAVAIL=return] dns\n"):eq"file bind" end
	end)
end)

describe("the system's configuration", function()
	it("begins with its files, and takes a table", function()
		expect(config.type(config.stub())):eq"dns config"
		local c = config.stub{nameserver = {"9.9.9.9"}, ndots = 4}
		expect(c:getns()):same{"9.9.9.9"} expect(c:getopts().ndots):eq(4) expect(c:getopts().recurse):eq(false)
		expect(config.root():getopts().recurse):eq(true)
		expect(config.root{recurse = false}:getopts().recurse):eq(false)
	end)
end)

describe("search", function()
	local c = config.new{search = {"one.test", "two.test"}, ndots = 1}

	it("tries the list first for names with few dots", function()
		expect(candidates(c, "host")):eq"host.one.test. host.two.test. host."
		expect(candidates(config.new(), "host")):eq"host."
	end)
	it("tries names with enough dots as they are first", function()
		expect(candidates(c, "a.b")):eq"a.b. a.b.one.test. a.b.two.test."
		expect(candidates(config.new{search = {"one.test"}, ndots = 0}, "a")):eq"a. a.one.test."
		expect(candidates(config.new{search = {"one.test"}, ndots = 3}, "a.b.c")):eq"a.b.c.one.test. a.b.c."
	end)
	it("leaves names alone that end with a dot", function()
		expect(candidates(c, "abs.")):eq"abs." expect(candidates(c, ".")):eq"."
	end)
	it("keeps the case", function()
		expect(candidates(c, "HOST")):eq"HOST.one.test. HOST.two.test. HOST."
	end)
	it("checks its argument", function()
		expect(function() c:search() end):fails"string expected, got n"
		expect(function() c:search{} end):fails"string expected, got table"
	end)
	if not PUC then
		it("leaves out what is no name", function()
			expect(candidates(c, "")):eq"" expect(candidates(c, "a..b")):eq""
			local long = ("x."):rep(124) .. "x"
			expect(candidates(c, long)):eq(long .. ".")
			expect(candidates(c, "a\\.")):eq"a\\..one.test. a\\..two.test. a\\.."
		end)
	end
end)
