-- The names of Lua 5.3, which a script asks for.
local names = {
	{math, "type"}, {math, "tointeger"}, {string, "pack"}, {string, "unpack"}, {string, "packsize"},
	{table, "move"}, {coroutine, "isyieldable"}, {_G, "utf8"},
}

describe("compat53", function()
	it("is asked for: nothing looks like Lua 5.3 before", function()
		for _, n in ipairs(names) do expect(n[1][n[2]]):eq(nil) end
	end)

	-- PUC Lua has the module only where somebody has installed it
	if PUC then return end

	-- the tests of a file run in one state: it is left as it was
	local assert, ipairs = assert, ipairs
	local function loaded(f)
		local result = require"compat53"
		local ok, why = pcall(f, result)
		_G.assert, _G.ipairs, math.maxinteger, math.mininteger, math.ult = assert, ipairs
		for _, n in ipairs(names) do n[1][n[2]] = nil end
		package.loaded.compat53, package.loaded.utf8 = nil
		assert(ok, why)
	end

	it("adds the names to the globals", function()
		loaded(function(result)
			expect(result):eq(true)
			for _, n in ipairs(names) do assert(n[1][n[2]], n[2]) end
			expect(package.loaded.utf8):eq(utf8)
		end)
	end)
	it("gives functions of tables that go through metamethods", function()
		local table53 = require"compat53.table"
		local function run(name, ...)
			local data, log = {5, 3, 9, 1}, {}
			local proxy = setmetatable({}, {
				__index = function(_, k) log[#log + 1] = "get " .. k return data[k] end,
				__newindex = function(_, k, v) log[#log + 1] = ("set %d=%s"):format(k, tostring(v)) data[k] = v end,
				__len = function() return #data end,
			})
			local results = table.pack(table53[name](proxy, ...))
			for i = 1, results.n do results[i] = results[i] == proxy and "proxy" or tostring(results[i]) end
			return ("%s; %s; %s"):format(table.concat(results, " "), table.concat(log, ","), table.concat(data))
		end
		expect(run("insert", 7)):eq"; set 5=7; 53917"
		expect(run("insert", 3, 7)):eq"; get 4,set 5=1,get 3,set 4=9,set 3=7; 53791"
		expect(run"remove"):eq"1; get 4,set 4=nil; 539"
		expect(run("remove", 3)):eq"9; get 3,get 4,set 3=1,set 4=nil; 531"
		expect(run("concat", "-", 2)):eq"3-9-1; get 2,get 3,get 4; 5391"
		expect(run("unpack", 3)):eq"9 1; get 3,get 4; 5391"
		expect(run("move", 1, 2, 3)):eq"proxy; get 1,set 3=5,get 2,set 4=3; 5353"
		expect(run"sort":match"[^;]*$"):eq" 1359"
		expect(run("sort", function(a, b) return a > b end):match"[^;]*$"):eq" 9531"
	end)
	it("takes formats of string.pack apart, again and again", function()
		loaded(function()
			local function why(f, ...) return (select(2, pcall(f, ...)):gsub(" to '[^']*'", "")) end
			local invalid = "bad argument #1 (invalid next option for option 'X')"
			for _ = 1, 2 do
				expect(string.pack(">I3 B B I4", 5, 1, 255, 2^31)):eq"\0\0\5\1\255\128\0\0\0"
				expect(table.concat({string.unpack(">I3 B B I4", "\0\0\5\1\255\128\0\0\0")}, " ")):eq"5 1 255 2147483648 10"
				for format, data in pairs{[">I4"] = "\0\0\0\7", ["> B"] = "\7", ["<I4"] = "\7\0\0\0", ["> H"] = "\0\7"} do
					expect(string.unpack(format, data)):eq(7)
					expect(string.pack(format, 7)):eq(data)
				end
				expect(string.pack("!4 B Xi4 B !8 d", 1, 2, 0.5)):eq"\1\0\0\0\2\0\0\0\0\0\0\0\0\0\224\63"
				for _, format in ipairs{"X", "Xc3", "Xz", "XX", "XXi4", "X!8", "X<"} do
					expect(why(string.packsize, format)):eq(invalid)
				end
				expect(why(string.pack, "Bq", 300)):eq"bad argument #2 (unsigned overflow)"
				expect(why(string.pack, "Bq", 3)):eq"invalid format option 'q'"
				expect(why(string.unpack, "Bi17", "\1")):eq"integral size (17) out of limits [1,16]"
				expect(why(string.unpack, "Bi17", "")):eq"bad argument #2 (data string too short)"
				expect(why(string.packsize, "c")):eq"missing size for format option 'c'"
				expect(why(string.packsize, "!4 i3")):eq"bad argument #1 (format asks for alignment not power of 2)"
			end
		end)
	end)
	it("gives functions that do what those of Lua 5.3 do", function()
		loaded(function()
			expect(math.type(1)):eq"integer"
			expect(math.type(1.5)):eq"float"
			expect(math.tointeger(3)):eq(3)
			expect(string.unpack("<I2", string.pack("<I2", 513))):eq(513)
			expect(string.packsize"i4i8"):eq(12)
			expect(string.unpack("I8", ("\255"):rep(8))):eq(-1)
			expect(table.concat(table.move({1, 2, 3}, 2, 3, 1))):eq"233"
			expect(utf8.char(233, 8364)):eq"\195\169\226\130\172"
			expect(coroutine.isyieldable()):eq(false)
			expect(coroutine.wrap(function() return coroutine.isyieldable() end)()):eq(true)
			expect(math.maxinteger):eq(2^53)
			expect(math.mininteger):eq(-2^53)
			expect(math.ult(1, 2)):eq(true)
			expect(math.ult(-1, 2)):eq(false)
			local found = {}
			for i, value in _G.ipairs(setmetatable({}, {__index = {"a", "b"}})) do found[i] = value end
			expect(table.concat(found)):eq"ab"
			expect(select("#", _G.ipairs{})):eq(3)
		end)
	end)

	it("is a table of its own as compat53.module", function()
		local module = require"compat53.module"
		local before = package.loaded.utf8
		for _, n in ipairs(names) do expect(n[1][n[2]]):eq(nil) end
		expect(rawequal(module, _G)):eq(false)
		expect(module.math.type(1)):eq"integer"
		expect(module.string.pack("<I2", 513)):eq"\1\2"
		expect(module.table.concat(module.table.move({1, 2, 3}, 2, 3, 1))):eq"233"
		expect(module.utf8.char(233)):eq"\195\169"
		expect(module.coroutine.isyieldable()):eq(false)
		expect(module.print):eq(print)
		expect(module.math.floor):eq(math.floor)
		expect(before):eq(module.utf8)
		module.made_by_compat53 = 1
		expect(rawget(module, "made_by_compat53")):eq(nil)
		expect(rawget(_G, "made_by_compat53")):eq(1)
		made_by_compat53, package.loaded["compat53.module"], package.loaded.utf8 = nil
	end)

	it("raises any value by assert", function()
		local assert = require"compat53.module".assert
		local object = {}
		expect(assert(1, 2)):eq(1)
		expect((select(2, assert(1, 2)))):eq(2)
		expect((select(2, pcall(assert, false, object)))):eq(object)
		expect((select(2, pcall(assert, nil, nil)))):eq(nil)
		expect((select(2, pcall(assert, false)))):eq"assertion failed!"
		expect((select(2, pcall(assert, false, "text")))):eq"text"
		package.loaded["compat53.module"], package.loaded.utf8 = nil
	end)

	it("gives single libraries", function()
		local before = package.loaded.utf8
		local function names(library)
			local found = {}
			for name in pairs(library) do found[#found + 1] = name end
			table.sort(found)
			return table.concat(found, " ")
		end
		expect(names(require"compat53.string")):eq"pack packsize unpack"
		expect(names(require"compat53.table")):eq"concat insert move pack remove sort unpack"
		expect(names(require"compat53.utf8")):eq"char charpattern codepoint codes len offset"
		expect(require"compat53.string".unpack("<I2", "\1\2")):eq(513)
		expect(require"compat53.utf8".len"\195\169"):eq(1)
		expect(table.concat(require"compat53.table".move({1, 2, 3}, 2, 3, 1))):eq"233"
		expect(before):eq(package.loaded.utf8)
	end)
end)
