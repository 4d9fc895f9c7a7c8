-- doubles the halves of which have the same sum
local t = {}
for i = 1, 50000 do t[1 + i * 2^-20 + (2^20 - i) * 2^-52] = i end
while true do local x = t[2] end
