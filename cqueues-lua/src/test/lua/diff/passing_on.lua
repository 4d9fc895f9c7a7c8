-- Calls in return position: some are made like any other, which nobody may see.
local function leaf(a) local t = debug.traceback("x", 1):gsub("[^\n]*passing_on.lua:", "") return t end
local function mid(a) return leaf(a) end
local function top(a) local r = mid(a) return r end
local function err(a) local x = a.b.c return x end
local function e1(a) return err(a) end
local function e2(a) local ok, m = pcall(e1, a) return m end
local function lv(a) error("lvl", 2) end
local function l1(a) return lv(a) end
local function l2(a) local ok, m = pcall(function() local r = l1(a) return r end) return m end
local function info() local i = debug.getinfo(1, "tS") local c = debug.getinfo(2, "Sl") return i.istailcall, c.currentline, c.what end
local function i1() return info() end
local function count(n, acc) if n == 0 then return acc end return count(n - 1, acc + 1) end
local function ping(n) if n == 0 then return "done", n end return pong(n - 1) end
function pong(n) if n == 0 then return "done", n, n end return ping(n - 1) end
local function yielder(n) if n == 0 then return "end" end coroutine.yield(n) return yielder(n - 1) end
local function failing(n) if n == 0 then error("deep", 0) end return failing(n - 1) end
local function three(a, b, c) return a, b, c end
local function t3(a, b, c) return three(c, b, a) end
local function t4(a, b, c) return three(a) end
local function bad(f) return f(1) end
for i = 1, 300 do
  top(1) e2{} l2(1) i1() count(30, 0) ping(11) t3(1, 2, 3) t4(1) pcall(failing, 20) pcall(bad)
end
local co = coroutine.wrap(yielder)
local s = 0
for i = 1, 3000 do s = s + co(3000) end
print(s, co())
print(top(1)) print(e2{}) print(e2{b = 1}) print(l2(1)) print((function() local a, b, c = i1() return tostring(a), b, c end)())
print(count(1e6, 0)) print(ping(1e5)) print(ping(1e5 + 1)) print(t3(1, 2, 3)) print(t4(1, 2, 3)) print(pcall(failing, 1000)) print(pcall(bad)) print(pcall(bad, {}))
print(select("#", t3(1, 2)), (t3(1, 2, 3)))
local function rec(n) if n == 0 then return 0 end return 1 + (function(m) return rec(m) end)(n - 1) end
print(rec(5000))
print(pcall(function() local function inf(n) local x = inf(n + 1) return x end return inf(1) end) == false)
print(top(1))
