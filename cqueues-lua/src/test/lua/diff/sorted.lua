-- table.sort of numbers alone, of texts alone, and of what only looks like these
local seed = 42
local function random() seed = seed * 16807 % 2147483647 return seed end
local function show(t) for i, v in ipairs(t) do t[i] = tostring(v) end print(#t, table.concat(t, " ")) end

for _, n in ipairs { 0, 1, 2, 3, 10, 100, 1000 } do
  local whole, fractions, texts, mixed = {}, {}, {}, {}
  for i = 1, n do
    whole[i] = random() % 100 - 50
    fractions[i] = random() / 1e6 - 1000
    texts[i] = ("x"):rep(random() % 20) .. string.char(random() % 256):gsub("[%c%s]", "_")
    mixed[i] = i % 2 == 0 and random() or random() / 7
  end
  for _, t in ipairs { whole, fractions, texts, mixed } do table.sort(t) show(t) end
end

-- zeros of both signs, infinities, a number that is none
local t = { 0, 1, -0.0, 0, -1, -0.0, 1/0, -1/0 }
table.sort(t) for i, v in ipairs(t) do t[i] = 1 / v end show(t)
t = { 3, 0/0, 1, 2 } print(pcall(table.sort, t)) print(#t)

-- bytes are compared without a sign, zeros as others, and a beginning comes first
t = { "\255", "a", "\0", "", "a\0", "a\0b", "A", "\128", "aa" }
table.sort(t) for i, v in ipairs(t) do t[i] = ("%q"):format(v) end show(t)

-- other elements among them
t = { 3, 1, "2" } print(pcall(table.sort, t))
t = { "3", "1", 2 } print(pcall(table.sort, t))
t = { 3, 1, {} } print(pcall(table.sort, t))
t = { "b", "a", true } print(pcall(table.sort, t))
t = { 3, 2, 1, nil, 5, 4 } print(pcall(table.sort, t))

-- what a table inherits counts where it has metamethods
local order = setmetatable({}, { __lt = function(a, b) return false end })
t = { 2, 1, order } print(pcall(table.sort, t))
local log = {}
t = setmetatable({ 3, 1 }, { __index = function(_, k) log[#log + 1] = k return 2 end })
table.sort(t) show(t) show(log)
-- in order, in reverse order, all alike
for _, f in ipairs { function(i) return i end, function(i) return -i end, function() return 7 end } do
  local numbers, texts = {}, {}
  for i = 1, 300 do numbers[i] = f(i) texts[i] = ("%05d"):format(f(i) + 1000) end
  table.sort(numbers) table.sort(texts) show(numbers) show(texts)
end
