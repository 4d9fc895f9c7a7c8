-- tables that are to be finalized
kept = {}
local metatable = {__gc = function() end}
for i = 1, math.huge do kept[i] = setmetatable({}, metatable) end
