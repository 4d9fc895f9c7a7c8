-- closures of one expression are the same one as long as their upvalues are
local function make() return function(x) return x end end
print(make() == make(), make() ~= make(), rawequal(make(), make()))
local function global() return function() return print end end
print(global() == global())
local a = {} for i = 1, 3 do a[i] = function() return a end end
print(a[1] == a[2], a[2] == a[3])
for i = 1, 3 do a[i] = function() return i end end
print(a[1] == a[2], a[1](), a[2](), a[3]())
for i = 1, 3 do local j = i a[i] = function() return a, j end end
print(a[1] == a[2], select(2, a[1]()), select(2, a[3]()))
for i = 1, 4 do for j = 1, 2 do a[#a + 1] = function() return i end end end
print(a[4] == a[5], a[5] == a[6], a[6] == a[7], a[4](), a[11]())
local n = 0
while n < 3 do n = n + 1 a[n] = function() return n end end
print(a[1] == a[2], a[1](), a[3]())
n = 0
while n < 3 do n = n + 1 local m = n a[n] = function() return m end end
print(a[1] == a[2], a[1](), a[3]())
n = 0
repeat n = n + 1 local m = n a[n] = function() return m end until m == 3
print(a[1] == a[2], a[1](), a[3]())
n = 0
::top:: n = n + 1 do local m = n a[n] = function() return m end end if n < 3 then goto top end
print(a[1] == a[2], a[1](), a[3]())
n = 0
do
  local m
  ::again:: m = n n = n + 1 a[n] = function() return m end if n < 3 then goto again end
end
print(a[1] == a[2], a[1](), a[3]())
for _, v in ipairs {1, 2, 3} do if v == 2 then a[v] = function() return n end else a[v] = function() return n end end end
print(a[1] == a[3], a[1] == a[2])
for k, v in pairs {1, 2, 3} do a[k] = function() return v end end
print(a[1] == a[2], a[1]() + a[2]() + a[3]())
-- each call of the function around has its own variables
local function counter() local c = 0 return function() c = c + 1 return c end end
local c1, c2 = counter(), counter() print(c1 == c2, c1(), c1(), c2())
-- but a function further out the same ones
local function outer(x) return function() return function() return x end end end
local o1, o2 = outer(1), outer(2)
print(o1() == o1(), o1() == o2(), o1()(), o2()(), o1() == o1())
-- as keys
local set = {} for i = 1, 10 do set[make()] = i end
local keys = 0 for _ in pairs(set) do keys = keys + 1 end print(keys, set[make()])
-- what changes the upvalues
local f = o1() debug.setupvalue(f, 1, 7) print(o1() == f, o1()(), o2()())
debug.upvaluejoin(f, 1, o2(), 1) print(o1() == f, f(), o1()())
-- in coroutines, and under a hook
print(coroutine.wrap(function() return make() end)() == make())
local before = make() debug.sethook(function() end, "", 1) local under = make() debug.sethook() print(before == under, make() == under)
-- the last one is not kept alive
local weak = setmetatable({}, {__mode = "v"})
before, under, set, f = nil
for i = 1, 3 do weak[i] = make() weak[3 + i] = function() return weak end end
collectgarbage() print(next(weak))
weak[1] = make() local kept = weak[1] collectgarbage() print(make() == kept, weak[1] == kept)
-- a chunk is another function each time
print(load("return 1") == load("return 1"))
local chunk = string.dump(function() return function() end end)
print(load(chunk)() == load(chunk)()) local loaded = load(chunk) print(loaded() == loaded())
