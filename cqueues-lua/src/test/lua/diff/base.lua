-- the results of a protected call; a message names the function alone, however it was found
local function p(f, ...)
	local r = table.pack(pcall(f, ...))
	if not r[1] and type(r[2]) == "string" then r[2] = r[2]:gsub("to '[%w_]+%.", "to '") end
	print(table.unpack(r, 1, r.n))
end

p(tostring) p(tostring, nil) p(tostring, true) p(tostring, 1.5) p(tostring, "x") p(setmetatable, 1) p(setmetatable, {}) p(setmetatable, {}, 1) p(setmetatable, setmetatable({}, {__metatable = 1}), {}) p(getmetatable) p(getmetatable, 1) p(getmetatable, {})
print(getmetatable(setmetatable({}, {__metatable = 7})), getmetatable("").__index == string, getmetatable(setmetatable({}, {__metatable = false})))
print((tostring({}):gsub("0x%x+", "ADDRESS")), (tostring(print):gsub("0x%x+", "ADDRESS")), (tostring(coroutine.create(print)):gsub("0x%x+", "ADDRESS")))
p(select, 0) p(select, -1, 1, 2) p(select, -5, 1) p(select, "#", 1, nil) p(select, 2.9, 1, 2, 3) p(select, {}) p(select) p(select, "#") p(select, 5, 1) p(select, 2, 1, nil, nil) p(select, "2", 1, 2) p(select, -3, 1, 2, 3) p(select, "x")
p(rawlen, 1) p(rawlen, "abc") p(rawlen, {1, 2}) p(rawlen, setmetatable({1}, {__len = function() return 9 end})) p(rawlen) p(rawget, 1, 1) p(rawget, {}) p(rawget, {5}, 1) p(rawset, {}, nil, 1) p(rawset, {}, 0/0, 1) p(rawset, {}, 1) p(rawset, 1, 1, 1) p(rawequal, 1) p(rawequal) p(rawequal, 1, 1) p(rawequal, {}, {}) p(rawequal, "a", "a")
p(next, {}, 1) p(next, 1) p(next, {}) p(next, {10}) p(next, {10}, 1) p(next) p(next, {}, "nokey") p(ipairs) p(pairs) p(pairs, 1) p(ipairs, nil) p(type) p(type, nil) p(type, print) p(type, 1)
p(collectgarbage, "foo") p(collectgarbage, "setpause", 100) p(collectgarbage, "setpause", 200) p(collectgarbage, "setstepmul", 100) p(collectgarbage, "setstepmul", 200) p(collectgarbage, "isrunning") p(collectgarbage, "stop") p(collectgarbage, "isrunning") p(collectgarbage, "restart") p(collectgarbage) p(collectgarbage, "collect") p(collectgarbage, "generational") p(collectgarbage, "incremental") p(collectgarbage, 1) p(collectgarbage, "step", "x")
print(type(collectgarbage("count")), select("#", collectgarbage("count")), type(collectgarbage("step")))
p(print, setmetatable({}, {__tostring = function() return 1 end})) p(print, setmetatable({}, {__tostring = function() return "x" end})) p(print, setmetatable({}, {__tostring = function() return nil end})) p(tostring, setmetatable({}, {__tostring = function() return nil end})) p(print)
print(_VERSION, _G == _G._G, _G.coroutine == package.loaded.coroutine, package.loaded.string == string)
for k, v in pairs(setmetatable({}, {__pairs = function(t) return function(_, k) if not k then return 1, 2 end end, t, nil end})) do print(k, v) end
for i, v in ipairs(setmetatable({}, {__ipairs = function(t) return function(_, i) if i < 3 then return i + 1, i end end, t, 0 end})) do print(i, v) end
for i, v in ipairs(setmetatable({1, 2}, {__index = function() return 1 end})) do print(i, v) end
print(select("#", pairs(setmetatable({}, {__pairs = function() return 1, 2, 3, 4 end}))), pairs(setmetatable({}, {__pairs = function() end})))
do
	local saved = tostring
	tostring = function(v) return "<" .. saved(v) .. ">" end
	print(1, nil, "x")
	tostring = function() end
	local ok, why = pcall(print, 1)
	tostring = saved
	print(ok, why)
end
local seen, count = {}, 0
for k, v in pairs{1, 2, 3, a = 1, b = 2, [1.5] = 3, [true] = 4} do seen[k] = v count = count + 1 end
print(count, seen[1], seen.a, seen[1.5], seen[true])

-- how library functions are named, and what is called through them
print(pcall(string.rep)) print(pcall(math.min))
print(pcall(tostring, setmetatable({}, {__tostring = 1})), pcall(pairs, setmetatable({}, {__pairs = 1})))
print(pcall(table.sort, {setmetatable({}, {__lt = 1}), setmetatable({}, {__lt = 1})}))
print(math.ceil(-0.5), math.floor(-0.0), math.fmod(-4, 2), math.abs(-0.0))
do -- a function of several upvalues gets the environment only if it is given
	local a, b = 1, 2
	local code = string.dump(function() return a, print == b end)
	print(pcall(load(code, "code", "b")), pcall(load(code, "code", "b", 7)))
	local one = string.dump(function() return print end)
	print(load(one, "code", "b")() == print, pcall(load(one, "code", "b", {print = 5})))
end
