-- the results of a protected call; a message names the function alone, however it was found
local function p(f, ...)
	local r = table.pack(pcall(f, ...))
	if not r[1] and type(r[2]) == "string" then r[2] = r[2]:gsub("to '[%w_]+%.", "to '") end
	print(table.unpack(r, 1, r.n))
end

local n = os.tmpname()
local function q(...) for i, v in ipairs{...} do if type(v) == "string" then io.write((v:gsub(n, "FILE"):gsub("FILE:%d+: ", "")), "\t") else io.write(tostring(v), "\t") end end print() end
local function write(text) local f = assert(io.open(n, "w")) f:write(text) f:close() end
print(package.config) print(#package.searchers, package.loaders == package.searchers, package.loaded._G == _G, package.loaded.io == io, package.loaded.package == package)
package.cpath = ""
package.path = "./?.x;/q/?.lua;;a;" print(pcall(require, "no.such")) print(package.searchpath("a.b", "./?.x;;/z/?/?.y")) print(package.searchpath("a.b", "")) print(pcall(package.searchpath, "a", 1)) print(package.searchpath("a-b", "?-?;q", "-", "+")) print(package.searchpath("a.b", "?.x", "")) p(package.searchpath) p(require) p(require, {})
package.path = n
write("return ...") q(pcall(require, "q.r")) q(package.loaded["q.r"]) q(require("q.r"))
write("#! a line for the shell\nreturn 5") q(require("shell"))
write("loaded_by_require = true") q(require("nothing"), loaded_by_require, package.loaded.nothing)
write("return false") q(require("no"), package.loaded.no) q(require("no"))
write("package.loaded[...] = 'set'") q(require("sets"))
write("error({})") print(pcall(require, "raises") == false, package.loaded.raises)
package.preload.zz = function(...) print(...) return 1 end print(require("zz"))
package.loaded.zz = nil print(require("zz"))
write("coroutine.yield('in the module') return 'done'")
package.path = nil print(pcall(require, "x")) package.path = 5 print(pcall(require, "x")) package.path = ""
local s = package.searchers
for i = 1, #s do s[i] = nil end
print(pcall(require, "x"))
s[1] = function() return "\n\thello" end s[2] = function() end s[3] = function() return 5 end print(pcall(require, "x"))
s[3] = nil
s[1] = function(n) return function(...) print("L", ...) return nil end, "extra" end print(require"m1", package.loaded.m1)
s[1] = function() return {} end print(pcall(require, "x")) s[1] = function() return "x", 1 end print(pcall(require, "x"))
package.searchers = nil print(pcall(require, "x"))
os.remove(n)

-- module and package.seeall, which 5.2 keeps for programs of 5.1
local function p(...) print(pcall(...)) end p(module, 1.5)
print(loadstring("return ...", "=x")(7)) print(loadstring("x x", "=x"))
local print, module, package, require, setmetatable, getmetatable, rawget, G, pcall, tostring, loadstring, select = print, module, package, require, setmetatable, getmetatable, rawget, _G, pcall, tostring, loadstring, select
do
  local f = loadstring[[
    local print = print
    local m = module("a.b.c", package.seeall)
    function hello() return "hello", _NAME, _PACKAGE, _M == m end
    x = 5
    print(x, hello())
    return m]]
  local m = f()
  print(m == G.a.b.c, m.x, m.hello(), package.loaded["a.b.c"] == m, G.x, G.hello, select("#", m))
  print(rawget(m, "print"), m.print == print, getmetatable(m).__index == G)
  print(require "a.b.c" == m)
end
do -- options get the module; the name's table exists already
  G.old = {y = 1}
  local f = loadstring[[local p, s = print, setmetatable; module("old", function(m) m.opt = true end, function(m) p(m._NAME) end) z = y return _M]]
  local m = f() print(m == G.old, m.opt, m.z, m._PACKAGE == "")
  m = loadstring[[module("old") again = 1 return _M]]() print(m.again, m._NAME)
end
G.str = "text"
print(pcall(loadstring[[module("str")]]))
print(pcall(loadstring[[module("str.sub")]]))
print(pcall(loadstring[[module("x.y", 1)]]))
print(pcall(module, "from.c"))
local co = coroutine.wrap(function() return pcall(module, "in.co") end)
print(co())
local mt = {} local t = setmetatable({}, mt) print(package.seeall(t), mt.__index == G)
print(#package.loaded["a.b.c"]._PACKAGE, package.loaded["a.b.c"]._PACKAGE)
