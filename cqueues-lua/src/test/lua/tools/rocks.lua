-- A rock's life with LuaRocks, in the directory that is the argument, with rocks from the server that is the second.
local lfs, commands = require"lfs", require"commands"
local top, server = ...
local function luarocks(...) commands.run("/usr/bin/luarocks", "--lua-version=5.2", ...) end

assert(lfs.chdir(top))
assert(lfs.mkdir"greet")
assert(lfs.mkdir"greet/greet")
assert(lfs.mkdir"greet/doc")
commands.write("greet/greet.lua", [[return { hello = function(name) return "hello " .. name end }]])
commands.write("greet/greet/loud.lua", [[local greet = require"greet" return function(name) return greet.hello(name):upper() end]])
commands.write("greet/greet.sh", "#!/usr/bin/env lua\nprint(require'greet.loud'((...)))\n")
commands.write("greet/doc/readme.md", "# greet\n")
commands.write("greet/fast.so", "no code of any machine")
assert(os.execute"tar czf greet.tgz greet")
commands.write("greet/greet-1.0-1.rockspec", ([[
package = "greet"
version = "1.0-1"
source = { url = "file://%s/greet.tgz", dir = "greet" }
description = { summary = "Greets", detailed = "Greets whoever is named.", license = "MIT" }
dependencies = { "lua >= 5.1" }
build = {
   type = "builtin",
   modules = { greet = "greet.lua", ["greet.loud"] = "greet/loud.lua" },
   install = { bin = { greet = "greet.sh" }, lib = { ["greet.fast"] = "fast.so" } },
   copy_directories = { "doc" },
}
]]):format(top))

assert(lfs.chdir(top .. "/greet"))
luarocks("--version")
luarocks("lint", "greet-1.0-1.rockspec")
luarocks("make", "greet-1.0-1.rockspec")
commands.show(top .. "/tree")
luarocks("list")
luarocks("list", "--porcelain")
luarocks("show", "greet")
luarocks("which", "greet.loud")
luarocks("path")
luarocks("doc", "greet", "--list")
luarocks("pack", "greet")
luarocks("pack", "greet-1.0-1.rockspec")
luarocks("unpack", "greet-1.0-1.src.rock")
commands.show"greet-1.0-1"
luarocks("remove", "greet")
luarocks("remove", "greet")
commands.show(top .. "/tree")
luarocks("install", "greet-1.0-1.linux-x86_64.rock")
luarocks("install", "--force", "greet-1.0-1.src.rock")
luarocks("build", "greet-1.0-1.rockspec")
luarocks("new_version", "greet-1.0-1.rockspec", "1.1")
print(commands.read"greet-1.1-1.rockspec")
assert(os.execute"mv *.rock *.rockspec ../server")
commands.run("/usr/bin/luarocks-admin", "--lua-version=5.2", "make_manifest", "../server")
print(commands.read"../server/manifest-5.2")
luarocks("purge", "--tree", "../tree")
luarocks("search", "gre")
luarocks("download", "greet", "1.0")
luarocks("install", "greet", "1.0")
luarocks("remove", "greet")
luarocks("install", "--server=" .. server, "greet", "1.0")
luarocks("config", "foo", "bar")
luarocks("config", "foo")
luarocks("help", "install")
luarocks("install", "other")
luarocks("nonsense")
luarocks("make", "missing.rockspec")
