local term = require"term"
local system = require"system"
-- term and system: what terminals are told, and clocks
local function show(value)
	return type(value) == "string" and ("%q"):format(value:gsub("^[^ ]*:%d+: ", ""):gsub("'[%w.]*format'", "'format'")) or tostring(value)
end
local function try(name, f, ...)
	local results = table.pack(pcall(f, ...))
	for i = 1, results.n do results[i] = show(results[i]) end
	print(name, table.concat(results, "\t"))
end
local function written(f, ...)
	local file = io.tmpfile()
	local result = f(file, ...)
	local same = result == file
	file:seek"set"
	local text = file:read"*a"
	file:close()
	return text:gsub("\27", "<ESC>"), same
end

print(term == require"term.core", term.colors == require"term.colors", term.cursor == require"term.cursor")
for _, t in ipairs{term, term.cursor} do
	local names = {}
	for name, value in pairs(t) do names[#names + 1] = name .. ":" .. type(value) end
	table.sort(names)
	print(table.concat(names, " "))
end
local file = io.tmpfile()
try("isatty", term.isatty, file)
try("isatty", term.isatty, 1, file)
try("isatty", function() return term.isatty(1) end)
try("isatty", function() return term.isatty("x") end)
for _, name in ipairs{"clear", "cleareol"} do try(name, written, term[name]) end
for _, name in ipairs{"save", "restore"} do try(name, written, term.cursor[name]) end
for _, name in ipairs{"goup", "godown", "goleft", "goright"} do
	try(name, written, term.cursor[name], 3)
	try(name, pcall, term.cursor[name], file)
end
try("goto", written, term.cursor["goto"], 2, "4")
try("jump", written, term.cursor.jump, 2, 4)
try("jump", pcall, term.cursor.jump, file, 1)
file:close()
io.stdout:write"to the screen: "
print(term.cursor.goup(2) == io.stdout)
print(term.clear() == io.stdout)

local colors = {}
for name, color in pairs(term.colors) do colors[#colors + 1] = name .. "=" .. color.value:sub(2) end
table.sort(colors)
print(table.concat(colors, " "))
local red, reset = term.colors.red, term.colors.reset
print(show(tostring(red)), show(red .. "x" .. reset), show(red("text")), show("a" .. red), show(red .. reset))
try("call", red)
try("number", red, 1)
try("nil", function() return red .. nil end)

print(system._VERSION, system == require"system.core")
local names = {}
for name, value in pairs(system) do names[#names + 1] = name .. ":" .. type(value) end
table.sort(names)
print(table.concat(names, " "))
print(math.abs(system.gettime() - os.time()) < 10, system.gettime() ~= math.floor(system.gettime()))
local before = system.monotime()
print(select("#", system.sleep(0.01)))
print(system.monotime() - before >= 0.01)
print(system.sleep(-1), system.sleep("0"))
try("sleep", function() system.sleep() end)
try("sleep", function() system.sleep"x" end)
