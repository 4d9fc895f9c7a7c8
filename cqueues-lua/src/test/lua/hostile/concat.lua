-- joining texts, a few elements at a time
local t = {}
for i = 1, 62 do t[i] = "" end
while true do table.concat(t) end
