-- weak tables and ephemerons
local function count(t) local n = 0 for _ in pairs(t) do n = n + 1 end return n end
-- chains
local a = setmetatable({}, {__mode = "k"})
local x = {}
local first = x
for i = 1, 100 do local n = {} a[n] = {k = {x}} x = n end
first = nil
collectgarbage()
print("chain kept", count(a))
local n, i = x, 0
while a[n] do n = a[n].k[1] i = i + 1 end
print("walked", i) n = nil
x = nil collectgarbage()
print("chain lost", count(a), next(a))
-- value is the key
local e = setmetatable({}, {__mode = "k"})
do local k = {} e[k] = k e[{}] = function() return k end end
collectgarbage() print("self", count(e))
-- across two tables
local b = setmetatable({}, {__mode = "k"}) local c = setmetatable({}, {__mode = "k"})
do local k1, k2 = {}, {} b[k1] = k2 c[k2] = k1 end
collectgarbage() print("cross", count(b), count(c))
-- kept through the other
do local k1, k2 = {}, {} b[k1] = k2 c[k2] = "v" first = k1 end
collectgarbage() print("cross kept", count(b), count(c), c[b[first]])
first = nil collectgarbage() print("cross lost", count(b), count(c))
-- table refers to key, value to table; table goes
local watch = setmetatable({}, {__mode = "v"})
local key = {}
do local t = setmetatable({}, {__mode = "k"}) t[key] = {t} watch[1] = t watch[2] = t[key] end
collectgarbage() print("table gone", watch[1], watch[2])
for i = 1, 100 do local t = setmetatable({}, {__mode = "k"}) t[key] = {t} watch[i] = t end
collectgarbage() print("tables gone", count(watch))
local wt = {} for i = 1, 5 do local t = setmetatable({}, {__mode = "k"}) local v = {} t[key] = v watch[i] = v wt[i] = t end collectgarbage() print(count(watch)) wt = nil collectgarbage() print(count(watch))
-- functions, coroutines, userdata as keys
do
  local f = function() return e end
  local co co = coroutine.create(function() return co end)
  e[f] = {f} e[co] = {co} e[io.tmpfile()] = 1 collectgarbage()
  e[print] = {print}
end
collectgarbage() print("others", count(e)) e[print] = nil print(count(e))
-- updates
local k = {} e[k] = 1 e[k] = {} e[k] = "x" print(e[k]) e[k] = nil print(e[k], next(e)) e[k] = {k} e[k] = {k} print(e[k][1] == k, count(e)) k = nil
collectgarbage() print(count(e))
-- traversal with removal
local t = setmetatable({}, {__mode = "k"}) local ks = {}
for i = 1, 50 do ks[i] = {i} t[ks[i]] = {ks[i]} end
local seen = 0
for q, v in pairs(t) do seen = seen + 1 t[q] = nil if seen % 10 == 0 then collectgarbage() end end
print("removed", seen, next(t))
for i = 1, 50 do t[ks[i]] = i end
seen = 0 ks = nil
for q, v in pairs(t) do seen = seen + 1 t[q] = nil if seen == 25 then collectgarbage() end end
print(seen >= 25, next(t))
-- numbers, strings, booleans as keys
t = setmetatable({}, {__mode = "k"}) for i = 1, 10 do t[i] = {} t["s" .. i] = {} end t[true] = {} t[1.5] = {}
collectgarbage() print(#t, count(t))
-- weak values
t = setmetatable({}, {__mode = "v"}) for i = 1, 10 do t[i] = {} t["s" .. i] = "str" .. i t[i * 1.5] = i end t[5] = 5 t.f = print t.g = function() return t end
collectgarbage() -- a list with holes now: which of its borders is the length depends on when entries went
local length = #t
print((length == 0 or t[length] ~= nil) and t[length + 1] == nil, count(t), t.f == print, t.g, t.s3)
t = setmetatable({}, {__mode = "v"}) local keep = {} for i = 1, 20 do local o = {} t[#t + 1] = o if i % 3 == 0 then keep[#keep + 1] = o end end
collectgarbage() print(#t, count(t)) t[#t+1] = keep print(#t, count(t))
t = setmetatable({}, {__mode = "kv"}) t[{}] = keep t[keep] = {} t[keep] = keep t.x = {} t[1] = "s"
collectgarbage() print(count(t), t[keep] == keep)
-- mode after setmetatable
local mt = {} t = setmetatable({}, mt) mt.__mode = "k" t[{}] = 1 t[keep] = 2 collectgarbage() print(count(t))
mt = {} t = setmetatable({}, mt) rawset(mt, "__" .. "mode", "v") t[1] = {} t[2] = {} t.x = keep collectgarbage() print(count(t))
t = {} setmetatable(t, t) t.__mode = "k" t[{}] = 1 collectgarbage() print(count(t))
t = {} t.__mode = "k" setmetatable(t, t) t[{}] = 1 collectgarbage() print(count(t), t.__mode)
-- metatable is weak itself
mt = setmetatable({__mode = "k"}, {__mode = "v"}) mt.__index = function() return "dead" end t = setmetatable({}, mt) t[{}] = 2 collectgarbage() print(count(t), t.zz, mt.__index)
-- becomes strong again
t = setmetatable({}, {__mode = "k"}) t[{}] = 1 t[keep] = {keep} setmetatable(t, nil) t[{}] = 3 collectgarbage() print(count(t), t[keep][1] == keep)
setmetatable(t, {__mode = "v"}) collectgarbage() print(count(t))
-- coroutine cycles
local w = setmetatable({}, {__mode = "k"})
for i = 1, 2000 do local co co = coroutine.create(function() local me = co coroutine.yield() return me end) w[co] = {co} coroutine.resume(co) end
collectgarbage() print("coroutines", count(w))
for i = 1, 300 do local f, g f = function() return g end g = function() return f end w[f] = g w[g] = f end
collectgarbage() print("closures", count(w))
