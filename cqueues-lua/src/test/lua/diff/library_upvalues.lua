-- Functions of Lua's library that are closures in C show what they keep as upvalues without names.
local file = os.tmpname()
local out = io.open(file, "w") out:write("one\ntwo\n3\n4 5\n") out:close()

local function show(name, f)
	local u = debug.getinfo(f, "u")
	local line = {name, u.nups, u.nparams, tostring(u.isvararg)}
	for i = 0, u.nups + 1 do
		local name, value = debug.getupvalue(f, i)
		local plain = type(value) == "string" or type(value) == "number" or type(value) == "boolean"
		line[#line + 1] = ("%s:%s:%s"):format(tostring(pcall(debug.upvalueid, f, i)), tostring(name), plain and tostring(value) or type(value))
	end
	print(table.concat(line, " "))
end

show("gmatch", ("x y"):gmatch"%a")
show("wrap", coroutine.wrap(print))
show("io.lines", io.lines(file))
show("io.lines with formats", io.lines(file, "*L", 5))
do
	local f = io.open(file)
	show("lines", f:lines()) show("lines with a format", f:lines"*n")
	f:close()
end
for i, searcher in ipairs(package.searchers) do show("searcher " .. i, searcher) end
for _, library in ipairs{"_G", "bit32", "coroutine", "debug", "io", "math", "os", "package", "string", "table"} do
	local names = {}
	for name, f in pairs(_G[library]) do
		if type(f) == "function" and debug.getinfo(f, "u").nups > 0 then names[#names + 1] = name end
	end
	table.sort(names)
	for _, name in ipairs(names) do show(library .. "." .. name, _G[library][name]) end
end
print(select(2, debug.getupvalue(require, 1)) == package, select(2, debug.getupvalue(package.searchers[2], 1)) == package)

-- which is which
local a, b = ("x"):gmatch"x", ("x"):gmatch"x"
print(debug.upvalueid(a, 1) == debug.upvalueid(a, 1), debug.upvalueid(a, 1) == debug.upvalueid(a, 2), debug.upvalueid(a, 1) == debug.upvalueid(b, 1))
local up = 1
local function lua() return up end
print(pcall(debug.upvaluejoin, a, 1, lua, 1)) print(pcall(debug.upvaluejoin, lua, 1, a, 1)) print(pcall(debug.upvaluejoin, a, 4, lua, 1))
print(pcall(debug.setupvalue, a, 4, 1)) print(debug.setupvalue(print, 1, 1))

-- they are what the functions work with
local words = ("one two three"):gmatch"%a+"
print(words(), select(2, debug.getupvalue(words, 3)))
print(debug.setupvalue(words, 3, 8), words(), words(), select(2, debug.getupvalue(words, 3)))
print(debug.setupvalue(words, 3, 0), debug.setupvalue(words, 1, "four"), words(), words())
print(debug.setupvalue(words, 2, "."), debug.setupvalue(words, 3, 1), words(), words(), words(), words())
local first = coroutine.wrap(function() coroutine.yield"first" end)
print(debug.setupvalue(first, 1, coroutine.create(function() return "second" end)), first())
print(pcall(first))
local lines = io.lines(file, "*l", "*L")
print(lines())
print(debug.setupvalue(lines, 2, 1), lines())
print(debug.setupvalue(lines, 4, "*n"), lines())
print(debug.setupvalue(lines, 1, io.open(file)), debug.setupvalue(lines, 4, "*l"), lines())
print(debug.setupvalue(require, 1, {searchers = {function(name) return function() return name .. " found" end end}}), require"something.new")
print(debug.setupvalue(require, 1, package), (pcall(require, "something.newer")))
os.remove(file)
