-- a module sets hooks while loops run that have been classes for long: these are followed from
-- their next turn on, or that of the outermost loop around
local log = {}
local function note(event, line) log[#log + 1] = event:sub(1, 1) .. (line or "") end
local start, stop
do
  local set = debug["set" .. "hook"]
  function start(mask) set(note, mask) end
  function stop() set() end
end
local function show(...) print(...) print(table.concat(log, " ")) log = {} end

local function whole(n, when)
  local sum, text, count = 0, "", 0.5
  for i = 1, n do
    sum = sum + i * 2
    count = count + 0.25
    if i == when + 2 then stop() end
    if i == when then text = text .. i start("l") end
  end
  return sum, text, count
end
local function down(n, when, step)
  local sum = 0
  for i = n, 1, step do
    for j = 1.5, 3 do
      sum = sum + i / j
      if i == when - 1 then stop() end
    end
    if i == when then start("l") end
  end
  return sum
end
local function each(t, when)
  local keys, sum = {}, 0
  for k, v in pairs(t) do
    keys[#keys + 1] = k
    sum = sum + v
    if v == when + 2 then stop() end
    if v == when then start("l") end
  end
  return table.concat(keys, ","), sum
end
local function listed(t, when)
  local s = 0
  for i, v in ipairs(t) do
    s = s + i * v
    if v == when + 2 then stop() end
    if v == when then start("l") end
  end
  return s
end
local function own(n, when)
  local function nextone(limit, i) if i < limit then return i + 1, i * i, "x" .. i end end
  local s, last = 0, nil
  for i, square, name in nextone, n, 0 do
    s = s + square
    last = name
    if i == when + 2 then stop() end
    if i == when then start("l") end
  end
  return s, last
end
local function while_(n, when, ...)
  local i, made = 0, {}
  while i < n do
    i = i + 1
    local own = i
    made[#made + 1] = function() own = own + i return own end
    if i == when + 2 then stop() end
    if i == when then start("l") end
  end
  local sum = 0
  for _, f in ipairs(made) do sum = sum + f() end
  return i, sum, select("#", ...), ...
end
local function repeat_(n, when)
  local i, s = 0, ""
  repeat
    i = i + 1
    local done = i >= n
    if i == when + 2 then stop() end
    if i == when then s = s .. i start("l") end
  until done
  return i, s
end
local function goto_(n, when)
  local i = 0
  ::again::
  i = i + 1
  if i == when + 2 then stop() end
  if i == when then start("l") end
  if i < n then goto again end
  return i
end
local t, list = {}, {}
for i = 1, 10 do t["k" .. i] = nil list[i] = i end
for i = 1, 10 do t[i * 1.5] = i end
for i = 1, 3000 do
  whole(5, 99) down(3, 99, -1) each(list, 99) listed(list, 99) own(4, 99) while_(4, 99, 1, 2) repeat_(4, 99) goto_(4, 99)
end
log = {}
show(whole(10, 4))
show(down(6, 4, -1))
show(down(6, 4, -0.5))
show(each(list, 4))
show(listed(list, 4))
show(own(8, 4))
show(while_(8, 4, "a", nil))
show(repeat_(8, 4))
show(goto_(8, 4))

-- calls and returns, the error of a loop, a loop that goes on in a coroutine
local function calls(n, when)
  local s = 0
  for i = 1, n do
    s = s + math.abs(-i)
    if i == when + 1 then stop() end
    if i == when then start("c") end
  end
  return s
end
for i = 1, 3000 do calls(4, 99) end log = {}
show(calls(8, 4))
local function fails(n, when)
  for i = 1, n do
    if i == when + 2 then
      error("at " .. i)
    end
    if i == when then start("l") end
  end
end
for i = 1, 3000 do fails(4, 99) end log = {}
show((function() local ok, message = pcall(fails, 9, 3) stop() return ok, message end)())
local function yields(n)
  local s = 0
  for i = 1, n do
    s = s + coroutine.yield(i)
  end
  return s
end
local warm = coroutine.wrap(yields)
warm(30000) for i = 1, 30000 do warm(1) end
local co = coroutine.create(yields)
coroutine.resume(co, 5)
coroutine.resume(co, 10)
local set = debug["set" .. "hook"]
set(co, note, "l")
coroutine.resume(co, 20)
set(co)
show(coroutine.resume(co, 30))
show(coroutine.resume(co, 40))
print(coroutine.resume(co, 50)) print(coroutine.status(co))

-- the call that goes on is the one that is shown, once
local get = debug.getinfo
local names = {}
local function look()
  local at = get(2, "nSl")
  names[#names + 1] = at.currentline .. tostring(at.name) .. at.what
end
local function shown(n, when)
  local me
  for i = 1, n do
    if i == when + 1 then
      me = debug.traceback("here")
    end
    if i == when + 2 then set() end
    if i == when then set(look, "l") end
  end
  return me
end
for i = 1, 3000 do shown(4, 99) end
local text = shown(6, 2)
print(#names, names[1], names[#names])
print((select(2, text:gsub("\n", ""))))

-- out of loops within loops
local function deep(n)
  for i = 1, n do
    for j = 1, 200 do
      for k = 1, 100 do
        if i == n and j == 150 and k == 50 then return i, j, k end
      end
    end
  end
end
print(deep(3))
print(pcall(function()
  for i = 1, 30000 do local x = i end
  local t = nil
  return t.x
end))

-- a function with more variables than a method of the JVM takes arguments
do
  local names, values = {}, {}
  for i = 1, 90 do names[i], values[i] = "v" .. i, i % 3 == 0 and ("'%d'"):format(i) or tostring(i / 2) end
  local source = "local f, n = ... local " .. table.concat(names, ", ") .. " = " .. table.concat(values, ", ")
    .. " local get = function() return v7 end for i = 1, n do f(i) v1 = v1 + i v2 = v2 * 2 v7 = v7 + v1 end "
    .. " return get(), " .. table.concat(names, ", ")
  local big = load(source)
  local lines = 0
  for turn = 1, 60 do
    local results = table.pack(big(function(i)
      if turn == 58 and i == 20 then set(function() lines = lines + 1 end, "l") end
    end, 40))
    set()
    if turn > 56 then print(turn, lines > 0, results.n, table.concat(results, " ")) end
  end
end
