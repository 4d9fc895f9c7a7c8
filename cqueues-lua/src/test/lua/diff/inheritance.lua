-- What objects inherit may be remembered; it must be forgotten when anything on the way changes.
local function class(parent)
  local made = setmetatable({}, parent)
  made.__index = made
  return made
end

local A = class()
local B = class(A)
local C = class(B)
function A:name() return "A" end
function A:both() return "A.both" end
function B:both() return "B.both" end
local a, b, c = setmetatable({}, A), setmetatable({}, B), setmetatable({}, C)

local function show(object)
  local field = object.field
  return object:name(), object:both(), type(field) == "function" and "function" or field
end
local function all(what)
  for _ = 1, 30 do show(a) show(b) show(c) end
  print(what, show(a))
  print("", show(b))
  print("", show(c))
end

all "start"
function B:name() return "B" end
all "another method in the middle"
function C:both() return "C.both" end
all "another at the end"
C.both = nil
all "and none"
A.field = 1
all "a field"
B.field = 2
all "over it"
rawset(B, "field", nil)
all "and none again"
c.name = function() return "own" end
all "an own method"
c.name = nil
all "none"
A.__index = {name = function() return "far" end, both = function() return "far" end, field = "far"}
all "the root's index"
A.__index = function(_, key) return key == "field" and "computed" or function() return "computed " .. key end end
all "a function"
A.__index = A
all "back"
setmetatable(C, A)
all "a shorter way"
setmetatable(C, {__index = function(_, key) return function() return "by function " .. key end end})
print(pcall(show, c))
setmetatable(C, nil)
print(pcall(show, c))
setmetatable(C, B)
setmetatable(c, {__index = b})
all "an object as the class"
b.both = function() return "of b" end
b.field = 7
all "which changes"
b.both, b.field = nil, nil
setmetatable(c, C)
all "as it was"
B["na" .. "me"] = nil -- by a text made meanwhile
all "without"
for k in pairs(B) do if k ~= "__index" then B[k] = nil end end
all "an empty class"
table.sort({3, 1, 2}, function(x, y) return x < y end)
local copy = {}
for k, v in pairs(A) do copy[k] = v end
for k in pairs(A) do A[k] = nil end
print(pcall(show, a))
print(pcall(show, c))
for k, v in pairs(copy) do A[k] = v end
all "refilled"

-- a class that counts is changed all the time
local Counter = class()
Counter.made = 0
function Counter:next()
  Counter.made = Counter.made + 1
  return self.made
end
local counter, total = setmetatable({}, class(Counter)), 0
for _ = 1, 500 do total = total + counter:next() end
print(total, counter.made)
function Counter:next() return -1 end
print(counter:next())

-- longer than anybody remembers, and in a circle
local top = class()
function top:deep() return "deep" end
local at = top
for _ = 1, 20 do at = class(at) end
local object = setmetatable({}, at)
for _ = 1, 50 do assert(object:deep() == "deep" and object.missing == nil) end
function top:deep() return "deeper" end
print(object:deep())
local loop = {}
loop.__index = loop
setmetatable(loop, loop)
print(pcall(function() return setmetatable({}, loop).missing end))

-- weak classes, and classes that become weak
local weak = setmetatable({}, {__mode = "k"})
weak.__index = weak
weak.method = function() return "weak" end
local o = setmetatable({}, weak)
for _ = 1, 50 do assert(o:method() == "weak") end
weak.method = function() return "changed" end
print(o:method())
local turning = class()
turning.method = function() return "one" end
o = setmetatable({}, turning)
for _ = 1, 50 do assert(o:method() == "one") end
setmetatable(turning, {__mode = "v"})
turning.method = print and function() return "two" end
print(pcall(function() return o:method() end))
turning.method = nil
print(pcall(function() return o:method() end))

-- the same fields at other places, gone, and new
local function field(t) return t.x end
local function set(t, v) t.x = v end
local shapes = {
  {x = 1}, {y = 0, x = 2}, {a = 1, b = 2, c = 3, d = 4, x = 3}, {}, setmetatable({}, {__index = {x = 5}}),
  setmetatable({}, {__newindex = function(t, k, v) rawset(t, k, v * 2) end}),
  setmetatable({x = 1}, {__newindex = function() error "never" end}),
}
for round = 1, 3 do
  for i, t in ipairs(shapes) do
    local before = field(t)
    local ok, why = pcall(set, t, round * 10)
    local after = field(t)
    if round == 2 then t.x = nil end
    print(i, ok, why, before, after, field(t), rawget(t, "x"))
  end
end
local t = {x = 1}
for i = 1, 200 do t["k" .. i] = i assert(field(t) == 1) end
for i = 1, 200 do t["k" .. i] = nil end
for i = 1, 50 do t[i] = i end
print(field(t), pcall(field, nil), pcall(field, 1), field "x", pcall(set, nil, 1))
for _, key in ipairs {"x", "y" .. "", ("x"):rep(1), "z"} do
  local u = {[key] = key}
  print(field(u), u[key])
  set(u, 1)
  print(field(u), u[key])
end

-- globals at other places
local env = setmetatable({}, {__index = _G})
local get = load("return function() return answer, tostring end", "env", "t", env)()
for _ = 1, 30 do assert(get() == nil) end
answer = 42
print(get() == 42, select(2, get()) == tostring)
env.answer = 43
print((get()))
env.answer = nil
answer = nil
print((get()))

-- what a class no longer has is garbage
do
  local class, seen = {}, setmetatable({}, { __mode = "v" })
  class.__index = class
  local held = {}
  class.get = function() return held end
  class.data = {}
  seen.held, seen.get, seen.data = held, class.get, class.data
  local object = setmetatable({}, class)
  local function ask()
    local found = 0
    for _ = 1, 20000 do
      if object:get() == seen.held and object.data then found = found + 1 end
    end
    return found
  end
  print(ask(), ask())
  held = nil
  class.get, class.data = nil, {}
  collectgarbage()
  print(seen.held, seen.get, seen.data)
end
