-- Variables that are numbers most of the time, so that compiled code keeps them in doubles: and what
-- happens when they are something else.
local Money = {}
Money.__index = Money
local function money(n) return setmetatable({n = n}, Money) end
local function amount(v) return type(v) == "table" and v.n or v end
for event, f in pairs {
  __add = function(a, b) return money(amount(a) + amount(b)) end,
  __sub = function(a, b) return money(amount(a) - amount(b)) end,
  __mul = function(a, b) return money(amount(a) * amount(b)) end,
  __div = function(a, b) return money(amount(a) / amount(b)) end,
  __mod = function(a, b) return money(amount(a) % amount(b)) end,
  __pow = function(a, b) return money(amount(a) ^ amount(b)) end,
  __unm = function(a) return -a.n end, -- a plain number
  __lt = function(a, b) return amount(a) < amount(b) end,
  __le = function(a, b) return amount(a) <= amount(b) end,
  __eq = function(a, b) return amount(a) == amount(b) end,
  __tostring = function(a) return "money " .. a.n end,
} do Money[event] = f end

local function sum(values, start)
  local total, least, most = start, math.huge, -math.huge
  for i = 1, #values do
    local v = values[i]
    total = total + v
    if v < least then least = v - 0 end
    if most <= v then most = v * 1 end
  end
  return tostring(total), tostring(least), tostring(most)
end

local function series(n, f)
  local list = {}
  for i = 1, n do list[i] = f(i) end
  return list
end

for _ = 1, 3 do
  print(sum(series(500, function(i) return i end), 0))
  print(sum(series(500, function(i) return i / 4 end), 0.5))
  print(sum(series(50, function(i) return money(i) end), 0))
  print(sum(series(50, function(i) return i % 7 == 0 and money(i) or i end), money(1)))
  print(pcall(sum, {1, 2, "3", 4}, 0))
  print(pcall(sum, {1, 2, {}, 4}, 0))
  print(pcall(sum, {1, 2, nil, 4}, "10"))
  print(pcall(sum, {}, nil))
end

local function walk(n, step)
  local x, y, count = 0, 1, 0
  while x < n do
    x, y = x + step, y * 2 % 1000003
    count = count + 1
    if count > 400 then break end
  end
  return tostring(x), tostring(y), count, -x == -n
end
print(walk(300, 1))
print(walk(10, 0.125))
print(walk(20, money(2)))
print(pcall(walk, 10, "1"))
print(pcall(walk, 10, {}))
print(pcall(walk, 10))
print(pcall(walk, {}, 1))

-- signs and what is no number
local function signs(n, zero)
  local a, b, c = zero, -zero, 0
  for i = 1, n do
    a, b = a * -1, b * 1
    c = c + (1 / a > 0 and 1 or -1)
  end
  return 1 / a, 1 / b, c
end
print(signs(10, 0), signs(11, 0), signs(11, 0 / 1))
local function nan(x)
  local a, hits = x, 0
  for _ = 1, 20 do
    a = a + 1
    if a == a then hits = hits + 1 end
    if a < 1 or a >= 1 then hits = hits + 100 end
    if not (a <= 1) then hits = hits + 10000 end
  end
  return hits
end
print(nan(1), nan(0 / 0), nan(-1 / 0), nan(-12))

-- as keys, arguments, results, upvalues, in lists
local function keys(t, x, by)
  local at, seen = x, {}
  for _ = 1, 40 do
    at = at + by
    seen[#seen + 1] = tostring(t[at])
    t[at] = at
    if at == 12 then t[at - 0] = nil end
  end
  return table.concat(seen, " "), at, select("#", at, at), (function() return at end)()
end
print(keys({1, 2, 3}, 0, 1))
print(keys({[0.5] = "half", [-1] = "minus"}, 2, -0.5))
print(pcall(keys, {}, 0 / 0, 1))
print(pcall(keys, {}, 1, money(1)))

local function captured(n)
  local last, fs = 0, {}
  for i = 1, n do
    local x = last + i
    if i % 5 == 0 then fs[#fs + 1] = function(d) x = x + d return x end end
    last = x - 1
  end
  local out = {}
  for i, f in ipairs(fs) do out[i] = f(i) + f(0.5) end
  return table.concat(out, " ")
end
print(captured(30))

-- values that come in by calls, for loops and varargs
local function mixed(...)
  local total, n = 0, select("#", ...)
  for i = 1, n do
    local v = select(i, ...)
    local half = v / 2
    total = total + half - v
    half = half * 2
    if half ~= v then total = total .. "" end
  end
  for i = total, total + 2 do total = total + i end
  for i = 1, 2, (total > 0 and 1 or 2) do total = total + i end
  return total
end
print(pcall(mixed, 1, 2, 3))
print(pcall(mixed, 1, "2", 3))
print(pcall(mixed, 1, "0x10", 3))
print(pcall(mixed, "a"))
print(pcall(mixed, 1, nil))

-- in a coroutine that sleeps in the middle
local co = coroutine.wrap(function(x)
  local a = x
  while true do
    a = a * 2 + 1
    a = a - (coroutine.yield(a) or 0)
  end
end)
print(co(1), co(1), co(), co("2"), co(0.5))

-- a variable that held an object, then a sum, and is used last as an object
local Any = { __lt = function() return true end }
local function replaced(x, y)
  if 0 < x then
    x = y + 1
    local sum = x * 2 + x * 3 + x * x
    return x .. " "
  end
  return x * x
end
local function handed(x, y)
  if 0 < x then
    x = y + 1
    local sum = x * 2 + x * 3 + x * x
    return x, sum
  end
  return x * x
end
for _ = 1, 3 do
  print(replaced(1, 2), replaced(setmetatable({}, Any), 3), replaced(2, "4"), replaced(-1))
  print(handed(1, 2))
  print(handed(setmetatable({}, Any), 3))
  print(handed(2, "4"))
end

-- what is surely a number and in an object, which is moved to where arithmetic reads it
local function swapped(a)
  a = 1
  a, a = a, a + a
  return -a
end
local function doubled(a)
  a = 1
  a, a = a, a + a
  return a * 2
end
for _ = 1, 3 do print(swapped(3), doubled(3), swapped(), doubled"x") end
