-- as many tables behind one assignment as there may be
local last = {}
for _ = 1, 97 do last = setmetatable({}, {__newindex = last}) end
while true do last.x = nil end
