-- as many tables behind one index as there may be
local last = {}
for _ = 1, 97 do last = setmetatable({}, {__index = last}) end
local key = {}
while true do local x, y = last.missing, last[key] end
