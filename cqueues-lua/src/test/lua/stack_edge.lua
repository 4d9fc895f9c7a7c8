-- Calls every library function where the stack ends: at the deepest call there is and at each of
-- the 40 before it, with arguments of all kinds. None may fail but by an error of Lua's, and
-- afterwards everything works as before. In a state with limits it sees fewer functions.
local function at(n, f) if n == 0 then return f() end local x = at(n - 1, f) return x end
local function nothing() end

-- how deep calls go; less at first, while the JVM interprets them
local function edge()
	local deep, tooDeep = 1, 2
	while pcall(at, tooDeep, nothing) do deep, tooDeep = tooDeep, 2 * tooDeep end
	while tooDeep - deep > 1 do
		local middle = math.floor((deep + tooDeep) / 2)
		if pcall(at, middle, nothing) then deep = middle else tooDeep = middle end
	end
	return deep
end

-- what would end the program, wait for ever, or leave something behind
local LEFT_OUT = {exit = true, debug = true, close = true, output = true, input = true, tmpname = true, print = true,
	raise = true, fdopen = true, poll = true, sleep = true, settimeout = true, wait = true, get = true, changes = true, join = true, pause = true}
local COMMANDS = {execute = true, popen = true}

local co = coroutine.create(function() while true do coroutine.yield() end end)
coroutine.resume(co) -- at the edge its function could not begin
local ARGUMENTS = {
	{}, {"x", "y", "z"}, {"%99.50f %g %s", 1e300, 1.5, nothing}, {1.5, 2, 3}, {{3, 1, 2}, 1}, {nothing, nothing},
	{"return 1"}, {"x.y", "%w", nothing}, {co}, {"12.5e3"}, {{}, {__index = nothing}}, {"*t", 0},
}

local calls = 0
local function try(f, deepest, ...)
	local n, arguments = select("#", ...), {...}
	local function call() calls = calls + 1 return f((table.unpack)(arguments, 1, n)) end
	for depth = deepest, math.max(deepest - 40, 1), -4 do
		local ok, message = pcall(at, depth, call)
		if not ok and type(message) == "string" then assert(not message:find "java", message) end
	end
end

local function walk(library, few, self)
	local functions = {}
	for key, f in pairs(library) do
		if type(key) == "string" and type(f) == "function" and not LEFT_OUT[key] then functions[#functions + 1] = key end
	end
	table.sort(functions)
	local deepest
	for i, key in ipairs(functions) do
		if i % 8 == 1 then deepest = edge() end
		for _, arguments in ipairs(few or ARGUMENTS) do
			if self then
				try(library[key], deepest, self, (table.unpack)(arguments))
			elseif #arguments == 0 or not COMMANDS[key] then
				try(library[key], deepest, (table.unpack)(arguments))
			end
		end
	end
end

-- first what poisoned most
local deepest = edge()
try(string.format, deepest, "%99.50f", 1e300)
try(function() return coroutine.wrap(function() coroutine.yield(7) end)() end, deepest)
try(load, deepest, ("return ") .. ("("):rep(150) .. "function(a) return a.b[1] .. #a end" .. (")"):rep(150))
try(function() return nothing.x.y end, deepest)

local standard, written
if io then
	standard, written = io.output(), os.tmpname()
	io.output(written)
end
for _, name in ipairs {"string", "table", "math", "bit32", "coroutine", "os", "io", "package"} do
	if _G[name] then walk(_G[name]) end
end
walk(_G)
if io then
	io.close()
	os.remove(written)
	io.output(standard)
end
if debug then
	walk(debug)
	debug.sethook()
	debug.setmetatable(nothing, nil) debug.setmetatable(1, nil) debug.setmetatable(nil, nil) debug.setmetatable(co, nil)
	debug.setmetatable("", {__index = string})
end

-- functions of the modules, and methods of their objects
local FEW = {{}, {"x", "y"}, {1.5, 2}, {nothing, {}}}
local function methods(object)
	walk(debug.getmetatable(object).__index, FEW, object)
end
if require then
	local cqueues = require "cqueues"
	for name in pairs(package.preload) do
		if name:find "^cqueues" then walk(require(name), FEW) end
	end
	local near, far = require "cqueues.socket".pair()
	near:settimeout(0)
	near:onerror(function(_, _, why) return why end)
	methods(near)
	near:close() far:close()
	local thread, con = require "cqueues.thread".start(nothing)
	thread:join()
	methods(thread)
	con:close()
	local listener, directory = require "cqueues.signal".listen(), require "cqueues.notify".opendir "/"
	listener:settimeout(0)
	methods(listener)
	methods(directory)
	methods(require "cqueues.condition".new())
	methods(require "cqueues.promise".new())
	methods(io.stdin)
	methods(cqueues.new())
	local deepest = edge()
	try(cqueues.sleep, deepest, 0)
	try(cqueues.poll, deepest, 0)
	try(listener.wait, deepest, listener, 0)
	try(directory.get, deepest, directory, 0)
	try(function()
		local cq = cqueues.new()
		cq:wrap(function() cqueues.sleep(0) error "woken" end)
		return cq:loop()
	end, deepest)
end

assert(calls > 1000, calls)
assert(("%.2f %g"):format(1e300, 1.5):find "^10+5%d+%.00 1%.5$")
assert(coroutine.wrap(function() coroutine.yield(7) end)() == 7)
assert(coroutine.resume(co) and coroutine.status(co) == "suspended")
assert(load "local t = {} for i = 1, 10 do t[i] = function() return i end end return t[7]()" () == 7)
assert(select(2, load "x =") == '[string "x ="]:1: unexpected symbol near <eof>')
assert(not pcall(error) and select(2, pcall(function() error "e" end)):find ":%d+: e$")
assert(("abc"):gsub("%w", function(c) return c:upper() end) == "ABC")
assert(os.date("!%Y", 0) == "1970" and tostring(2 ^ 53) == "9.007199254741e+15" and tonumber "0x1p4" == 16)
local list = {3, 1, 2} table.sort(list, function(a, b) return a < b end) assert(table.concat(list) == "123")
if require then
	local cqueues = require "cqueues"
	local seen, cq = {}, cqueues.new()
	cq:wrap(function() cqueues.sleep(0.001) seen[1] = "slept" end)
	assert(cq:loop() and seen[1] == "slept")
	local thread = require "cqueues.thread".start(function(con) con:write "hello\n" end)
	assert(thread:join())
end
print "done"
