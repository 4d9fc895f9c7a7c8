-- when what is unreachable goes, and what scripts see of it
-- without a call of collectgarbage and without new tables with __gc
local function waits(make)
  local done = false
  setmetatable({}, {__gc = function() done = true end})
  local i = 0
  repeat i = i + 1 make(i) until done
  return done
end
print(waits(function() local t = {} for i = 1, 100 do t[i] = {} end end))
print(waits(function(n) local f for i = 1, 100 do f = function() return n + i end end end))
print(waits(function(n) local s = "" for i = 1, 100 do s = s .. n .. i end end))
-- its error is that of what ran
do
  setmetatable({}, {__gc = function() error("late", 0) end})
  print(pcall(function() while true do local t = {{}, {}} end end))
end
-- keys without a value
local function alive(watch) local n = 0 for _ in pairs(watch) do n = n + 1 end return n end
local function watched(n, make)
  local watch = setmetatable({}, {__mode = "v"})
  for i = 1, n do watch[i] = make(i) end
  return watch
end
for _, make in ipairs {
  function() return {} end, function(i) return function() return i end end, coroutine.create,
  function() return io.open("/dev/null") end,
} do
  local set, others = {}, {}
  local watch = watched(8, function(i) return make(make == coroutine.create and print or i) end)
  for i = 1, 8 do set[watch[i]] = i rawset(others, watch[i], i) end
  for i = 1, 8 do set[watch[i]] = nil rawset(others, watch[i], nil) end
  collectgarbage() print(alive(watch), next(set), next(others))
end
-- and yet a traversal goes on from them
for _, step in ipairs {next, function(t, k) return pairs(t)(t, k) end} do
  local t, n, sum = {}, 0, 0
  for i = 1, 100 do t[{}] = i end
  local k, v = step(t)
  while k do n, sum = n + 1, sum + v t[k] = nil k, v = step(t, k) end
  print(n, sum, next(t))
end
do
  local t, keys, n = {}, {}, 0
  for i = 1, 100 do keys[i] = {} t[keys[i]] = i end
  for k in pairs(t) do n = n + 1 t[k] = nil if n % 2 == 0 then t[k] = n end end
  local left = 0 for _ in pairs(t) do left = left + 1 end
  print(n, left)
  for round = 1, 3 do for i = 1, 100 do t[keys[i]] = nil end for i = 1, 100 do t[keys[i]] = i end end
  left = 0 for k, v in pairs(t) do assert(keys[v] == k) left = left + 1 end print(left)
  print(pcall(next, t, {}))
end
-- steps
print(collectgarbage("step"), collectgarbage("step", 0), collectgarbage("step", 1000000))
do
  local w = setmetatable({{}}, {__mode = "v"})
  local steps = 0
  repeat steps = steps + 1 until collectgarbage("step")
  print(steps > 1, w[1])
  repeat local t = {{}, {}} until collectgarbage("step", 10) print "ends"
end
-- collecting until the figure no longer falls
do
  local used, last, stable = collectgarbage("count"), nil, 0
  repeat
    last = used collectgarbage() used = collectgarbage("count")
    stable = used >= last and stable + 1 or 0
  until stable == 10
  local before = collectgarbage("count")
  local big = {} for i = 1, 1e4 do big[i] = {} end
  local full = collectgarbage("count") print(full > before + 100)
  big = nil collectgarbage() print(collectgarbage("count") < full - 100)
end
-- what only an object refers to that is finalized: weak values are gone, weak keys are there
do
  local owner, thing, inner = {}, {x = 10}, {}
  local byname = setmetatable({key = thing}, {__mode = "v"})
  local bykey = setmetatable({[thing] = inner}, {__mode = "k"})
  local bykeys = setmetatable({[inner] = 1}, {__mode = "k"})
  owner.x = (function(t) return function() return t end end)(thing)
  setmetatable(owner, {__gc = function(o)
    print(byname.key, next(bykey) == o.x(), alive(bykey), alive(bykeys), next(bykeys) == bykey[o.x()])
  end})
  owner, thing, inner = nil
  collectgarbage() collectgarbage()
  print(next(byname), next(bykey), next(bykeys))
end
-- arguments of the function that looks are its temporaries
print(debug.getlocal(0, 1)) print(debug.getlocal(0, 2)) print(debug.getlocal(0, 3))
print(debug.getlocal(0, 4, "x", "y")) print(debug.getlocal(0, 5, "x", "y")) print(debug.getlocal(0, 0), (debug.getlocal(0, -1)))
print((debug.getlocal(coroutine.running(), 0, 1))) print(debug.getlocal(coroutine.running(), 0, 3))
print(debug.setlocal(0, 1, 5), debug.setlocal(0, 3, 5), debug.setlocal(0, 4, 5))
