-- functions that look at each of many arguments
local function many(...)
	while true do bit32.band(...) bit32.bxor(...) math.max(...) end
end
local list = {}
for i = 1, 1e5 do list[i] = i end
many(table.unpack(list))
