-- a border that is far from where it is looked for
local list = {}
for i = 1, 300000 do list[i] = true end
local t = {table.unpack(list)}
for n = 0, 12 do t[300001 * 2^n] = true end
while true do local x = #t end
