-- Tables of hosts: section 6 of the DNS specification.
local hosts = require"cqueues.dns.hosts"

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

local CONTENT = "# comment\n127.0.0.1 localhost lh # more\n\nbogus x\n::1\tlocalhost6\n 9.9.9.9 a b c\n8.8.8.8\n7.7.7.7 x#y\n5.5.5.5 last"
local TABLE = [[
127.0.0.1        localhost.
127.0.0.1        lh.
::1              localhost6.
9.9.9.9          a.
9.9.9.9          b.
9.9.9.9          c.
7.7.7.7          x.
5.5.5.5          last.
]]

describe("hosts", function()
	it("are told from other values", function()
		expect(hosts.type(hosts.new())):eq"dns hosts" expect(hosts.type(5)):eq(nil) expect(hosts.type()):eq(nil)
	end)
	it("are none at first", function()
		expect(tostring(hosts.new())):eq"" expect(tostring(hosts.root())):eq""
	end)
	it("come from the system's file", function()
		expect(hosts.type(hosts.stub())):eq"dns hosts"
		local path = io.open"/etc/hosts"
		if path then path:close() expect(tostring(hosts.stub())):eq(tostring(hosts.loadpath"/etc/hosts")) end
	end)
	it("come from files", function()
		file(CONTENT, function(path)
			expect(tostring(hosts.loadpath(path))):eq(TABLE)
			local h, f = hosts.new(), io.open(path)
			expect(h:loadpath(path)):eq(true) expect(tostring(h)):eq(TABLE)
			expect(h:loadfile(f)):eq(true) expect(tostring(h)):eq(TABLE .. TABLE)
			f:seek("set", 0)
			expect(tostring(hosts.loadfile(f))):eq(TABLE)
			f:close()
		end)
	end)
	it("come from files that may be missing", function()
		expect({hosts.new():loadpath"/nonexistent"}):same{false, ENOENT}
		expect(tostring(hosts.loadpath"/nonexistent")):eq""
		expect(function() hosts.new():loadfile"/etc/hosts" end):fails"(FILE* expected, got string)"
		expect(function() hosts.loadfile(5) end):fails"(FILE* expected, got number)"
		expect(function() hosts.new():loadpath() end):fails"string expected, got no value"
	end)
	it("are inserted one by one", function()
		local h = hosts.new()
		expect(h:insert("1.2.3.4", "a.test")):eq(true)
		expect(h:insert("2001:db8:1:2:3:4:5:6", "B.test.", true)):eq(true)
		expect(h:insert("1.2.3.4", "c", false)):eq(true)
		expect(tostring(h)):eq"1.2.3.4          a.test.\n2001:db8:1:2:3:4:5:6 B.test.\n1.2.3.4          c.\n"
	end)
	it("are checked", function()
		local h = hosts.new()
		expect(function() h:insert("zz", "a") end):fails"zz: Invalid textual address form"
		expect(function() h:insert(5, "a") end):fails"5: Invalid textual address form"
		expect(function() h:insert("1.1.1.1") end):fails"string expected, got no value"
		expect(function() h.insert() end):fails"DNS Hosts expected, got no value"
		if not PUC then
			expect(function() h:insert("1.1.1.1", "a..b") end):fails"a..b: Illegal DNS RR name or data"
			expect(function() h:insert("1.1.1.1", "") end):fails": Illegal DNS RR name or data"
			file("1.1.1.1 a..b good\n1.1.1.1 " .. ("x"):rep(64) .. "\n\0\255\n", function(path)
				expect(tostring(hosts.loadpath(path))):eq"1.1.1.1          good.\n"
			end)
		end
	end)
	it("may have methods replaced", function()
		expect(hosts.interpose("fortyTwo", function() return 42 end)):eq(nil)
		expect(hosts.new():fortyTwo()):eq(42)
	end)
end)
