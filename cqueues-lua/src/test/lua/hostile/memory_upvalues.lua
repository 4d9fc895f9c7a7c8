-- variables of closures, which are objects of the JVM's as well as their values
local keep = {}
while true do
	local x = #keep + 0.5
	local a, b, c, d, e, f, g, h = x, x + 1, x + 2, x + 3, x + 4, x + 5, x + 6, x + 7
	keep[#keep + 1] = function() return a, b, c, d, e, f, g, h end
end
