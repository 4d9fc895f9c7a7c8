-- a length that is spelt at length
local t = setmetatable({}, {__len = function() return long end})
long = ("0"):rep(5e6)
while true do table.concat(t) end
