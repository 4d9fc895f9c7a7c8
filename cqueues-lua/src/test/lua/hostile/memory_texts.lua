-- short texts
kept = {}
for i = 1, math.huge do kept[i] = tostring(i + 1e9) end
