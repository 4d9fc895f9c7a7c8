-- a large function that is written out again and again
local lines = {}
for i = 1, 3000 do lines[i] = "x = y" end
local large = load(table.concat(lines, "\n"))
while true do string.dump(large) end
