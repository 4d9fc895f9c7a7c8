-- integers that come to the same place when multiplied by 2^32 divided by the golden ratio
local inverse = 340573321 -- of 0x9E3779B9 modulo 2^32
local function times(a, b) -- modulo 2^32
  local low = b % 65536
  return (a * low + (a * ((b - low) / 65536)) % 65536 * 65536) % 2^32
end
local t = {}
for i = 1, 50000 do
  local high = i * 65536
  local key = times(inverse, bit32.bxor(high, bit32.rshift(high, 16)))
  t[key >= 2^31 and key - 2^32 or key] = i
end
while true do local x = t.absent end
