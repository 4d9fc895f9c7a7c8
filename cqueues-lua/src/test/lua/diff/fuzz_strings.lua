-- fuzz_strings.lua [SEED [COUNT [show]]]: calls of string, table and number functions with arguments
-- made at random, the same ones for the same seed. Prints a checksum for every hundred calls, or with
-- "show" each call and what it gives.
local seed, count, show = tonumber(arg and arg[1]) or 1, tonumber(arg and arg[2]) or 40000, arg and arg[3] == "show"
local state = seed % 2147483647
local function random(n)
	state = (state * 16807 + 12345) % 2147483647
	return math.floor(state / 65536) % n + 1
end
local function pick(list) return list[random(#list)] end
local function repeated(most, make)
	local parts = {}
	for i = 1, random(most + 1) - 1 do parts[i] = make() end
	return table.concat(parts)
end

local function subject() return repeated(12, function() return pick { "a", "b", "ab", "c", "1", "42", " ", "\n", "\0", "(", ")", "[", "]", "%", ".", "-", "A", "_", "\255", "x=y", "\t" } end) end
local CLASSES = { "%a", "%d", "%s", "%w", "%p", "%c", "%x", "%l", "%u", "%g", "%A", "%D", "%S", "%W", "%%", "%.", "%(", ".", "a", "b", "1", " ", "[ab]", "[^a]", "[%d_]", "[a-c]", "[^%s]", "[]]", "[^]]", "[a-]", "[%]]", "\0", "[\0-\31]", "%z" }
local ODD = { "(", ")", "[", "[a", "%", "%b", "%b(", "%f", "%fa", "^", "$", "*", "+", "-", "?", "[^", "[%", "()", "%1", "%2", "%0", "(()", "[a-%d]", "[z-a]" }
local function pattern()
	local open = 0
	local text = repeated(5, function()
		local kind = random(20)
		if kind <= 11 then return pick(CLASSES) .. pick { "", "", "", "*", "+", "-", "?" } end
		if kind == 12 then open = open + 1 return "(" end
		if kind == 13 and open > 0 then open = open - 1 return ")" end
		if kind == 14 then return "()" end
		if kind == 15 then return pick { "%b()", "%bab", "%b[]" } end
		if kind == 16 then return "%f" .. pick { "[%w]", "[%a]", "[^%d]", "[\0]", "[%z]" } end
		if kind == 17 then return pick { "%1", "%2" } end
		if kind == 18 then return pick(ODD) end
		return "(" .. pick(CLASSES) .. pick { "", "*", "+", "-" } .. ")"
	end)
	return pick { "", "", "", "^" } .. text .. (")"):rep(random(10) > 1 and open or 0) .. pick { "", "", "", "$" }
end
local function replacement()
	local kind = random(6)
	if kind <= 3 then return repeated(4, function() return pick { "x", "%0", "%1", "%2", "%%", "<", ">", "%a", "%", "\0" } end) end
	if kind == 4 then return { a = "A", b = false, ab = 12, ["1"] = "one", [""] = "empty" } end
	if kind == 5 then return function(...) return (select("#", ...) > 1) and select(2, ...) or nil end end
	return pick { function(x) return x end, function() return {} end, function() return 7 end, function() error("no", 0) end, 5, true }
end
local function whole() return pick { 0, 1, 2, 3, 5, 10, -1, -2, -3, -10, 100, -100, 2 ^ 31, -2 ^ 31, 2 ^ 53, 1.5, -1.5, "2", "x", math.huge } end
local function number() return pick { 0, -0, 1, -1, 42, 1.5, -2.25, 1e15, 1e16, 1e100, -1e-100, 5e-324, 2 ^ 31, 2 ^ 32 - 1, 2 ^ 53, -2 ^ 53, 2 ^ 63, 0.1, 1 / 3, 123456789.125, 99999.5, 1e14, 123456789012345, math.huge, -math.huge, "0x10", "1e2", " 7 ", "z", true } end
local function format()
	return repeated(3, function()
		return pick { "", "a", "%%" } .. "%" .. pick { "", "", "-", "+", " ", "#", "0", "-0", "+#", "  ", "0-+# " } .. pick { "", "", "1", "5", "12", "40", "99", "100", "0" }
			.. pick { "", "", ".", ".0", ".1", ".3", ".10", ".20", ".99", ".100" } .. pick { "d", "i", "u", "c", "x", "X", "o", "e", "E", "f", "g", "G", "a", "A", "s", "q", "s", "d", "g", "y", "" }
	end)
end
local function numeral()
	return pick { "", " ", "-", "+", "\t-" } .. pick { "", "0x", "0X", "0" } .. repeated(4, function() return pick { "0", "1", "9", "12", "f", "A", "." } end)
		.. pick { "", "", "e5", "E-3", "e+2", "p4", "P-2", "e", "e400", "e-400", "." } .. pick { "", " ", "\n", "x", "\0" }
end
local function list()
	local t = {}
	for i = 1, random(7) - 1 do t[i] = pick { 1, 2, 3, 10, -1, 0.5, "a", "b", "10", 1 } end
	return t
end
local function flat(t) local out = {} for i = 1, #t do out[i] = tostring(t[i]) end return "{" .. table.concat(out, ",") .. "}" end

local CALLS = {
	function() return "find", subject(), pattern(), whole(), pick { nil, true, false } end,
	function() return "find", subject(), pattern() end,
	function() return "match", subject(), pattern() end,
	function() return "match", subject(), pattern(), whole() end,
	function() return "gsub", subject(), pattern(), replacement() end,
	function() return "gsub", subject(), pattern(), replacement(), whole() end,
	function() return "gmatch", subject(), pattern() end,
	function() return "format", format(), number(), number(), number() end,
	function() return "format", format(), pick { "text", "a\0b", "line\nbreak\r\"quoted\"\\", 12, nil }, pick { number(), "s" }, number() end,
	function() return "sub", subject(), whole(), whole() end,
	function() return "byte", subject(), whole(), whole() end,
	function() return "rep", pick { "", "a", "ab" }, pick { 0, 1, 3, -1, 1.5, "2" }, pick { nil, "", ",", "\0" } end,
	function() return "char", pick { 0, 65, 255, 256, -1, "66", 1.5 }, pick { 10, 97 } end,
	function() return pick { "reverse", "upper", "lower", "len" }, subject() end,
	function() return "tonumber", numeral() end,
	function() return "tonumber", numeral() .. pick { "", "g", "z" }, pick { 2, 8, 10, 16, 36, 1, 37, 11.5, "16" } end,
	function() return "tostring", number() end,
	function() return "concat", list(), pick { nil, "", ",", 1 }, whole(), pick { nil, 1, 2, 5 } end,
	function() return "sort", list() end,
	function() return "insert", list(), whole(), "new" end,
	function() return "remove", list(), whole() end,
	function() return "unpack", list(), pick { nil, 0, 1, 2, -1 }, pick { nil, 3, 5, 1e7, 0 } end,
	function() return pick { "band", "bor", "bxor", "lshift", "rshift", "arshift", "lrotate", "rrotate", "btest" }, number(), pick { 0, 1, 31, 32, 33, -1, -33, 4.5, 2 ^ 32 } end,
	function() return pick { "extract", "replace" }, number(), pick { 0, 1, 31, 32, -1 }, pick { 0, 1, 5, 31, 32, 33 }, pick { 1, 2, 32 } end,
	function() return pick { "floor", "ceil", "abs", "sqrt", "modf", "frexp", "fmod", "max", "min", "deg", "ldexp" }, number(), pick { 1, 2, -3, 0.5, 10 } end,
	function() return "arithmetic", number(), number() end,
}

local special = {
	gmatch = function(s, p)
		local out = {}
		for a, b in s:gmatch(p) do out[#out + 1] = tostring(a) .. ":" .. tostring(b) if #out > 20 then break end end
		return table.concat(out, " ")
	end,
	sort = function(t) table.sort(t) return flat(t) end,
	insert = function(t, ...) table.insert(t, ...) return flat(t) end,
	remove = function(t, ...) return table.remove(t, ...), flat(t) end,
	arithmetic = function(a, b)
		local out = {}
		for _, f in ipairs {
			function() return a + b end, function() return a - b end, function() return a * b end, function() return a / b end,
			function() return a % b end, function() return a .. b end, function() return a < b end, function() return a <= b end,
			function() return a == b end, function() return -a end, function() return ({ [a] = 1 })[b] end,
		} do out[#out + 1] = tostring(select(2, pcall(f))) end
		return table.concat(out, " ")
	end,
	tonumber = tonumber, tostring = tostring, unpack = table.unpack,
}
local function called(name) return special[name] or string[name] or table[name] or bit32[name] or math[name] end

local function shown(value)
	if type(value) == "table" then return flat(value) end
	if type(value) == "number" and value ~= value then return "nan" end
	if type(value) == "string" then return ("%q"):format(value) end
	return type(value) == "function" and "function" or tostring(value)
end
local function join(n, ...)
	local out = {}
	for i = 1, n do out[i] = shown((select(i, ...))) end
	return (table.concat(out, " "):gsub("%-nan", "nan"):gsub("(%a+): 0x%x+", "%1"):gsub("_G%.", ""))
end
local function run(name, ...)
	local n = select("#", ...)
	local call = name .. "(" .. join(n, ...) .. ")"
	return call .. " -> " .. (function(...) return join(select("#", ...), ...) end)(pcall(called(name), ...))
end
local sum, done = 0, 0
for n = 1, count do
	local text = run(pick(CALLS)())
	if show then print(text) end
	for i = 1, #text do sum = (sum * 31 + text:byte(i)) % 4294967296 end
	if n % 100 == 0 and not show then print(n, sum) end
end
