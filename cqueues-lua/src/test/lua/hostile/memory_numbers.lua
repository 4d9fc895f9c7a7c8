-- lists of one size, whose places then get numbers, each an object of the JVM's
local list = {}
for i = 1, 1e4 do list[i] = 0 end
local keep = {}
local function fill(...)
	for n = 1, 100 do
		local t = {...}
		for i = 1, 1e4 do t[i] = i + n / 128 end
		keep[#keep + 1] = t
	end
end
while true do fill(table.unpack(list)) end
