local function fib(n) if n < 2 then return n end return fib(n-1)+fib(n-2) end
print(fib(20), 1/3, 2^53, 7 % -3, 10/2)
local t = {} for i = 1, 3 do t[i] = function() i = i + 1 return i end end
print(t[1](), t[1](), t[2](), #t)
for i = 3, 1, -1 do print(i) end
for k, v in ipairs{"a","b"} do print(k, v) end
local function va(...) local a, b = ... return select('#', ...), a, b, ... end
print(va(1, nil, 3)) print((va(1,2)))
local function loop(n) if n == 0 then return "done" end return loop(n - 1) end
print(loop(1000000))
local mt = setmetatable({}, {__index = function(t,k) return k .. "!" end, __call = function(self, a) return a, 2 end, __lt = function() return true end, __concat = function(a, b) return "cat" end})
print(mt.x, mt(5), mt < mt, mt .. 1, "a" .. 1 .. mt .. 2)
goto done
print "skipped"
::done::
print(pcall(function() local t; return t.x end))
print(pcall(function() return undefinedglobal.x end))
print(pcall(function() undefinedglobal() end))
print(pcall(function() local t = {} t.a.b.c = 1 end))
print(pcall(function() local t = {} t:foo() end))
print(pcall(function() local t = {} return t + 1 end))
print(pcall(function() return mt.x.y.z + mt end))
print(pcall(function() return 1 < "x" end))
print(pcall(function() return {} < {} end))
print(pcall(function() return #nil end))
print(pcall(function() return "a" .. {} end))
print(pcall(function() local s = "x" return s .. nil end))
print(pcall(function() for i = 1, "x" do end end))
print(pcall(function() for i = "a", 2 do end end))
print(pcall(function() local t = {} t[nil] = 1 end))
print(pcall(function() local t = {} t[0/0] = 1 end))
print(pcall(function() table.insert(nil, 1) end))
print(pcall(function() ("x"):rep({}) end))
print(pcall(function() string.rep() end))
print(pcall(function() error("msg") end))
print(pcall(function() error("msg", 2) end))
local function lvl() error("deep", 2) end
print(pcall(function() lvl() end))
print(pcall(error)) print(pcall(error, "x", 0)) print(pcall(error, "x", 1)) print(pcall(error, "x", 2))
print(select(2, pcall(function() local function r() return 1 + r() end r() end)):match("stack overflow"))
print(xpcall(function() error("a") end, function(e) return debug.traceback(e, 1) end))
local co = coroutine.wrap(function(...) local x = coroutine.yield(...) print(x) print(pcall(function() coroutine.yield(1) error("in co") end)) return "end" end)
print(co(1,2)) print(co("r")) print(co())
print(load("return 1 + ...")(5)) print(load(string.dump(function(a) return a * 2 end))(21))
do local a, b = 1, 2 end
local n = 0 while n < 2 do n = n + 1 local x, y; print(x, y); x, y = n, n end
print(pcall(error, nil))
print(pcall(function() for x in nil do end end))
print(load("return", "@f") ~= nil)
