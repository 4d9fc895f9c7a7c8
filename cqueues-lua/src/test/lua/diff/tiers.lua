-- Functions that run for long, by whatever way they do that then: they stay what they are.
local MANY = 3000

-- one that calls itself by a variable, which gets another value
local function count(n) if n == 0 then return "old" end return count(n - 1) end
local old = count
for _ = 1, MANY do count(3) end
print(count(10), count == old)
count = function(n) return "new " .. n end
print(old(0), old(10), count(10))

-- closures of one function that call each other, and themselves
local function pair(name)
	local other
	local function call(n) if n == 0 then return name end return other(n - 1) end
	return call, function(f) other = f end
end
local a, linkA = pair "a"
local b, linkB = pair "b"
linkA(b) linkB(a)
for n = 1, MANY do a(n % 5) b(n % 5) end
print(a(0), a(1), a(2), b(0), b(1), b(2))
linkA(a)
print(a(7), b(7), b(0))

-- keys of tables, arguments, results
local function id(...) return ... end
local known = { [id] = "id", [a] = "a", [b] = "b" }
for n = 1, MANY do id(n, id) end
print(known[id], known[id(id)], known[a], known[b], id == id(id), rawequal(id, (id(id))))
local function myself() return debug.getinfo(1, "f").func end
for _ = 1, MANY do myself() end
print(myself() == myself)

-- metamethods, iterators, and what library functions call
local Object = { __call = function(self, x) return self, x end, __add = function(_, y) return y end }
Object.__index = function(_, k) return k end
Object.__lt = function() return true end
local object = setmetatable({}, Object)
local sum = 0
for n = 1, MANY do sum = sum + object[n] + (object + n) + (object < object and 1 or 0) + select(2, object(n)) end
print(sum)
local function step(last, n) if n < last then return n + 1 end end
sum = 0
for _ = 1, 100 do for n in step, 100, 0 do sum = sum + n end end
print(sum)
local function less(x, y) return x > y end
local list = {}
for n = 1, MANY do list[n] = n * 7919 % MANY end
table.sort(list, less)
print(list[1], list[2], list[MANY], (("x"):rep(MANY):gsub(".", id)) == ("x"):rep(MANY))

-- a hook is shown the functions that the program has, in the order of their calls
local function f(x) return x end
local function g() return f(1) end
local function h() return object(1) end
for n = 1, MANY do f(n) g() h() end
local names = { [f] = "f", [g] = "g", [h] = "h", [Object.__call] = "__call", [debug.sethook] = "sethook" }
local log = {}
debug.sethook(function(event) log[#log + 1] = event .. ":" .. names[debug.getinfo(2, "f").func] end, "cr")
g() h() f(2)
debug.sethook()
print(table.concat(log, " "))

-- errors and their places, before and after
local function fail(t) return t.a.b end
local function raise(x) error("raised " .. x) end
local places = { select(2, pcall(fail, {})), select(2, pcall(raise, 1)) }
local same = true
for _ = 1, MANY do
	same = same and select(2, pcall(fail, {})) == places[1] and select(2, pcall(raise, 1)) == places[2]
end
print(same, places[1], places[2])

-- a loop goes on in the middle with all that it had
local function loop(n, ...)
	local total, text, fs = 0, "", {}
	for i = 1, n do
		local twice = i * 2
		fs[i % 3 + 1] = function() twice = twice + 1 return twice end
		total = total + select("#", ...) + fs[i % 3 + 1]()
		for j = 10, 1, -3 do total = total - j / 2 end
		if i % 1000 == 0 then text = text .. i .. "," end
	end
	return total, text, fs[1](), fs[2](), fs[3](), ...
end
print(loop(MANY, "x", nil, "z"))
local wrapped = coroutine.wrap(function(n) for i = 1, n do n = coroutine.yield(i) or n end return "end" end)
for n = 1, MANY do sum = sum + wrapped(MANY) end
print(sum, wrapped(), pcall(wrapped))
