-- keys to go through that are no list
local t = {}
for i = 1, 1e5 do t["y" .. i] = true end
while true do table.maxn(t) end
