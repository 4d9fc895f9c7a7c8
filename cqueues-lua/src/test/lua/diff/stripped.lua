-- chunks without lines and names, as those of luac -s

-- what string.dump gives, without what is there for debug
local function strip(f)
	local dump, at, kept, parts = string.dump(f), 19, 1, {}
	local little, size = dump:byte(7) == 1, dump:byte(9)
	local function integer(bytes)
		local n = 0
		for i = 0, bytes - 1 do n = n * 256 + dump:byte(little and at + bytes - 1 - i or at + i) end
		at = at + bytes
		return n
	end
	local function skip(bytes) at = at + bytes end
	local function text() skip(integer(size)) end
	local function each(f) for _ = 1, integer(4) do f() end end
	local constants = {[0] = function() end, function() skip(1) end, nil, function() skip(8) end, text}
	local function code()
		skip(4 + 4 + 3)
		skip(4 * integer(4))
		each(function() constants[integer(1)]() end)
		each(code)
		skip(2 * integer(4))
		parts[#parts + 1] = dump:sub(kept, at - 1)
		text()
		skip(4 * integer(4))
		each(function() text() skip(4 + 4) end)
		each(text)
		kept = at
		parts[#parts + 1] = ("\0"):rep(size + 3 * 4)
	end
	code()
	return table.concat(parts)
end

local chunk = load(strip(assert(load([=[
local function id(...) return ... end
local function index(a) return a.b.c end
local function add(a) return a + {} end
local function call(a) a() end
local function raise(x) error(x) end
local function raise2(x) error(x, 2) end
local function check(x) assert(x) end
local function library() string.rep() end
local function compare(a) return a < {} end
local function join(a) return a .. {} end
local function length(a) return #a end
local function loop(a) for i = 1, a do end end
local function overflow(a) return 1 + overflow(a) end
function undefined() no_such_function() end
for i = 1, 3 do
	print(pcall(index, {})) print(pcall(index, nil)) print(pcall(add, 1)) print(pcall(call, 1))
	print(pcall(raise, "x")) print(pcall(raise2, "x")) print(pcall(check, false)) print(pcall(library))
	print(pcall(compare, 1)) print(pcall(join, "x")) print(pcall(length, 1)) print(pcall(loop, {}))
	print(pcall(undefined))
end
print(pcall(overflow, 1))

local function info(t)
	local keys = {}
	for k in pairs(t) do keys[#keys + 1] = k end
	table.sort(keys)
	for _, k in ipairs(keys) do
		local v = t[k]
		if type(v) == "table" then v = next(v) == nil and "none" or "some" end
		io.write(k, "=", type(v) == "function" and "function" or tostring(v), " ")
	end
	print()
end
local function level() info(debug.getinfo(1)) info(debug.getinfo(2, "nSlutfL")) end
level()
id(level())
info(debug.getinfo(index, "SLu"))
info(debug.getinfo(1, "SLul"))
print(debug.getlocal(index, 1), (debug.getlocal(1, 1)), debug.getupvalue(level, 1) == "")

print(xpcall(index, debug.traceback, {}))
print(xpcall(undefined, debug.traceback, {}))
print(xpcall(raise, debug.traceback, "x"))
print(debug.traceback("here"))
local function deep(n) if n > 0 then return (deep(n - 1)) end error("deep") end
print(xpcall(deep, debug.traceback, 30))
local co = coroutine.create(function(x) coroutine.yield(1) local y = x.z.w end)
print(coroutine.resume(co, {}))
print(debug.traceback(co))
info(debug.getinfo(co, 1, "Sl"))
print(coroutine.resume(co))
print(debug.traceback(co))
print(pcall(coroutine.wrap(function() error("in wrap") end)))

local seen = {}
debug.sethook(function(event, line) seen[#seen + 1] = event .. ":" .. tostring(line) end, "l")
local x = 1
for i = 1, 2 do x = x + i end
while x < 10 do x = x + 1 end
debug.sethook()
print(table.concat(seen, " "))
seen = {}
debug.sethook(function(event, line)
	seen[#seen + 1] = event .. ":" .. tostring(line) .. ":" .. debug.getinfo(2, "l").currentline
end, "crl", 1)
pcall(index, 1)
debug.sethook()
print(table.concat(seen, " "))

local t = setmetatable({}, {__index = function(t, k) error("no " .. k, 2) end})
print(pcall(function() return t.x end))
print(pcall(function() return t:x() end))
print(pcall(function() return t.x.y end))
print(pcall(function() ("x"):rep({}) end))
print(pcall(function() ("x"):bad() end))
print(pcall(function() for i in 5 do end end))
print(pcall(function() load(function() return {} end) end))
print(pcall(load, function() return {} end))
print(pcall(function() error(5) end))
print(pcall(function() string.dump(print) end))
print(pcall(function() table.sort({3, 2, 1, 4}, function(a, b) return a < b.x end) end))
print(load("x ="))
]=], "=chunk"))), "=binary", "b")
chunk()
chunk()
