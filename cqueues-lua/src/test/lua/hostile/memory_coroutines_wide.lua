-- suspended stacks of few calls, each with many numbers in its registers
local t = {}
for i = 1, 190 do t[i] = "local a" .. i .. " = y + " .. i end
local sum = {}
for i = 1, 190 do sum[i] = "a" .. i end
local source = "f = function(y) %s if y < 20 then f(y + 1) else coroutine.yield() end return %s end"
load(source:format(table.concat(t, " "), table.concat(sum, " + ")))()
local keep = {}
while true do
	local co = coroutine.wrap(f)
	co(0.5)
	keep[#keep + 1] = co
end
