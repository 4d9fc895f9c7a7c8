-- functions that have run for long, as classes, before anybody looks at one for the first time
local looks, name = false, function(kind) return _G["de" .. "bug"][kind .. "local"] end
local function vars(level)
  if not looks then return "" end
  local found = {}
  for n = 1, 20 do
    local key, value = name "get"(level, n)
    if not key then break end
    if key:sub(1, 1) ~= "(" then found[#found + 1] = key .. "=" .. (tostring(value):gsub(":? 0x%x+", "")) end
  end
  return table.concat(found, " ")
end
local function warm(f, ...) for _ = 1, 3000 do f(...) end end
local meta = {}
for _, event in ipairs { "add", "concat", "len", "unm", "index", "eq", "lt" } do
  meta["__" .. event] = function() local seen = vars(3) return seen end
end
local o = setmetatable({}, meta)

-- the function that calls has no more use for what is looked at
local function spent(a, b)
  local c = a .. b
  local d = #c
  local seen = vars(2)
  return seen
end
warm(spent, "x", "y")
local function counted(n)
  local sum, last = 0
  for i = 1, n do
    local half = i / 2
    sum = sum + half
    if i == n then last = vars(2) end
    for k = n, i, -1 do local whole = k * 2 sum = sum + whole % 3 end
  end
  return sum, last
end
warm(counted, 5)
local function operators(p, q)
  local r = p + 1 .. "," .. q
  local s = { -p, #p, p.field, r .. p, q }
  local t = p == setmetatable({}, meta)
  return s[1] .. "|" .. s[2] .. "|" .. s[3] .. "|" .. s[4], r, t and s[5]
end
warm(operators, o, 2)
local function iterates(t, ...)
  local all = {}
  for key, value in pairs(t) do
    local both = key .. value
    all[#all + 1] = both .. vars(2)
  end
  local first, second = ...
  return table.concat(all, ";"), select("#", ...), first
end
warm(iterates, { "a", "b" }, 1, 2)
local function nested(x, y) local z = x * y return x + y * (#vars(2) + z) - y, z end
warm(nested, 2, 3)
local function deep(n) local m = n * 2 if n == 0 then return vars(2) .. "/" .. vars(4) end return (deep(n - 1)) .. m end
warm(deep, 3)
local function fails(t, n)
  local before = n * 2
  local other = t.x.y
  return other, before
end
local function handled(e) return (e:gsub("^.-:%d+: ", "")) .. " " .. vars(3) end
for _ = 1, 3000 do xpcall(fails, handled, { x = {} }, 1) end
local function adds(t, n) local before = n * 2 for i = 1, 3 do local sum = before + t[i] n = sum end return n end
for _ = 1, 3000 do xpcall(adds, handled, { 1, 2, 3 }, 1) end
looks = true
print(spent("x", "y"))
print(counted(5))
print(operators(o, 2))
print(iterates({ "a", "b" }, 1, 2))
print(nested(2, 3))
print(deep(3))
print(xpcall(fails, handled, {}, 7))
print(xpcall(adds, handled, { 1, 2 }, 1))
print(xpcall(adds, handled, { 1, {}, 3 }, 1.5))

-- variables that are set from below
local function change(level, n, value) if looks then return name "set"(level, n, value) end end
local function changed(a, b)
  local c = a + b
  local set = change(2, 1, 100)
  for i = 1, 2 do
    local d = c * i
    change(2, 3, d + 0.5)
  end
  return a, b, c, set
end
looks = false warm(changed, 1, 2) looks = true
print(changed(1, 2))
local through = setmetatable({}, { __add = function() return change(3, 2, "changed") or 1 end })
local function operand(p, q) local r = 5 return r .. q .. (p + 1) .. q end
looks = false warm(operand, through, "x") looks = true
print(operand(through, "x"))

-- a hook follows whoever calls what sets it
local lines = {}
local function set(on)
  if looks then _G["de" .. "bug"]["set" .. "hook"](on and function(_, line) lines[#lines + 1] = line end or nil, on and "l" or nil) end
end
local function starts() set(true) end
local function follows(n)
  local a = n
  starts()
  a = a + 1
  for i = 1, 2 do
    a = a + i
  end
  set(false)
  return a
end
looks = false warm(follows, 1) looks = true
print(follows(1), table.concat(lines, " "))
-- again and again: it is interpreted for longer each time, not for good
local total = 0
for i = 1, 200 do total = total + follows(i) end
print(total)

-- in the midst of comparisons and of concatenations, which go on with what they have; looked at again and again there
local depth = 0
local function answers(result)
  return function(a, b)
    local seen = vars(3) .. "/" .. vars(2)
    if looks and depth > 0 then
      depth = depth - 1
      local again = a == b and a or a .. b .. a
      seen = seen .. "(" .. tostring(again == nil) .. ")"
    end
    if looks then print(seen) end
    return result
  end
end
local ordered = setmetatable({}, { __lt = answers(false), __eq = answers(1), __concat = answers "C" })
local other = setmetatable({}, getmetatable(ordered))
local full = setmetatable({}, { __le = answers(nil), __lt = answers(true) })
local function compares(p, q, n)
  local r = { p < q, not (p <= q), p == q, p ~= q }
  local i, x = 0, n / 2
  while p >= q do
    i = i + 1
    if p > q or i == n then break end
  end
  if p == q then x = x + 0.25 end
  return i, x, tostring(r[1]) .. tostring(r[2]) .. tostring(r[3]) .. tostring(r[4])
end
local function joins(p, q, n)
  local half = n / 2
  local s = n .. "a" .. p .. "b" .. half .. (q .. half) .. n
  return s, (n .. p .. q .. p .. "x" .. half)
end
looks = false warm(compares, ordered, other, 2) warm(compares, full, full, 2) warm(joins, ordered, other, 3) looks = true
print(compares(ordered, other, 2))
print(compares(full, full, 2))
print(compares(ordered, other, 1))
print(joins(ordered, other, 3))
depth = 3
print(joins(ordered, other, 1))
looks = false warm(joins, ordered, other, 3) warm(compares, ordered, other, 2) looks, depth = true, 4
print(compares(ordered, other, 2))
local set = setmetatable({}, { __le = function() return change(3, 2, "set") ~= nil end, __concat = function(a, b) change(3, 1, "joined") return "+" end })
local function sets(p, q) local r = p <= p return r, q, "1" .. p .. 2, p end
looks = false warm(sets, set, 1) looks = true
print(sets(set, 1))

-- arguments that wait for the last one, which looks or changes where they come from
local function list(...) return (select("#", ...)) .. ":" .. table.concat({ ... }, ",", 1, 1), select(2, ...) end
local above = "up"
local object = { name = "o", get = function(self, ...) return self.name, list(...) end }
local function lists(a, n, ...)
  local half, self = n / 2, object
  local captured = a .. "c"
  local function again() captured = captured .. "!" return captured end
  local all = { list(a, 1.5, nil, true, "s", above, captured, half, again(), change(2, 1, "A"), ...) }
  all[#all + 1] = self:get(a, half, vars(2), n)
  all[#all + 1] = (self:get(change(2, 4, { name = "p" }) or "", a, captured))
  return self.name, a, above .. tostring(all[4]) .. all[6] .. all[7], table.concat({ tostring(all[1]), all[#all], all[#all - 1] }, " ")
end
looks = false warm(lists, "a", 3, 7, 8) looks = true
print(lists("a", 3, 7, 8))
local function chosen(a, b, k)
  local first = a and (b or vars(2)) or k
  local all = { [first] = k, vars(2) ~= "" and a == nil, k == 1 and vars(2) or above }
  for i, v in ipairs { k, (above), vars(2) } do k = i .. tostring(v) .. #all end
  return first, tostring(all[1]), tostring(all[2]), k, all[first]
end
looks = false warm(chosen, nil, 2, 1) warm(chosen, 1, nil, 1) looks = true
print(chosen(nil, 2, 1))
print(chosen(1, nil, 2))

-- the object of a method that its class looks for is nowhere else
local class = {}
class.__index = function(_, key) vars(3) return function(self, ...) return key .. type(self) .. select("#", ...) end end
local function new() return setmetatable({}, class) end
local function methods(t, ...)
  local s = t.a:m() .. new():n(1, ...) .. (t.a.b:m()) .. new():o(t.a:p(), new():q())
  for i = 1, 2 do s = s .. t[i]:r(i) end
  return s, t.a:s(...)
end
local made = { a = new(), new(), new() }
rawset(made.a, "b", new())
looks = false warm(methods, made, 1) looks = true
print(methods(made, 1, 2))
