-- texts of 64 bytes that differ only where every third byte is not
local t, digits = {}, {}
for d = 0, 9 do digits[d] = tostring(d) end
for i = 0, 99999 do
  local function digit(n) return digits[math.floor(i / 10^n) % 10] end
  t["y" .. digit(0) .. digit(1) .. "y" .. digit(2) .. digit(3) .. "y" .. digit(4)
    .. "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"] = i
end
while true do local x = t.absent end
