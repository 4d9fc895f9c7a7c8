-- debug.setlocal and getlocal
local function f(a, b, ...)
  local c = 3
  local fn = function() return c end
  for i = 1, 2 do
    local d = i
    for n = 1, 20 do
      local name, v = debug.getlocal(1, n)
      if not name then break end
      print(n, name, type(v) == "function" and "fn" or v)
    end
    print(debug.setlocal(1, 2, "B"), b)
    print(debug.setlocal(1, 3, "C"), c, fn())
    print(debug.setlocal(1, 100, "C"))
    print(debug.setlocal(1, -1, "v1"), ...)
    print(debug.setlocal(1, -5, "v1"), ...)
  end
  print(a, b, c)
end
f(1, 2, "x", "y")

print(pcall(debug.setlocal, 100, 1, 1))
print(pcall(debug.setlocal, 1, 1))
print(pcall(debug.setlocal, "x", 1))
print(pcall(debug.setlocal))
print(pcall(debug.getlocal))

-- of a suspended coroutine
local co = coroutine.create(function(a, ...) local b = coroutine.yield(a) return a, b, ... end)
coroutine.resume(co, 1, 2, 3)
for n = 1, 4 do print(debug.getlocal(co, 1, n)) end
print(debug.getlocal(co, 0, 1))
print(debug.setlocal(co, 1, 1, "new"), debug.setlocal(co, 1, -1, "va"), debug.setlocal(co, 1, -2, "va2"))
print(debug.setlocal(co, 1, -3, "va2"))
print(pcall(debug.setlocal, co, 2, 1, 1))
print(coroutine.resume(co, "b"))

-- parameters, and values without a name
local function parameters(x, y, ...) local z end
print(debug.getlocal(parameters, 1), debug.getlocal(parameters, 2), debug.getlocal(parameters, 3))
local function outer(x) return x + (function() for n = 1, 9 do print(n, debug.getlocal(2, n)) end return 1 end)() * 2 end
outer(5)
local object = setmetatable({}, {__add = function() for n = 1, 3 do local k, v = debug.getlocal(2, n) print(n, k, type(v)) end return 1 end})
local function add(x) local y = 2 return "a" .. (object + x) end
add(5)
for x in function(s, c) for n = 1, 30 do local k, v = debug.getlocal(2, n) print(n, k, type(v)) if not k then break end end if not c then return 1 end end do print(x) end

-- from a hook
local function count(to) local n = 0 while n < to do n = n + 1 end return n end
debug.sethook(function(_, line)
  if debug.getinfo(2, "f").func == count then debug.setlocal(2, 1, 0) debug.sethook() end
end, "l")
print(count(1e9))
debug.sethook()
