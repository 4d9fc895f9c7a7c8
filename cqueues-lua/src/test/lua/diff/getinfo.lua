-- getinfo: levels, functions, coroutines, every option; active lines; names of chunks and functions.
local function show(i) if not i then return "nil" end local k = {} for n, v in pairs(i) do if n ~= "activelines" then k[#k+1] = n .. "=" .. (type(v) == "function" and "f" or tostring(v)) end end table.sort(k) return table.concat(k, " ") end
local function active(f) local t = debug.getinfo(f, "L").activelines if not t then return "none" end local k = {} for n in pairs(t) do k[#k+1] = n end table.sort(k) return table.concat(k, " ") end
print(active(print)) print(active(show))
print(active(load("")))
print(active(load("\n\n")))
print(active(load("local x\n\nlocal y = 1\nlocal function f()\n\n return 1\n\nend\n\n")))
print(active(load("if x then\n\n a = 1\nelseif y then\n b = 1\nelse\n c = 1\nend")))
print(active(load("local t = {\n1,\n2,\n\n3,\na = 5,\n f()\n}\n")))
print(active(load("for i = 1,\n 2 do\n\n x()\n\nend\nfor k in\n pairs(x)\n do\n end")))
print(active(load("x = a and\n b or\n c\nx = 'a' ..\n 'b' .. c ..\n d")))
print(active(load("return\n f(\n 1,\n 2)")))
print(active(load("f\n(1)", "x") or print))
print(active(load("goto x\n::x::\nrepeat\n local z\nuntil\n a")))
print(active(load("while a\n do\n break\n end\n x = function() end")))
print(active(load("local a <const> = 1") or print))
print(active(load("x.y.z\n.a = \n 5")))
print(active(load("local function f(a,\n b)\n end")))
print(active(load("x = not\n a == \n b")))
print(active(load("x = -\n a + # \n b")))
print(active(load("x = function(...)\n return ...\n end")))
print(active(load("return function()\n\n end\n")))
for _, o in ipairs{"n", "S", "l", "t", "u", "f", "L", "nSltufL", ""} do print(o, show(debug.getinfo(1, o)), show(debug.getinfo(print, o)), show(debug.getinfo(show, o)):sub(1, 200)) end
local co = coroutine.create(function(a, ...) local x = 1
  local function inner() coroutine.yield(x) end
  inner()
  return tostring(x) end)
print(show(debug.getinfo(co, 0))) print(show(debug.getinfo(co, 1)))
coroutine.resume(co, 1, 2)
for l = 0, 4 do print(l, show(debug.getinfo(co, l))) end
for _, o in ipairs{"n", "S", "l", "t", "u", "f", "L"} do print(o, show(debug.getinfo(co, 1, o))) end
coroutine.resume(co)
for l = 0, 4 do print(l, show(debug.getinfo(co, l))) end
co = coroutine.create(function() local t = {} t.x.y = 1 end) coroutine.resume(co)
for l = 0, 4 do print(l, show(debug.getinfo(co, l, "nSlt"))) end

-- chunk names
for _, n in ipairs{"=stdin", "@file.lua", "text", "a\nb", "\nb", ("x"):rep(100), "@" .. ("y"):rep(100), "=" .. ("z"):rep(100), "", "=", "@", "return\1\2", "  x", "=a\nb", "@a\nb", "x\r\ny", "x\0y", "=x\0y"} do
  local f = load("error('e')", n) print(select(2, pcall(f))) print(debug.getinfo(f, "S").short_src, #debug.getinfo(f, "S").source)
  print(select(2, load("x =", n)))
end
for n = 40, 62 do local s = ("a"):rep(n) print(debug.getinfo(load("", s), "S").short_src, debug.getinfo(load("", "@" .. s), "S").short_src, debug.getinfo(load("", "=" .. s), "S").short_src, debug.getinfo(load("", s .. "\n"), "S").short_src) end
-- levels
local function lv(n) return debug.getinfo(n, "S") ~= nil end
local c = 0 while lv(c) do c = c + 1 end print(c)
print(debug.getinfo("1", "l").currentline) print(pcall(debug.getinfo, -1)) print(pcall(debug.getinfo, 1e10))
-- names
local function name() local i = debug.getinfo(2, "n") return tostring(i.name) .. "/" .. i.namewhat end
local function f() return (name()) end
G = function() return (name()) end
local t = {f = f, g = {h = f}, [1] = f, [true] = f}
function t:m() return (name()) end
print((f())) print((G())) print((t.f())) print((t.g.h())) print((t:m())) print((t[1]())) print((t[true]())) print((_ENV.G())) print((_G.G()))
print((function() return (name()) end)()) local k = "f" print((t[k]())) print((t["f"]()))
do local _ENV = {G = G, name = name, print = print} print((G())) end
for x in function(s, c) if not c then print(name()) return 1 end end do end
local mt = {} for _, e in ipairs{"index", "newindex", "add", "sub", "mul", "div", "mod", "pow", "unm", "len", "concat", "eq", "lt", "le", "call", "tostring", "pairs", "ipairs"} do mt["__" .. e] = function() print(e, name()) return f, nil end end
local a, b = setmetatable({}, mt), setmetatable({}, mt)
local _ = a.x a.x = 1 _ = a + 1 _ = 1 - a _ = a * 2 _ = a / 2 _ = a % 2 _ = a ^ 2 _ = -a _ = #a _ = a .. "x" _ = "x" .. a _ = a == b _ = a < b _ = a <= b _ = a > b _ = a ~= b a() _ = a[1] a[1] = 2 _ = a:foo() pcall(tostring, a) for _ in pairs(a) do break end
if a == b then end while a < b do break end _ = not (a <= b)
