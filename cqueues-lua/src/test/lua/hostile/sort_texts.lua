-- sorting texts that differ at the end
local t = {}
for i = 1, 20 do t[i] = ("y"):rep(2e5) .. i end
while true do table.sort(t, function(a, b) return a > b end) table.sort(t) end
