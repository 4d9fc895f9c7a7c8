-- what is calculated has no object at first: whoever looks at it finds a number all the same
local function show(...) local t = table.pack(...) for i = 1, t.n do t[i] = tostring(t[i]) end print(table.unpack(t, 1, t.n)) end

-- read and changed by others, in the middle of a loop and around it
local function look(name, value)
  local info = 2
  for n = 1, 20 do
    local found, old = debug.getlocal(info, n)
    if found == name then
      if value ~= nil then debug.setlocal(info, n, value) end
      return old
    end
  end
end
do
  local x = 0.5
  x = x * 3
  show(look("x"), look("x", "text"), x, look("x", 7), x + 1)
  for i = 1, 3 do
    x = i / 2
    show(i, look("i"), look("x"), look("(for limit)"), look("(for step)"))
    if i == 2 then look("i", "i") look("x", 9) end
    show(i, x)
  end
end

-- moved, returned, passed, kept and captured
local function last(a, ...) local b = a + 1 local c = b return c, b, ... end
show(last(0.25)) show(last(1, last(2)))
local t = {}
for i = 1, 3 do local k = i * 2 t[k] = k t[k / 4] = -k t["k" .. k] = k == 4 and k or not k end
show(t[2], t[4], t[6], t[0.5], t[1], t[1.5], t.k2, t.k4)
local function count() local n = 0 n = n + 1 return function(d) n = n + d local m = n * 2 return m, n end end
local f = count() show(f(1)) show(f(0.5))
show((function() local a = 2 local b = a * 2 local g = function() b = b + a return b end a = a + 1 return b, g(), a end)())

-- compared with each other and with what is none
local zero, huge = 0, 1e300
local nan, minus, inf = zero / zero, -zero, huge * huge
show(nan == nan, nan ~= nan, 1 / minus, inf == huge * huge, -nan ~= nan, minus == 0, nan < 1, nan >= 1)
local one = zero + 1
show(one == "1", "1" == one, one == true, nil == one, one ~= 1, one < 2, 2 <= one, not one, one and "yes", nil or one)
show(pcall(function() return one + 1 < "3" end)) show(pcall(function() local x = one * 2 return x.y end))
show(pcall(function() local x = one * 2 x() end)) show(pcall(function() local x = one * 2 return #x end))
show(pcall(function() local x, y = one * 2, {} return x + y end)) show(one * 2 .. "|" .. one / 4 .. "|" .. -one)
show("10" + one, "0x10" * one, one - "3", 7 % (one * 4), -7 % (one * 4), 2 ^ (one / 2), -(one * 3))

-- another type in a register that had a number, and back
local function turns(n)
  local s, r = 0, nil
  for i = 1, n do
    local v = i * 0.5
    if i % 3 == 0 then v = "s" .. v elseif i % 5 == 0 then v = nil else v = v + 1 end
    r = v
    s = s + (tonumber(v) or 1)
  end
  return s, r
end
show(turns(3)) show(turns(10)) show(turns(4000)) show(turns(5))

-- in coroutines, over errors and where a metamethod takes part
local V = setmetatable({}, { __add = function(a, b) return tonumber(b) or -1 end, __lt = function(a, b) return true end })
local co = coroutine.wrap(function(a) for i = 1, 2 do a = a * 2 + coroutine.yield(a + V, V < V) end error(a) end)
show(co(1)) show(co(0.5)) show(pcall(co, 1))
