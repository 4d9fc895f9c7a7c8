-- Every function of the libraries with none, one and two arguments of every kind, and some with
-- three; a line for those second arguments that have the same result. Left out: what depends on
-- the time or the machine or reads the input, the texts of closures, and the last digits of numbers.
local tostring, type, select, pcall, print, math_min = tostring, type, select, pcall, print, math.min
local concat = table.concat
local function text(value)
	local kind = type(value)
	if kind == "string" then return (("%q"):format(value):gsub("0x%x+", "ADDRESS"):gsub("\n", "n"))
	elseif kind == "number" then return value ~= value and "nan" or ("%.12g"):format(value)
	elseif kind == "nil" or kind == "boolean" then return tostring(value)
	elseif kind ~= "table" then return kind end
	local items = {}
	for i = 1, #value do items[i] = type(value[i]) == "table" and "table" or text(value[i]) end
	return "{" .. concat(items, ",") .. "}"
end
local function results(ok, ...)
	local n, list = select("#", ...), {ok and "" or "error"}
	for i = 1, math_min(n, 12) do list[#list + 1] = text((select(i, ...))) end
	if n > 12 then list[#list + 1] = "... " .. n end
	-- how a function is found in the loaded modules, and so named, depends on the tables' order
	return (concat(list, " "):gsub("to '[%w_.?]+'", "to it"):gsub("calling '[%w_.?]+'", "calling it"))
end

local kinds = {
	{"nil", function() return nil end}, {"true", function() return true end}, {"0", function() return 0 end},
	{"-1", function() return -1 end}, {"2.7", function() return 2.7 end},
	{"2^63", function() return 2^63 end}, {"nan", function() return 0/0 end}, {"-inf", function() return -1/0 end},
	{"'10'", function() return "10" end}, {"'abc'", function() return "abc" end}, {"'0x1p1 '", function() return "0x1p1 " end},
	{"'%d'", function() return "%d" end}, {"{3,1,2}", function() return {3, 1, 2} end}, {"abs", function() return math.abs end},
	{"thread", function() return coroutine.create(function(...) return ... end) end},
	{"object", function() return setmetatable({1, 2}, {__tostring = function() return "text" end, __metatable = "locked", __len = function() return 2 end, __pairs = function() return 1, 2, 3 end, __ipairs = function() return 4, 5, 6 end}) end},
}
local functions = {
	_G = {"assert", "error", "getmetatable", "ipairs", "load", "next", "pairs", "pcall", "rawequal", "rawget", "rawlen", "rawset", "select", "setmetatable", "tonumber", "tostring", "type", "xpcall"},
	bit32 = {"arshift", "band", "bnot", "bor", "btest", "bxor", "extract", "lrotate", "lshift", "replace", "rrotate", "rshift"},
	coroutine = {"create", "resume", "status", "wrap"},
	io = {"type"},
	math = {"abs", "acos", "asin", "atan", "atan2", "ceil", "cos", "cosh", "deg", "exp", "floor", "fmod", "frexp", "ldexp", "log", "log10", "max", "min", "modf", "pow", "rad", "sqrt", "tanh"},
	os = {"difftime"},
	package = {"searchpath"},
	string = {"byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "rep", "reverse", "sub", "upper"},
	table = {"concat", "insert", "pack", "remove", "sort", "unpack"},
}
local libraries = {"_G", "bit32", "coroutine", "io", "math", "os", "package", "string", "table"}

-- a line for the values of the last argument that have the same result
local function lines(head, call)
	local seen, order = {}, {}
	for _, kind in ipairs(kinds) do
		local result = call(kind)
		if not seen[result] then seen[result] = {} order[#order + 1] = result end
		seen[result][#seen[result] + 1] = kind[1]
	end
	for _, result in ipairs(order) do print(head .. " [" .. concat(seen[result], " ") .. "]" .. result) end
end
for _, library in ipairs(libraries) do
	for _, name in ipairs(functions[library]) do
		local f = _G[library][name]
		local head = library .. "." .. name
		print(head .. results(pcall(f)))
		lines(head, function(kind) return results(pcall(f, kind[2]())) end)
		for _, first in ipairs(kinds) do
			lines(head .. " " .. first[1], function(second)
				return results(pcall(f, first[2](), second[2]()))
			end)
		end
	end
end
local subject = {load = {"return 1", "=x"}, setmetatable = {{}, {}}, rawset = {{}, 1}, tonumber = {"z", 36}, extract = {0xABCD, 4}, replace = {0xFFFF, 5}, searchpath = {"no.such", "./?.none"},
	byte = {"abc", 1}, find = {"a.b.c", "."}, format = {"%s|%5.1s", "x"}, gsub = {"a10", "%w"}, match = {"abc", "()"}, rep = {"ab", 3}, sub = {"hello", 2}, concat = {{1, 2, 3}, "-"}, insert = {{1, 2, 3}, 2}, unpack = {{1, 2, 3}, 1}, sort = {{3, 1, 2}}, pow = {2}}
for _, library in ipairs(libraries) do
	for _, name in ipairs(functions[library]) do
		local given = subject[name]
		if given then
			local f = _G[library][name]
			lines(library .. "." .. name .. " ..", function(third)
				local list = table.pack(table.unpack(given))
				list[list.n + 1] = third[2]()
				return results(pcall(f, table.unpack(list, 1, list.n + 1)))
			end)
		end
	end
end
-- functions of the library that go by another name than their own
do
	local reverse, rad = string.reverse, math.rad
	string.reverse, math.rad = nil, nil
	tools, turned = {backwards = reverse}, rad
	print(pcall(reverse))
	print(pcall(tools.backwards, nil))
	print(pcall(function() local f = turned f() end))
	string.reverse, math.rad, tools, turned = reverse, rad, nil, nil
end
