-- Tables: what assignments, lengths and traversals give, also with holes and removed keys.
local seed = 7
local function random(n) seed = (seed * 16807) % 2147483647 return seed % n + 1 end

local function content(t)
  local numbers, texts, others = {}, {}, 0
  for k, v in pairs(t) do
    if type(k) == "number" then numbers[#numbers + 1] = k
    elseif type(k) == "string" then texts[#texts + 1] = k
    else others = others + 1 end
  end
  table.sort(numbers)
  table.sort(texts)
  for i, k in ipairs(numbers) do numbers[i] = k .. "=" .. tostring(t[k]) end
  for i, k in ipairs(texts) do texts[i] = k .. "=" .. tostring(t[k]) end
  return table.concat(numbers, ",") .. ";" .. table.concat(texts, ",") .. ";" .. others
end

-- lengths of constructors with holes
print(#{}, #{nil}, #{1, nil}, #{1, nil, 3}, #{nil, nil, 3}, #{1, nil, 3, nil}, #{nil, 2, nil, 4})
print(#{n = 1, 1, 2, 3}, #{1, 2, nil, nil, 5, nil}, #{[1] = 1, [2] = 2, [4] = 4})
local function f() return 1, nil, 3 end
local function g() return nil, nil end
print(#{f()}, #{g()}, #{f(), f()}, #{f(), nil}, #{(f())}, select("#", f()), #{g(), f()})
print(#table.pack(f()), table.pack(f()).n, #{n = 1, f()})

-- lists that grow and shrink at their ends
for _ = 1, 20 do
  local t, sizes = {}, {}
  for i = 1, 40 do
    if random(3) < 3 then t[#t + 1] = i else t[#t] = nil end
    sizes[i] = #t
  end
  print(table.concat(sizes, " "), content(t))
end

-- holes: which border the length is may depend on the past, but it is one
for _ = 1, 40 do
  local t = {}
  for i = 1, 60 do
    local what = random(8)
    if what <= 3 then t[random(12)] = nil
    elseif what <= 6 then t[random(20)] = i
    else t["k" .. random(6)] = random(2) == 1 and i or nil end
    local n = #t
    if not ((n == 0 or t[n] ~= nil) and t[n + 1] == nil) then print("no border", n, content(t)) end
  end
  print(content(t))
end

-- removing while traversing
local t = {}
for i = 1, 100 do t[i] = i t["x" .. i] = i t[i + 0.5] = i end
local seen = 0
for k in pairs(t) do t[k] = nil seen = seen + 1 end
print(seen, next(t), #t)
for i = 1, 50 do t[i] = i end
print(#t, content(t) == content{table.unpack(t)})

-- a queue keeps its size
local first, last, queue = 1, 0, {}
for i = 1, 10000 do
  last = last + 1 queue[last] = i
  if last - first > 10 then queue[first] = nil first = first + 1 end
end
print(content(queue))

-- from behind, with gaps, negative, large and fractional keys
t = {} for i = 64, 1, -1 do t[i] = i end print(#t)
t = {} for i = 1, 64, 2 do t[i] = i end for i = 2, 64, 2 do t[i] = i end print(#t)
t = {[0] = 0, [-1] = -1, [2^31] = 1, [2^53] = 2, [-2^31] = 3, [1e300] = 4, [0.1] = 5, [1/0] = 6, [-1/0] = 7}
print(content(t), t[0], t[-0], t[2^31], t[2^53], t[1e300], t[0.1], t[1/0], t[-1/0])
t[-0] = "zero" print(t[0], t[0 * -1])
t[3] = 3 t["3"] = "text" print(t[3], t["3"], t[3.0], t[6 / 2])

-- any value but nil and NaN is a key
local keys = {true, false, print, {}, coroutine.create(print), "", "long " .. ("x"):rep(100)}
t = {}
for i, k in ipairs(keys) do t[k] = i end
for i, k in ipairs(keys) do io.write(t[k] == i and "." or "!") end print()
print(pcall(load("local t = {} t[nil] = 1", "=nil"))) print(pcall(load("local t = {} t[0 / 0] = 1", "=nan")))
print(t[nil], t[0 / 0], rawget(t, 0 / 0), pcall(rawset, t, nil, 1))
print(pcall(next, {}, "absent")) print(pcall(next, {1, 2}, 3)) print(next({}, nil), rawequal(t, t))

-- equal texts made in different ways are one key
t = {} t["ab" .. "cd"] = 1 t[("abcd"):sub(1, 4)] = 2 t.abcd = t.abcd + 1 print(t["a" .. ("bcd")], content(t))

-- metatables come and go, also weak ones
t = {1, 2, 3, x = 1}
setmetatable(t, {__mode = "k"}) print(#t, t.x, t[2], content(t)) t.y = 5 t[4] = 4
setmetatable(t, {__mode = "v", __index = function(_, k) return k end}) print(#t, t.z, t.y, content(t))
setmetatable(t, nil) print(#t, t.z, t.y, content(t)) t[5] = 5 print(#t, next({}, nil))

-- insert and remove
t = {} for i = 1, 10 do table.insert(t, 1, i) end print(table.concat(t, " "), #t)
for i = 1, 5 do io.write(tostring(table.remove(t, random(3))), " ") end print(table.concat(t, " "), #t)
while #t > 0 do table.remove(t) end print(#t, table.remove(t), #t)
for i = 1, 300 do t[#t + 1] = i end table.sort(t, function(a, b) return a > b end) print(t[1], t[300], #t)
-- many numbers in a row and other keys: a search must not walk through all numbers
do
  local t = {}
  for i = 1, 2e5 do t[{}] = i t["s" .. i] = i t[i + 1e6] = i t[i + 0.5] = i end
  local n, s = 0, 0
  for k, v in pairs(t) do n = n + 1 s = s + v end
  print(n, s)
end
