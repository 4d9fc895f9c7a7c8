-- iterators with room for many captures
kept = {}
local pattern = ("(.)"):rep(32)
for i = 1, math.huge do kept[i] = ("y"):gmatch(pattern) end
