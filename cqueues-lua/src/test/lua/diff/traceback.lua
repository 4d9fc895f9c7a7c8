local function f() error("x") end
local t = {g = function() f() end}
function t:m() self.g() end
function glob() t:m() end
local co = coroutine.create(function(a) glob() end)
print(coroutine.resume(co))
print(debug.traceback(co))
print(debug.traceback(co, "msg", 1))
local co = coroutine.create(function(a) coroutine.yield(1) end)
print(debug.traceback(co))
coroutine.resume(co)
print(debug.traceback(co))
print(debug.traceback(co, "a", 1))
coroutine.resume(co)
print(debug.traceback(co, "dead"))
local function tail() return (debug.traceback("tl")) end
local function tail2() return tail() end
print(tail2())
print(xpcall(t.m, debug.traceback, t))
print(xpcall(t.m, function(e) return debug.traceback(e, 2) end, t))
local up = function() print(debug.traceback()) end
local function u2() up() end
u2()
table.foo = function() print(debug.traceback("hi", 1)) end
table.foo()

-- a stack that is full: where, and what a handler can do about it
local function endless() return 1 + endless() end
print(pcall(endless))
print(xpcall(endless, function(message)
	local again, what = pcall(endless)
	return message:match("stack overflow") .. ", " .. tostring(again) .. ", " .. what:match("error handling")
end))

-- long tracebacks leave out the middle
local function deep(n, level)
	if n == 0 then return debug.traceback("deep", level) end
	return (deep(n - 1, level))
end
for n = 15, 24 do print(n, select(2, deep(n, 1):gsub("\n", "\n")), deep(n, 1):find("...", 1, true)) end
print(deep(40, 0), deep(40, 5), deep(40, 13))
