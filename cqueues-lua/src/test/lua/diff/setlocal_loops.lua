-- a loop that goes on as a class does not take what was set for the number that was there
local function outer(value)
  local function put(k) if k == 10 then debug.setlocal(2, 7, value) end end
  local out = {}
  for n = 1, 2 do for k = 1, 30000 do put(k) end out[#out + 1] = tostring(n) end
  return table.concat(out, " ")
end
local function plain(value)
  local function put(k) if k == 10 then debug.setlocal(2, 3, value) end end
  local n, out = 5, {}
  for j = 1, 2 do for k = 1, 30000 do put(k) end out[j] = tostring(n) n = 1 end
  return table.concat(out, " ")
end
for _, value in ipairs { "X", 3.25, 77, true } do print(outer(value), plain(value)) end
