-- Luacheck looks at programs, those of this project and some with every kind of mistake.
local lfs, commands = require"lfs", require"commands"
local top, project = ...

assert(lfs.chdir(top))
commands.write("bad.lua", [[
local unused, a = 1
function global(a, ...) local a = b end
for i = 1, 10 do local i = i end
a.b.c = 1   
if x then else end
x = x; math.huge = 1; string.nothing = 2
do return end
print "unreachable"
]])
commands.write("shebang.lua", "#!/usr/bin/lua\nlocal s <const> = 1 goto l ::l:: ::m:: return s\n")
commands.write("syntax.lua", "local x = = 1\n")
commands.write("long.lua", ("x"):rep(200) .. " = 1 -- luacheck: ignore\nlocal t = {1, [1] = 2, a = 1, a = 2}\n")
commands.write("config.lua", "std = 'max' files['bad.lua'] = { ignore = { '212' } } globals = { 'global' }")

-- what /usr/bin/luacheck requires
local program = assert(package.searchpath("luacheck.main", package.path))
local function luacheck(...) commands.run(program, "--no-color", ...) end

luacheck("--version")
luacheck("bad.lua", "shebang.lua", "syntax.lua", "long.lua")
luacheck("--codes", "--ranges", "--no-config", "bad.lua", "--std", "lua52+busted")
luacheck("--config", "config.lua", ".", "--formatter", "plain")
luacheck("--formatter", "TAP", "bad.lua", "syntax.lua")
luacheck("--formatter", "JUnit", "bad.lua", "syntax.lua")
luacheck("--only", "1..", "-qq", "bad.lua")
luacheck("missing.lua")
luacheck("--nonsense")
luacheck(project)
