-- what keys of weak tables may be, and metatables that change
-- more: userdata keys (ours), wrap functions, builtins; strings; nested metatables, big traversals
local function count(t) local n = 0 for _ in pairs(t) do n = n + 1 end return n end
local e = setmetatable({}, {__mode = "k"})
local cond = require "cqueues.condition"
local cq = require "cqueues"
do
  for i = 1, 10 do local c = cond.new() e[c] = {c} end
  for i = 1, 10 do local c = cq.new() e[c] = {c} end
  for i = 1, 10 do local f f = coroutine.wrap(function() coroutine.yield(f) end) e[f] = {f} f() end
end
collectgarbage() collectgarbage() collectgarbage() print("userdata", count(e))
for i = 1, 10 do local f f = string.gmatch("a b c", "%a") e[f] = {f} end
for i = 1, 10 do local f f = io.lines("/dev/null") e[f] = {f} end
collectgarbage() collectgarbage() collectgarbage() print("iterators", count(e))
-- many tables with one key
local tables = {} local key = {}
for i = 1, 100 do tables[i] = setmetatable({}, {__mode = "k"}) tables[i][key] = {i} end
collectgarbage() local s = 0 for i = 1, 100 do s = s + tables[i][key][1] end print(s)
for i = 1, 100 do tables[i][key] = i % 2 == 0 and {i * 2} or nil end s = 0
collectgarbage() for i = 1, 100 do s = s + (tables[i][key] or {0})[1] end print(s)
key = nil collectgarbage() s = 0 for i = 1, 100 do s = s + count(tables[i]) end print(s)
-- churn
local w = setmetatable({}, {__mode = "k"}) for i = 1, 3e4 do local k = {} w[k] = {k} end collectgarbage() print(count(w))
w = setmetatable({}, {__mode = "v"}) for i = 1, 3e4 do w[i] = {} end collectgarbage() print(count(w), #w)
w = setmetatable({}, {__mode = "kv"}) for i = 1, 3e4 do local k = {} w[k] = {} w[i] = k end collectgarbage() print(count(w))
-- next after collection in the middle
w = setmetatable({}, {__mode = "k"}) for i = 1, 1000 do w[{}] = i end
local n = 0 for k in pairs(w) do n = n + 1 if n == 10 then collectgarbage() end w[k] = nil end print(n <= 1000, next(w))
-- debug.setmetatable, debug.sethook etc
w = debug.setmetatable({}, {__mode = "k"}) w[{}] = 1 collectgarbage() print(count(w))
-- table functions on weak tables
w = setmetatable({}, {__mode = "v"}) for i = 1, 10 do table.insert(w, "s" .. i) end table.remove(w, 3) table.sort(w) print(#w, table.concat(w, ","), unpack and #w or select("#", table.unpack(w)))
w = setmetatable({1, 2, 3, x = 4}, {__mode = "k"}) print(#w, w[2], w.x, rawlen(w), rawget(w, 3), select(2, next(w)))
for i, v in ipairs(w) do io.write(i, "=", v, " ") end print()
-- __index and __newindex with weak tables
local log = {} w = setmetatable({}, {__mode = "k", __index = function(t, k) log[#log+1] = "i" return k end, __newindex = function(t, k, v) log[#log+1] = "n" rawset(t, k, v) end})
local k = {} print(w[k] == k) w[k] = 5 print(w[k]) w[k] = 6 print(w[k], #log) w[k] = nil print(w[k] == k, #log) w.x = 1 print(w.x, w.y)
-- errors
w[1.0] = "one" print(w[1], w[2^0]) w[-0.0] = "zero" print(w[0]) w[2^53] = "big" print(w[2^53])
-- mode strings
for _, m in ipairs {"", "x", "kx", "vk", "K", 5, "weak", "strong values"} do local t = setmetatable({}, {__mode = m}) t[{}] = {} t[1] = {} t[k] = {} t.s = "s" collectgarbage() print(m, count(t)) end
-- the state of a table as metatable of many
local mt = {} local ts = {} for i = 1, 10 do ts[i] = setmetatable({}, mt) end mt.__mode = "k" for i = 1, 10 do ts[i][{}] = i end collectgarbage() s = 0 for i = 1, 10 do s = s + count(ts[i]) end print(s)
mt = {__mode = "k"} w = setmetatable({}, mt) w[{}] = 1 mt.__mode = nil w[{}] = 2 collectgarbage() print(count(w))
mt = {__mode = "k"} w = setmetatable({}, mt) mt.__mode = "v" w[1] = {} w[{}] = 1 collectgarbage() print(count(w))
