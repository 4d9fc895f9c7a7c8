local d = string.dump(function(a) return a + 1 end)
local seen = {}
for i = 1, #d - 1 do local ok, e = load(d:sub(1, i), "=x") e = tostring(e) if not seen[e] then seen[e] = 1 print(i, e) end end
for i = 1, 18 do if i ~= 7 then -- the byte order, of which we read both
  local c = d:sub(1, i-1) .. string.char((d:byte(i) + 1) % 256) .. d:sub(i+1) print(i, select(2, load(c, "=x"))) end end
print(load("\27x", "@f")) print(load("\27x")) print(load("\27Luax1234567890123"))
print(load(d, "=x", "t")) print(load("x", "=x", "b"))
print(load(d)(5))
print(#{false, 1, nil, 2}, #{n = 1, 1, nil, 3, 4}, #{1, 2, nil, 4}, #{nil, nil, 3, 4}, select("#", table.unpack({false, 1, nil, 2})))
