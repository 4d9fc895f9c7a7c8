-- Hints of name servers: section 7 of the DNS specification.
local config = require"cqueues.dns.config"
local hints = require"cqueues.dns.hints"

local function servers(h, zone)
	local list = {}
	for address in h:grep(zone) do list[#list + 1] = address end
	return table.concat(list, " ")
end

describe("hints", function()
	it("are told from other values", function()
		expect(hints.type(hints.new())):eq"dns hints" expect(hints.type(5)):eq(nil) expect(hints.type()):eq(nil)
	end)
	it("are none at first", function()
		expect(tostring(hints.new())):eq"" expect(tostring(hints.new(config.new()))):eq"" expect(servers(hints.new())):eq""
	end)
	it("are printed by zones", function()
		local h = hints.new()
		expect(h:insert("com.", "1.2.3.4", 5)):eq(true)
		expect(h:insert("com.", "[1.2.3.5]:54", 3)):eq(true)
		expect(h:insert("com.", "::1")):eq(true)
		h:insert("x.com.", "2.2.2.2")
		expect(tostring(h)):eq[[
ZONE "x.com."
	(1) [2.2.2.2]:53
ZONE "com."
	(5) [1.2.3.4]:53
	(3) [1.2.3.5]:54
	(1) [::1]:53
]]
	end)
	it("are found by zone, whatever the case", function()
		local h = hints.new()
		h:insert("com.", "1.2.3.4")
		expect(servers(h, "com.")):eq"1.2.3.4" expect(servers(h, "COM.")):eq"1.2.3.4"
		expect(servers(h)):eq"" expect(servers(h, "x.com.")):eq"" expect(servers(h, "")):eq""
		h:insert(".", "[::1]:54") expect(servers(h)):eq"[::1]:54" expect(servers(h, ".")):eq"[::1]:54"
		if not PUC then
			h:insert("COM", "1.2.3.5", 2) expect(servers(h, "com")):eq"1.2.3.4 1.2.3.5"
		end
	end)
	if not PUC then
		it("are shuffled within a priority", function()
			local h, seen = hints.new(), {}
			for i = 1, 4 do h:insert(".", "1.1.1." .. i) end
			for _ = 1, 200 do seen[servers(h)] = true end
			expect(next(seen, next(seen))):ne(nil)
			for list in pairs(seen) do expect(#list):eq(31) end
		end)
		it("come by priority, however they were inserted", function()
			local h = hints.new()
			h:insert(".", "3.3.3.3", 3) h:insert(".", "1.1.1.1", 1) h:insert(".", "2.2.2.2", 2) h:insert(".", "0.0.0.1", -5)
			for _ = 1, 20 do
				local list = servers(h)
				expect(list == "0.0.0.1 1.1.1.1 2.2.2.2 3.3.3.3" or list == "1.1.1.1 0.0.0.1 2.2.2.2 3.3.3.3"):eq(true)
			end
			h:insert(".", "3.3.3.3", 1)
			expect(tostring(h)):eq"ZONE \".\"\n\t(1) [3.3.3.3]:53\n\t(1) [1.1.1.1]:53\n\t(2) [2.2.2.2]:53\n\t(1) [0.0.0.1]:53\n"
		end)
		it("take names only as zones", function()
			expect(function() hints.new():insert("a..b", "1.1.1.1") end):fails"a..b: Illegal DNS RR name or data"
		end)
	end
	it("come from a configuration", function()
		local c = config.new{nameserver = {"1.1.1.1", "[2.2.2.2]:54"}}
		expect(tostring(hints.stub(c))):eq"ZONE \".\"\n\t(1) [1.1.1.1]:53\n\t(2) [2.2.2.2]:54\n"
		expect(servers(hints.stub(c))):eq"1.1.1.1 [2.2.2.2]:54"
		c:setopts{rotate = true}
		local h = hints.new()
		expect(h:insert("test.", c)):eq(true)
		expect(tostring(h)):eq"ZONE \"test.\"\n\t(1) [1.1.1.1]:53\n\t(1) [2.2.2.2]:54\n"
	end)
	it("come from the system", function()
		local wanted = {}
		for _, address in ipairs(config.stub():getns()) do wanted[#wanted + 1] = address end
		expect(servers(hints.stub())):eq(table.concat(wanted, " "))
	end)
	it("come with the root's servers", function()
		local count = 0
		for address in hints.root():grep() do
			count = count + 1
			expect(type(address)):eq"string"
		end
		expect(tostring(hints.root())):has"ZONE \".\"\n\t(1) ["
		if not PUC then
			expect(count):eq(26)
			-- those that changed since native cqueues was released
			local list = tostring(hints.root())
			for _, address in ipairs{"170.247.170.2", "2801:1b8:10::b", "198.97.190.53", "2001:500:9f::42", "199.7.83.42"} do
				expect(list):has("\t(1) [" .. address .. "]:53\n")
			end
		end
	end)
	it("are checked", function()
		local h = hints.new()
		expect(function() h:insert("zone", "zz") end):fails"zone: Invalid textual address form"
		expect(function() h:insert("zone", {}) end):fails"string expected, got table"
		expect(function() h:insert("zone") end):fails"string expected, got no value"
		expect(function() h:insert() end):fails"string expected, got no value"
		expect(function() h.insert() end):fails"DNS Hints expected, got no value"
	end)
	it("may have methods replaced", function()
		expect(hints.interpose("fortyTwo", function() return 42 end)):eq(nil)
		expect(hints.new():fortyTwo()):eq(42)
	end)
end)
