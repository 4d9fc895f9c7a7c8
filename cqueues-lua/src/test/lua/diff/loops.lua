-- Numbers in local variables: what loops and arithmetic make of them, and who looks at them.
local function show(...)
  local r = {}
  for i = 1, select("#", ...) do r[i] = tostring((select(i, ...))) end
  return table.concat(r, " ")
end

-- counters
local function count(first, last, step)
  local n, list = 0, {}
  for i = first, last, step do n = n + 1 if n <= 8 then list[n] = i end end
  return n .. ": " .. table.concat(list, " ")
end
print(count(1, 3, 1), count(3, 1, 1), count(3, 1, -1), count(1, 3, 2), count(1, 2.9, 0.5), count(0.1, 0.5, 0.1))
print(count(2147483645, 2147483649, 1), count(-2147483650, -2147483646, 1))
print(count(-1, 0, 0.25), count("1", "3", "1"), count(" 0x10 ", 18, 1))
print(count(1, 0 / 0, 1), count(0 / 0, 1, 1), count(5, 5, 0 / 0))
for _, args in ipairs{{1, 2, {}}, {{}, 2, 1}, {1, print, 1}, {1, 2, "x"}, {nil, 1, 1}, {1, nil, 1}} do
  print(pcall(load("local a, b, c = ... for i = a, b, c do end", "=for"), args[1], args[2], args[3]))
end
do local i = 5 for i = i, i + 2 do i = i * 2 io.write(i, " ") end print(i) end
for i = 1, 3 do local j = i i = i + 10 io.write(i, ":", j, " ") end print()
local step0 = 0 for i = 1, 5, 2 do step0 = step0 + i end print(step0)
for i = 3, 1 do print("never") end
for i = 1, 2 do for i = i, i + 1 do io.write(i, ",") end io.write(i, ";") end print()
local fs = {} for i = 1, 3 do fs[i] = function() i = i + 10 return i end end
print(fs[1](), fs[1](), fs[2](), fs[3]())
do local n = 0 for i = 10, 1, -3 do n = n + i if i == 4 then break end end print(n) end

-- one register, one variable after the other
local function reuse(n)
  local out = {}
  do local a = 1 a = a + n out[#out + 1] = a end
  do local a = "text" out[#out + 1] = a .. n end
  do local a = 0.5 for i = 1, n do a = a * 2 end out[#out + 1] = a end
  do local a = {} out[#out + 1] = type(a) end
  do local a = n > 2 and 1 or "one" out[#out + 1] = a end
  return show(table.unpack(out))
end
print(reuse(1), reuse(3))

-- a number on one path only
local function mixed(kind)
  local x = 1
  if kind == 1 then x = x + 1 elseif kind == 2 then x = "two" elseif kind == 3 then x = nil end
  local y = x
  while y == 2 do y = y + 1 end
  return show(x, y, type(y))
end
print(mixed(0), mixed(1), mixed(2), mixed(3))
local function late(n) local x for i = 1, n do if x then x = x + i else x = i end end return x end
print(late(0), late(1), late(4))
local function swap(n) local a, b = 1, 2 for _ = 1, n do a, b = b, a + b end return a, b end
print(swap(0), swap(1), swap(30), swap(80))
local function back(n) local i = 0 ::top:: i = i + 1 if i < n then goto top end return i end
print(back(0), back(1), back(100))
local function nested(n)
  local s = 0
  for i = 1, n do local k = i * i repeat k = k - 1 if k % 2 == 0 then s = s + k end until k <= 0 end
  return s
end
print(nested(0), nested(1), nested(7))

-- arithmetic of numbers with anything
local T = setmetatable({}, {
  __add = function(a, b) return "add" .. type(a):sub(1, 1) .. type(b):sub(1, 1) end,
  __sub = function() return "sub" end, __mul = function() return "mul" end, __div = function() return "div" end,
  __mod = function() return "mod" end, __pow = function() return "pow" end, __unm = function() return "unm" end,
  __lt = function() return true end, __le = function() return false end, __eq = function() return true end,
  __concat = function(a, b) return "cat" .. type(a):sub(1, 1) .. type(b):sub(1, 1) end,
})
for i = 1, 1 do
  print(i + T, T + i, i - T, T - i, i * T, T * i, i / T, T / i, i % T, T % i, i ^ T, T ^ i, -T)
  print(i < T, T < i, i <= T, T <= i, i > T, T >= i, i == T, T ~= i, i .. T, T .. i)
  print(i + "10", "10" - i, i * " 0x10 ", "3" / (i + 1), (i + 6) % "4", (i + 1) ^ "3", -"2", i .. "", 10 .. i)
  print(i == "1", i ~= "1", i == 1.0, i == nil, i == true, "1" == i)
end
local errors = {
  "i + {}", "{} + i", "i + nil", "'x' * i", "i < 'x'", "'1' < i", "i <= {}", "nil <= i", "i .. {}", "i()", "i.x.y",
  "#i", "-{} + i", "('abc')[i].z", "i % print", "true ^ i", "i < nil", "(i + 1) < {}",
}
for _, e in ipairs(errors) do print(e, pcall(load("for i = 1, 1 do local r = " .. e .. " end", "=e"))) end
print(pcall(load("local n = 1 for i = 1, 2 do n = n + 1 n = n .. {} end", "=e")))
print(pcall(load("local n = 1 n = n + 1 n.x = 2", "=e")), pcall(load("local n = 1 n = n + 1 n()", "=e")))

-- keys
local t = {10, 20, 30, [0] = 0, [-1] = -1, [1.5] = "1.5", [2^31] = "2^31"}
for i = -2, 4 do io.write(tostring(t[i]), " ") end
for i = 0.5, 2.5 do io.write(tostring(t[i]), " ") end
for i = 2^31, 2^31 do io.write(tostring(t[i]), " ") end print(t[0 * -1])
for i = 1, 4 do t[i] = t[i] and t[i] + i or "new" end print(table.concat(t, " "))
for i = 0.25, 1 do t[i] = i t[i * 4] = "whole" end print(t[0.25], t[1])
local proxy = setmetatable({}, {__index = function(_, k) return k * 2 end, __newindex = function(p, k, v) rawset(p, k, -v) end})
for i = 1, 3 do proxy[i] = proxy[i + 1] end print(proxy[1], proxy[2], proxy[3], proxy[4])
print(pcall(load("local t = {} for i = 0/0, 0/0 do end local x = 0 / 0 t[x] = 1", "=e")))
print(pcall(load("local n = 0 for i = 1, 2 do n = n + i end return n[i]", "=e")))

-- zero, infinity, not a number
local z = 0 z = z * -1 local m = 1 m = m / z local q = m - m
print(z, m, q == q, q < q, q <= q, q ~= q, not (q > 1), z == 0, 1 / (z + 0))
for i = -1, 1 do io.write(tostring(i * 0), " ", tostring(-i), " ", tostring(i % 3), " ", tostring(i / 0), " ") end print()
print(5 % -3, -5 % 3, 5.5 % 2, -5.5 % 2, 5 % (1 / 0), -5 % (1 / 0), 2 ^ 0.5, (-8) ^ (1 / 3))

-- others look: calls, closures, varargs, tables, returns, debug
local function id(...) return ... end
for i = 1, 2 do local x = i + 0.5 print(id(i, x), (id(x)), select("#", id(i, x, nil)), ({x, i, id(x, i)})[4]) end
local function tail(n, acc) if n == 0 then return acc end local m = n - 1 return tail(m, acc + n) end print(tail(1000, 0))
local function upvalue() local s = 0 local function add(n) s = s + n end for i = 1, 4 do add(i) end return s end print(upvalue())
local co = coroutine.wrap(function() local n = 0.5 for i = 1, 3 do n = n + i n = n + coroutine.yield(n) end return n end)
print(co(), co(1), co(2), co(3))
local function look()
  local a, b = 1, "b"
  a = a + 1.5
  for i = 5, 5 do
    local c = i + a
    local seen = {}
    for n = 1, 8 do local k, v = debug.getlocal(1, n) if k and k:sub(1, 1) ~= "(" then seen[#seen + 1] = k .. "=" .. type(v) end end
    if c > 0 then return table.concat(seen, " ") end
  end
end
print(look())

-- counters that are whole numbers
local function upto(_, b) local n = 0 for i = 1, b do n = n + 1 if n > 4 then break end end return n end
print(upto(1, 1/0), upto(1, -1/0), upto(1, 0/0), upto(1, 2.9), upto(1, 0.9), upto(1, -0.0), upto(1, 2^31), upto(1, 2^62), upto(1, -2^62), upto(1, "3"))
local sum = 0 for i = 10, 1/0 * -1, -3 do sum = sum + i if sum < -50 then break end end print(sum)
for i = 3, 0.5, -1 do io.write(i, " ") end for i = -1, -3.5, -1 do io.write(i, " ") end for i = 0, 0 do io.write(i, " ") end for i = 1, 0 do io.write("no") end print()
for i = 2147483646, 2147483650 do io.write(i, " ", i + 1, " ") end for i = -2147483647, -2147483650, -1 do io.write(i, " ") end print()
for i = 1, 3 do i = i * 2 io.write(i, " ") end for i = 1, 3 do local f = function() i = i + 1 return i end io.write(f(), " ") end print()
for i = 1, 4, 0 do print("zero") break end print(pcall(load("for i = 1, {} do end", "=w"))) print(pcall(load("for i = 1, nil, -1 do end", "=w")))
local function loc() for i = 5, 5 do local x = i * 2 local _, v = debug.getlocal(1, 4) return select(2, debug.getlocal(1, 4)), x end end print(loc())
local list = {} for i = -1, 3 do list[i] = -i end for i = -1, 3 do io.write(list[i], " ", -i, " ", i % 2, " ", i / 2, " ", tostring(i == 1), " ", tostring(i < 2), " ") end print(#list)
for i = 1, 2 do for j = i, 2 do for k = j, 3, 2 do io.write(i, j, k, " ") end end end print()
local text = "" for i = 1, 3 do text = text .. i .. ":" .. i * 0.5 .. " " end print(text, ("x"):rep(3, ","))
