-- the results of a protected call; a message names the function alone, however it was found
local function p(f, ...)
	local r = table.pack(pcall(f, ...))
	if not r[1] and type(r[2]) == "string" then r[2] = r[2]:gsub("to '[%w_]+%.", "to '") end
	print(table.unpack(r, 1, r.n))
end

local function concat(...) return table.concat({...}, " ") end
p(table.concat, {1, {}, 3}) p(table.concat, {1, 2, nil, 4}, ",", 1, 4) p(table.concat, {1, 2, 3}, ",", 2) p(table.concat, {}, "x") p(table.concat, {1, 2, 3}, ",", 3, 1) p(table.concat) p(table.concat, {1.5, "x"}, 1) p(table.concat, {1/3, 1e100, 2^53}, " ") p(table.concat, {1, true}) p(table.concat, {1}, {})
p(table.insert, {1, 2, 3}) p(table.insert, {1, 2, 3}, 5, 1) p(table.insert, {1, 2, 3}, 6, 1) p(table.insert, {1, 2, 3}, 0, 1) p(table.insert, {1}, 1, 2, 3) p(table.insert, nil, 1) p(table.insert, {}, -1, 1) p(table.insert, {}, 1.9, 2) p(table.insert, {}, "x", 2) p(table.insert)
do
	local t = {}
	table.insert(t, "a") table.insert(t, 1, "b") table.insert(t, 2, "c") table.insert(t, 4, "d")
	print(concat(table.unpack(t)), table.remove(t), table.remove(t, 1), concat(table.unpack(t)), table.remove(t, #t + 1), #t)
end
p(table.remove, {}) p(table.remove, {1, 2, 3}, 5) p(table.remove, {1, 2, 3}, 4) p(table.remove, {1, 2, 3}, 0) p(table.remove, {}, 0) p(table.remove, {}, 1) p(table.remove, {1, 2, 3}, 1) p(table.remove, {}, 5) p(table.remove, {1, 2}, nil) p(table.remove, {[0] = "z"}, 0)
p(table.unpack, {1, 2, 3}, 2) p(table.unpack, {1, 2}, -1, 1) p(table.unpack, {}, 1, 1e8) p(table.unpack, {}, 1, 1e6) p(table.unpack, {}, 5, 1) p(table.unpack, {1, 2, 3}, "2", 3.7) print(table.pack(1, nil).n, table.pack().n, unpack == table.unpack, select("#", table.unpack({}, 1, 3)))
p(table.sort, {1, "x"}) p(table.sort, {1, 2, 3}, 1) p(table.sort, {1, {}, 3}) p(table.sort, {{}, {}}) p(table.sort) p(table.sort, {true, false}) p(table.sort, {5, 4, 3, 2, 1, 9, 8, 7}, function(a, b) return true end)
for _, n in ipairs{0, 1, 2, 3, 4, 5, 10, 100, 1000} do
	local t, seed = {}, 42
	for i = 1, n do seed = (seed * 1103515245 + 12345) % 2^31 t[i] = seed % 1000 end
	table.sort(t)
	for i = 2, n do assert(t[i - 1] <= t[i]) end
	table.sort(t, function(a, b) return a > b end)
	for i = 2, n do assert(t[i - 1] >= t[i]) end
end
do
	local t = {"banana", "apple", "Cherry", "\200", "a\0b", "a", "", "z", "a\0a"}
	table.sort(t)
	for i, s in ipairs(t) do io.write(("%q"):format(s), " ") end
	print()
	local m = {__lt = function(a, b) return a[1] < b[1] end}
	local o = {}
	for i, v in ipairs{3, 1, 2} do o[i] = setmetatable({v}, m) end
	table.sort(o)
	print(o[1][1], o[2][1], o[3][1])
end
print(table.maxn{1, 2, [10] = 1, [2.5] = 1}, table.maxn{}, #setmetatable({}, {__len = function() return 3 end}), table.concat(setmetatable({1, 2, 3}, {__len = function() return 2 end}), "-"))
