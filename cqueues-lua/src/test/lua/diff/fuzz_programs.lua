-- fuzz_programs.lua [SEED [COUNT [show]]]: programs made at random, the same ones for the same seed.
-- Each runs three times: as ever, under a hook, and after a chunk that looks at variables, so that
-- every way of executing a function is met; they must agree. What is printed is a checksum for each
-- program, or with "show" the program and its output.
local seed, count, show = tonumber(arg and arg[1]) or 1, tonumber(arg and arg[2]) or 300, arg and arg[3] == "show"

-- a generator of its own: math.random differs between programs
local state = seed % 2147483647
local function random(n)
	state = (state * 16807 + 12345) % 2147483647
	return math.floor(state / 65536) % n + 1
end
local function pick(list) return list[random(#list)] end
local function chance(percent) return random(100) <= percent end

---------------------------------------------------------------------------------------- programs
local lines, scope, depth, names, loops

local function add(text) lines[#lines + 1] = ("\t"):rep(depth) .. text end
local function fresh(prefix) names = names + 1 return prefix .. names end
local function declare(name, kind) scope[#scope + 1] = { name = name, kind = kind } return name end
local function visible(kind)
	local found = {}
	for _, v in ipairs(scope) do if v.kind == kind then found[#found + 1] = v.name end end
	return #found > 0 and pick(found) or nil
end

local NUMBERS = { "0", "1", "2", "3", "-1", "7", "10", "0.5", "-2.25", "1e15", "2^53", "255", "1e300", "-0", "0x10", "1/3", "123456789", "4294967296", "-2147483648" }
local STRINGS = { '"a"', '"b"', '"10"', '"0x1F"', '" 3 "', '""', '"key"', '"1e2"', '"x\\0y"', '"long text"' }
local ARITHMETIC = { "+", "-", "*", "/", "%", "^" }
local COMPARISONS = { "<", "<=", ">", ">=", "==", "~=" }
local FIELDS = { "a", "b", "c" }

local expression

local function number(level)
	local kind = random(10)
	if level <= 0 or kind <= 3 then return chance(60) and visible "number" or pick(NUMBERS) end
	if kind <= 7 then return "(" .. number(level - 1) .. " " .. pick(ARITHMETIC) .. " " .. number(level - 1) .. ")" end
	if kind == 8 then return "-(" .. number(level - 1) .. ")" end
	if kind == 9 then local list = visible "list" return list and "#" .. list or "#" .. pick(STRINGS) end
	return "math.floor(" .. number(level - 1) .. ")"
end

local function text(level)
	local kind = random(6)
	if level <= 0 or kind <= 2 then return chance(50) and visible "string" or pick(STRINGS) end
	if kind <= 4 then return "lim(" .. expression(level - 1) .. " .. " .. expression(level - 1) .. ")" end
	if kind == 5 then return "tostring(" .. number(level - 1) .. ")" end
	return "(" .. text(level - 1) .. "):sub(" .. random(4) .. ", " .. random(6) - 3 .. ")"
end

local function condition(level)
	local kind = random(6)
	if level <= 0 or kind == 1 then return pick { "true", "false", "nil" } end
	if kind <= 3 then return "(" .. number(level - 1) .. " " .. pick(COMPARISONS) .. " " .. number(level - 1) .. ")" end
	if kind == 4 then return "not (" .. expression(level - 1) .. ")" end
	return "(" .. expression(level - 1) .. " " .. pick(COMPARISONS) .. " " .. expression(level - 1) .. ")"
end

function expression(level)
	local kind = random(16)
	if kind <= 5 then return number(level) end
	if kind <= 7 then return text(level) end
	if kind == 8 then return condition(level) end
	if level <= 0 then return pick { "nil", "true", "G", "#G" } end
	if kind == 9 then return "(" .. expression(level - 1) .. pick { " and ", " or " } .. expression(level - 1) .. ")" end
	if kind == 10 then local r = visible "record" return r and r .. "." .. pick(FIELDS) or "G.a" end
	if kind == 11 then local l = visible "list" return l and l .. "[" .. number(level - 1) .. "]" or "({1, 2, 3})[" .. number(level - 1) .. "]" end
	if kind == 12 then local f = visible "function" return f and f .. "(" .. expression(level - 1) .. ", " .. expression(level - 1) .. ")" or "select('#', " .. expression(level - 1) .. ")" end
	if kind == 13 then return "(" .. expression(level - 1) .. " " .. pick(ARITHMETIC) .. " " .. expression(level - 1) .. ")" end
	if kind == 14 then return "object(" .. random(3) .. ")" end
	if kind == 15 then local v = visible "any" return v or "{" .. expression(level - 1) .. ", a = " .. expression(level - 1) .. "}" end
	local r = visible "record"
	return r and r .. ":method(" .. expression(level - 1) .. ")" or "U" .. random(9)
end

local block

local function inside(body)
	local mark = #scope
	depth = depth + 1
	body()
	depth = depth - 1
	for i = #scope, mark + 1, -1 do scope[i] = nil end
end

local function func(parameters, varargs, level)
	inside(function()
		add "tick()"
		local outer = loops
		loops = 0
		for _, p in ipairs(parameters) do declare(p, "any") end
		if varargs then add "local first, second = ..." declare("first", "any") declare("second", "any") end
		block(level - 1)
		local kind = random(5)
		if kind == 1 and varargs then add("return " .. expression(2) .. ", ...")
		elseif kind == 2 and visible "function" then add("return " .. visible "function" .. "(" .. expression(1) .. ")")
		elseif kind == 3 then add "return"
		else add("return " .. expression(2) .. ", " .. expression(1)) end
		loops = outer
	end)
end

local STATEMENTS = {
	function() local e = number(3) add("local " .. declare(fresh "n", "number") .. " = " .. e) end,
	function() local e = text(2) add("local " .. declare(fresh "s", "string") .. " = " .. e) end,
	function() local e = expression(3) add("local " .. declare(fresh "v", "any") .. " = " .. e) end,
	function()
		local a, b = expression(2), expression(2)
		local x, y = fresh "x", fresh "y"
		add("local " .. x .. ", " .. y .. " = " .. a .. (chance(70) and ", " .. b or ""))
		declare(x, "any") declare(y, "any")
	end,
	function() add("local " .. declare(fresh "l", "list") .. " = {" .. number(1) .. ", " .. text(1) .. ", " .. number(1) .. "}") end,
	function()
		local name = fresh "r"
		add("local " .. name .. " = {a = " .. expression(1) .. ", [\"b\"] = " .. expression(1) .. "}")
		add("function " .. name .. ":method(p, ...)")
		declare(name, "record")
		func({ "p" }, chance(30), 1)
		add "end"
	end,
	function() local v = visible "number" if v then add(v .. " = " .. number(3)) end end,
	function() local v = visible "any" if v then add(v .. " = " .. expression(3)) end end,
	function()
		local v, w = visible "any", visible "any"
		if v and w and v ~= w then add(v .. ", " .. w .. " = " .. w .. ", " .. v) end
	end,
	function() local r = visible "record" if r then add(r .. "." .. pick(FIELDS) .. " = " .. expression(2)) end end,
	function() local l = visible "list" if l then add(l .. "[#" .. l .. " + 1] = " .. number(2)) end end,
	function() local l = visible "list" if l then add(l .. "[" .. random(3) .. "] = " .. text(1)) end end,
	function() add("G." .. pick(FIELDS) .. " = " .. expression(2)) end,
	function() add("U" .. random(3) .. " = " .. expression(2)) end,
	function() add("out(" .. expression(3) .. ", " .. expression(2) .. ")") end,
	function() add("out(" .. expression(3) .. ")") end,
	function(level)
		if level <= 0 then return end
		add("if " .. condition(2) .. " then")
		inside(function() block(level - 1) end)
		if chance(40) then add("elseif " .. expression(2) .. " then") inside(function() block(level - 1) end) end
		if chance(50) then add "else" inside(function() block(level - 1) end) end
		add "end"
	end,
	function(level)
		if level <= 0 then return end
		local i = fresh "i"
		add("for " .. i .. " = " .. pick { "1, 3", "3, 1, -1", "0, 1, 0.25", "1, 0", number(1) .. ", " .. number(1) .. ", 1e14", "#G, 2" } .. " do")
		loops = loops + 1
		inside(function()
			declare(i, "number")
			add "tick()"
			block(level - 1)
			if chance(30) then add("if " .. condition(2) .. " then break end") end
		end)
		loops = loops - 1
		add "end"
	end,
	function(level)
		if level <= 0 then return end
		local c = fresh "c"
		add("local " .. c .. " = 0")
		add("while " .. c .. " < 3 do")
		loops = loops + 1
		inside(function()
			add "tick()"
			add(c .. " = " .. c .. " + 1")
			local label = fresh "continue"
			if chance(50) then add("if " .. condition(2) .. " then goto " .. label .. " end") end
			add "do"
			inside(function() block(level - 1) end)
			add "end"
			add("::" .. label .. "::")
		end)
		loops = loops - 1
		add "end"
	end,
	function(level)
		if level <= 0 then return end
		local c = fresh "c"
		add("local " .. c .. " = 0")
		add "repeat"
		loops = loops + 1
		inside(function()
			add(c .. " = " .. c .. " + 1")
			block(level - 1)
			local d = fresh "d"
			add("local " .. d .. " = " .. condition(1))
			depth = depth - 1
			add("until " .. c .. " > 2 or " .. d)
			depth = depth + 1
		end)
		loops = loops - 1
	end,
	function(level)
		if level <= 0 then return end
		local k, v = fresh "k", fresh "w"
		add("for " .. k .. ", " .. v .. " in ipairs(" .. (visible "list" or "{1, 2, 'x'}") .. ") do")
		loops = loops + 1
		inside(function() declare(k, "any") declare(v, "any") add "tick()" block(level - 1) end)
		loops = loops - 1
		add "end"
	end,
	function(level)
		if level <= 0 then return end
		local name, varargs = fresh "f", chance(40)
		local parameters = pick { {}, { "p" }, { "p", "q" }, { "p", "q", "r", "s" } }
		local list = table.concat(parameters, ", ") .. (varargs and (#parameters > 0 and ", ..." or "...") or "")
		add("local function " .. name .. "(" .. list .. ")")
		func(parameters, varargs, level)
		add "end"
		declare(name, "function")
	end,
	function(level)
		if level <= 0 then return end
		add "out(pcall(function(...)"
		func({}, true, level)
		add("end, " .. expression(1) .. ", " .. expression(1) .. "))")
	end,
	function(level)
		if level <= 0 then return end
		local co = fresh "co"
		add("local " .. co .. " = coroutine.wrap(function(p, ...)")
		inside(function()
			add "tick()"
			local outer = loops
			loops = 0
			declare("p", "any")
			block(level - 1)
			add("local got, more = coroutine.yield(" .. expression(1) .. ", ...)")
			declare("got", "any") declare("more", "any")
			block(level - 1)
			add("return " .. expression(2))
			loops = outer
		end)
		add "end)"
		for _ = 1, random(3) do add("out(pcall(" .. co .. ", " .. expression(1) .. "))") end
	end,
	function(level)
		if level <= 0 then return end
		local i, label, fs = fresh "g", fresh "top", fresh "fs"
		add("do local " .. i .. ", " .. fs .. " = 0, {}")
		inside(function()
			add("::" .. label .. "::")
			add "tick()"
			add("local kept = " .. i)
			add(fs .. "[#" .. fs .. " + 1] = function(d) kept = kept + d return kept end")
			add(i .. " = " .. i .. " + 1")
			add("if " .. i .. " < 3 then goto " .. label .. " end")
			add("out(" .. fs .. "[1](1), " .. fs .. "[2](10), " .. fs .. "[3](100), " .. fs .. "[1](1000))")
		end)
		add "end"
	end,
	function() if loops > 0 and chance(30) then add("if " .. condition(1) .. " then break end") end end,
	function() add("out(select(" .. pick { "'#'", "1", "2", "-1" } .. ", " .. expression(1) .. ", " .. expression(1) .. "))") end,
	function() add("out(pcall(error, " .. expression(2) .. ", " .. random(3) - 1 .. "))") end,
	function() add("out(tonumber(" .. text(1) .. "), tostring(" .. expression(2) .. "))") end,
	function() local l = visible "list" if l then add("out(" .. pick { "table.concat(%s, '-')", "unpack(%s)", "table.remove(%s)", "table.insert(%s, 2, 'new')", "#%s", "select('#', unpack(%s, 1, 5))" }:gsub("%%s", l) .. ")") end end,
}

function block(level)
	for _ = 1, random(4) do pick(STATEMENTS)(level) end
end

local function program()
	lines, scope, depth, names, loops = {}, {}, 0, 0, 0
	for _ = 1, 4 + random(8) do
		if chance(50) then
			add "out(pcall(function(...)"
			func({}, true, 3)
			add "end, 1, 'two'))"
		else
			pick(STATEMENTS)(2)
		end
	end
	return table.concat(lines, "\n")
end

----------------------------------------------------------------------------------------- running
local function shown(value)
	if type(value) == "number" and value ~= value then return "nan" end
	if type(value) == "string" then return (value:gsub("%w+: 0x%x+", "address")) end
	if type(value) == "table" or type(value) == "function" or type(value) == "thread" then return type(value) end
	return tostring(value)
end

local function run(source)
	local output, ticks = {}, 0
	local events = { "add", "sub", "mul", "div", "mod", "pow", "concat" }
	local function object(n)
		local meta = {}
		for _, event in ipairs(events) do meta["__" .. event] = function(a, b) return type(a) .. event .. type(b) end end
		if n > 1 then
			function meta.__unm() return n end
			function meta.__len() return n end
			function meta.__index(_, key) return type(key) end
			function meta.__newindex(t, key, value) rawset(t, key, value) end
			function meta.__call(_, ...) return select("#", ...), ... end
		end
		if n > 2 then
			function meta.__eq() return n end
			function meta.__lt(a) return a == nil end
			function meta.__le() return "yes" end
		end
		return setmetatable({}, meta)
	end
	local env = {
		G = { a = 1, b = "text" }, object = object, pcall = pcall, error = error, select = select, tostring = function(v) return shown(v) end,
		tonumber = tonumber, ipairs = ipairs, unpack = table.unpack, table = table, math = math, coroutine = coroutine,
		lim = function(s) return type(s) == "string" and s:sub(1, 60) or s end,
		tick = function() ticks = ticks + 1 if ticks > 400 then error("budget", 0) end end,
		out = function(...)
			local n = select("#", ...)
			for i = 1, n do output[#output + 1] = shown((select(i, ...))) end
			output[#output + 1] = n == 0 and "nothing\n" or "\n"
		end,
	}
	local chunk, why = load(source, "=p", "t", env)
	if not chunk then return "does not compile: " .. why .. "\n" end
	output[#output + 1] = shown(select(2, pcall(chunk)))
	return (table.concat(output, " "):gsub("%-nan", "nan")) -- the sign of NaN is the processor's
end

local function checksum(text)
	local sum = 0
	for i = 1, #text do sum = (sum * 31 + text:byte(i)) % 4294967296 end
	return sum
end

local sources, results = {}, {}
for n = 1, count do
	local start = state
	sources[n] = program()
	results[n] = run(sources[n])
	if show then print("-- " .. n .. " (" .. start .. ")\n" .. sources[n] .. "\n-->\n" .. results[n])
	else print(n, #results[n], checksum(results[n])) end
end

local function agree(how)
	for n = 1, count do
		local again = run(sources[n])
		if again ~= results[n] then print("program " .. n .. " differs " .. how .. "\n" .. sources[n] .. "\n-->\n" .. results[n] .. "\n-->\n" .. again) end
	end
end
agree "when it runs again"
local hook = debug["set" .. "hook"]
hook(function() end, "", 100)
agree "under a hook"
hook()
load "return debug.getlocal" ()
agree "when variables are shown"
print "end"
