-- Functions that take and give numbers most of the time, so that compiled code passes them as such:
-- and what comes of other arguments and results.
local Money = {}
Money.__index = Money
local function money(n) return setmetatable({n = n}, Money) end
local function amount(v) return type(v) == "table" and v.n or v end
for event, f in pairs {
  __add = function(a, b) return money(amount(a) + amount(b)) end,
  __sub = function(a, b) return money(amount(a) - amount(b)) end,
  __mul = function(a, b) return money(amount(a) * amount(b)) end,
  __unm = function(a) return -a.n end,
  __lt = function(a, b) return amount(a) < amount(b) end,
  __le = function(a, b) return amount(a) <= amount(b) end,
  __tostring = function(a) return "money " .. a.n end,
  __call = function(self, a, b) return (a or 1) + self.n, b end,
} do Money[event] = f end

local nan = math.huge - math.huge
local VALUES = {
  n = 22, 0, -0.0, 1, 2, -1, 0.5, 2^31, -2^31 - 1, 2^53, math.huge, -math.huge, nan, "10", "0x10", "ten", nil, false, true,
  money(3), {}, print, coroutine.create(print),
}
local NAMES = {}
for i = 1, VALUES.n do
  local v = VALUES[i]
  NAMES[i] = type(v) == "table" and not getmetatable(v) and "{}" or (type(v) == "function" or type(v) == "thread") and type(v) or tostring(v)
end
local function name(v)
  if type(v) == "string" then return ("%q"):format(v) end
  if v ~= v then return "nan" end
  if v == 0 then return 1 / v < 0 and "-0" or "0" end
  for i = 1, VALUES.n do if rawequal(v, VALUES[i]) then return NAMES[i] end end
  return type(v) == "table" and not getmetatable(v) and "{}" or tostring(v)
end
local function names(...)
  local list = {}
  for i = 1, select("#", ...) do list[i] = name((select(i, ...))) end
  return table.concat(list, " ")
end

-- each takes up to three arguments; what it gives is a number more often than not
local F = {}
function F.fib(n) if n < 2 then return n end return F.fib(n - 1) + F.fib(n - 2) end
function F.sum(a, b, c) return a + b * (c or 1) end
function F.least(a, b) if a < b then return a end return b end
function F.none(a) if a > 0 then return end return a + 1 end
function F.several(a, b) if a == b then return a, b end return a - b end
function F.list(a, b, c) if a == 0 then return a, b, c end return a * 2 end
function F.constant(a) if a == 1 then return "one" elseif a == 2 then return 0.25 end return -a end
function F.nothing(a) local b = a + 1 end
function F.cell(a, b) local function get() return a end a = a + 1 return get() + b end
function F.given(a) return a end
function F.tail(a, b) if b <= 0 then return a end return F.tail(a + 1, b - 1) end
function F.tailOther(a) if a == 1 then return F.list(0, a) end return F.none(a + 1) end
function F.library(a) return math.floor(a) + math.sqrt(a) end
function F.rounded(a) return 1 / math.floor(a) - 1 / math.ceil(a) end
function F.most(a, b) return math.max(a, b) - 1 / math.min(b, a) end
function F.waves(a) return math.floor(math.sin(a) * 1000) + math.floor(1000 * math.cos(a) + math.abs(a)) end
function F.missing(a) return math.floor() + a end
function F.strings(a) local b = a + 1 if b == "0x" or b == "" then return b end return b * "0x10" + ("1" - b) end
function F.tailLibrary(a, b) if a ~= b then return math.max(a - 0, b + 0) end return a + b end
function F.rest(a, ...) return a + select("#", ...) end
function F.many(a, b, c, d, e) return a + (b or 0) + (e or 1) end
function F.passed(a) return F.many(a + 1, 2, 3, 4, 5) + F.rest(a - 1, a + 1, a) end
function F.loop(a) local s = 0 for i = a, a + 3 do s = s + F.given(i) * 2 end return s end
function F.called(a, b) local m = money(2) return m(a + 0, b) + 1 end
function F.yields(a) return coroutine.yield(a + 1) + 1 end
function F.protected(a) local ok, v = pcall(F.sum, a + 0, 1) return v + 1 end
function F.compares(a, b) return F.given(a) < F.given(b) and F.given(a) or F.given(b) - 1 end
function F.equal(a, b) return F.given(a) == F.given(b) end
function F.key(a) local t = {10, 20, 30} return t[F.sum(a, 0)] end
function F.assigned(a, b) local x = F.given(a) x = x + 1 local y = x x = F.given(b) return x * 2 + y end
function F.discarded(a) F.sum(a, 1) F.none(a + 1) F.list(a * 1) return a end
function F.object(a, b) return {n = F.sum(a, 1), F.none(a)} end
function F.raises(a) if a + 1 == 1 then error("zero") end return a - 1 end
function F.where(a) return F.sum(debug.traceback("", 1):gsub("\n", "|"):match("number_calls.lua:(%d+)") + 0, a) end
function F.text(a) return "<" .. F.given(a - 0) .. ">" end
function F.negated(a) return -F.given(a) end
function F.method(a) local m = money(a) function m:plus(x, y) return self.n + x - y end return m:plus(a + 1, a) end
function F.nested(a, b) return F.sum(F.sum(a, b), F.least(a, b), F.given(a - b)) end

local order = {}
for key in pairs(F) do order[#order + 1] = key end
table.sort(order)

local function cut(...)
  return (names(...):gsub("0x%x%x%x+", "address"):gsub("table: address", "table"))
end
local function run(f, ...)
  local co = coroutine.create(f)
  local results = table.pack(coroutine.resume(co, ...))
  if coroutine.status(co) == "suspended" then results = table.pack(coroutine.resume(co, 7)) end
  return cut(table.unpack(results, 1, results.n))
end

local function isDeep(f, a) return (f == F.fib or f == F.tail) and type(a) == "number" and not (a < 20) end
local known = {}
local function say(...) -- what is as it was is not said again
  local line = table.concat({...}, "; "):gsub("[%w_/]*number_calls.lua:(%d+): attempt to ", "%1: "):gsub("perform arithmetic on", "calculate")
  if known[line] then return end
  known[line] = true
  print(line)
end
for round = 1, 2 do
  for _, key in ipairs(order) do
    local f = F[key]
    for _ = 1, 300 do run(f, 3, 4, 5) end -- so that it is compiled for numbers
    for i = 1, VALUES.n do
      local a = VALUES[i]
      if not isDeep(f, a) and (f ~= F.loop or type(a) ~= "number" or math.abs(a) < 2^53) then
        local line = {key, name(a), run(f, a)}
        for j = i % 7 + 1, VALUES.n, 7 do
          local b = VALUES[j]
          if not isDeep(f, b) then line[#line + 1] = run(f, a, b) end
        end
        line[#line + 1] = run(f, a, 2, a)
        say(table.unpack(line))
      end
    end
    say(key, run(f), run(f, 1, 2, 3, 4))
  end
end

-- numbers that are no objects keep their sign, and integers print as such
local function half(n) return n / 2 end
local function zero(n) return n * 0 end
local function twice(n) return half(n) * 4 end
for _ = 1, 2000 do half(3) zero(4) twice(5) end
print(half(6), half(7), 1 / zero(-1), 1 / zero(1), twice(3), half(2^32), half(1) + half(1), tostring(half(8)))
print(#{n = half(2)}, ({10, 20})[half(2)], ("x"):rep(half(6)), string.format("%d", half(4)), half("6"), half(" 0x10 "))
print(select("#", zero(1)), (select("#", half(1), half(2))), math.type and math.type(half(4)))

-- the negative of what is surely a number goes where others are likely ones
local function negative(a, b)
  local sure, likely = 3
  if a then likely = -sure else likely = b + 1 end
  sure = sure + likely * 2
  return likely, sure
end
for _ = 1, 2000 do negative(true) negative(false, 4) end
print(negative(true))
print(negative(false, 4))
print(negative(false, "4"))

-- deep recursion ends in the same error, with a result that is a number or not
local function deep(n) return 1 + deep(n + 1) end
local ok, message = pcall(deep, 1)
print(ok, (tostring(message):gsub("\n.*", "")))
local function even(n) if n == 0 then return true end return not even(n - 1) end
print(even(100), even(1001))
local function gcd(a, b) if b == 0 then return a end return gcd(b, a % b) end
local s = 0
for i = 1, 300 do for j = 1, 30 do s = s + gcd(i, j) end end
print(s, gcd(12, 18), gcd(0.75, 0.5), pcall(gcd, 1), gcd("12", 0), select(2, pcall(gcd, 12, "18")))
local function count(n, acc) if n == 0 then return acc end return count(n - 1, acc + 1) end
print(count(1e5, 0), count(10, "5"), pcall(count, 10))

-- functions that are called with other things later, and others in their place
local function twiceOf(f, x) return f(x) + f(x + 1) end
for _ = 1, 1000 do twiceOf(half, 4) end
print(twiceOf(half, 4), twiceOf(math.sqrt, 15.5), twiceOf(money(4), 1), twiceOf(tonumber, "3"), pcall(twiceOf, print, nil))
print(pcall(twiceOf, tostring, 1), pcall(twiceOf, type, 1), pcall(twiceOf, nil, 1), pcall(twiceOf, {}, 1), pcall(twiceOf, function() end, 1))
print(twiceOf(function(...) return select("#", ...) end, 1), twiceOf(function(x) return x, 5 end, 1), twiceOf(coroutine.wrap(function(x) while true do x = coroutine.yield(x * 2) end end), 1))

-- a variable of an iterator's loop that is likely a number in a loop inside, where the iterator ends
local function overwritten(t, a, b)
  for _, v in next, t do
    local d = 0
    while d < 3 do
      d = d + 1
      if not (9 - v) or d == 3 then v = -b else v, b = 8, 14 end
    end
    b = v
  end
  return a, b
end
for _ = 1, 3 do print(overwritten({ 1, 2 }, 3, 2)) end
