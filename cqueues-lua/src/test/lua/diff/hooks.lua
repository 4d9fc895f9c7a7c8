-- debug.sethook: counting, lines, calls; the hook ends a function that would not end.
local function lines(f)
  local seen = {}
  local first = debug.getinfo(f, "S").linedefined
  debug.sethook(function(event, line) if debug.getinfo(2, "f").func == f then seen[#seen + 1] = line - first end end, "l")
  f()
  debug.sethook()
  return table.concat(seen, " ")
end
print(lines(function()
  local x = 1
  for i = 1, 2 do
    x = x + i
  end
  if x > 2 then
    x = 0
  end
  return x
end))

local function timeout(f, n)
  debug.sethook(function() debug.sethook() error("timeout", 0) end, "", n)
  local result = table.pack(pcall(f))
  debug.sethook()
  return table.unpack(result, 1, result.n)
end
print(timeout(function() while true do end end, 1000))
print(timeout(function() local function f() return f() end return f() end, 1000))
print(timeout(function() local t = {} for i = 1, 10 do t[i] = i end return #t, "done" end, 100000))
print(timeout(function() for i = 1, 1e9 do local g = function() return i end g() end end, 5000))
print(timeout(function() return coroutine.wrap(function() return "inside", coroutine.running() ~= nil end)() end, 1e6))

local function hook() end
debug.sethook(hook, "crl", 7) local h, mask, count = debug.gethook() debug.sethook()
print(h == hook, mask, count, debug.gethook())
debug.sethook(hook, "") print(debug.gethook() == hook, select(2, debug.gethook()))
print(pcall(debug.sethook, 1, "l"), pcall(debug.sethook, hook))

local names = {}
local function callee(a) local b = a + 1 return b end
local function caller() local x = callee(1) x = callee(x) return x end
debug.sethook(function(event)
  local info = debug.getinfo(2, "nSf")
  if info.what == "Lua" then names[#names + 1] = event .. ":" .. (info.func == callee and "callee" or info.func == caller and "caller" or "?") end
end, "cr")
caller()
debug.sethook()
print(table.concat(names, " "))

local locals = {}
local function work(a, ...) local b = a * 2 do local c = b + 1 b = c end return b, ... end
debug.sethook(function()
  if debug.getinfo(2, "f").func ~= work then return end
  local i, all = 1, {}
  while true do local k, v = debug.getlocal(2, i) if not k or k:sub(1, 1) == "(" then break end all[i] = k .. "=" .. tostring(v) i = i + 1 end
  locals[#locals + 1] = table.concat(all, ",")
end, "", 1)
print(work(5, "more"))
debug.sethook()
print(locals[1], locals[#locals])
local function fails() local t = nil return t.x end
debug.sethook(hook, "l") print(select(2, pcall(fails)) == select(2, pcall(fails)), (select(2, pcall(fails)):gsub("^.-:%d+: ", ""))) debug.sethook()
local co = coroutine.create(function(a) local b = coroutine.yield(a) return b end)
local n = 0 debug.sethook(co, function() n = n + 1 end, "", 1)
print(coroutine.resume(co, 1)) print(coroutine.resume(co, 2)) print(n > 3, debug.gethook(), (select(2, debug.gethook(co))))

-- all events, of library functions, too, and what they are about
local events = {}
local function inner(a) local b = a
  return b end
local function middle(a)
  return inner(a)
end
local function library() return (tostring(1)) end
local function tail() return tostring(1) end
local function iterator() return pairs{1} end
local callable = setmetatable({}, {__call = inner})
local function callsTable() return callable(1) end
local known = {[inner] = "inner", [middle] = "middle", [tostring] = "tostring", [next] = "next", [debug.sethook] = "sethook", [error] = "error"}
debug.sethook(function(event, line)
  local i = debug.getinfo(2, "nSltf")
  events[#events + 1] = table.concat({event, tostring(line), i.what, tostring(i.name), i.namewhat, i.currentline, tostring(i.istailcall), known[i.func] or "?"}, " ")
  i = debug.getinfo(1, "nt") events[#events] = events[#events] .. ", hook " .. tostring(i.name) .. " " .. i.namewhat .. " " .. tostring(i.istailcall)
  i = debug.getinfo(3, "nl") if event ~= "tail call" then events[#events] = events[#events] .. ", from " .. tostring(i.name) .. " " .. i.namewhat .. " " .. i.currentline end
end, "crl")
middle(1)
library()
tail()
for k in iterator() do
  callable.x = k
end
callsTable()
local x = pcall(error, 1)
x = xpcall(error, function() end, 2)
local s = ("x"):rep(3):gsub("x", function() return "y" end)
debug.sethook()
print(table.concat(events, "\n"))

-- instructions count in the hook itself, too
for _, n in ipairs{1, 3, 4, 7} do
  local c = 0
  debug.sethook(function() c = c + 1 end, "", n)
  for i = 1, 1000 do end
  debug.sethook()
  print(n, c)
  c = 0
  debug.sethook(function() local a, b = 1, 2 c = c + 1 a = b b = a a = b b = a end, "", n)
  for i = 1, 1000 do if i == 0 then i = 1 end end
  debug.sethook()
  print(n, c)
end

-- coroutines have hooks of their own
co = coroutine.create(function(a)
  local b = coroutine.yield(a)
  return b
end)
local t = {}
debug.sethook(co, function(e, l) t[#t+1] = e .. ":" .. tostring(l) end, "crl")
print(coroutine.resume(co, 1)) print(table.concat(t, " ")) t = {}
print(debug.gethook(co) ~= nil, debug.gethook())
print(coroutine.resume(co, 1)) print(table.concat(t, " "))

-- a hook that yields, that fails, that calls, that sets another
co = coroutine.create(function() local x = 1
  return x end)
debug.sethook(co, function() coroutine.yield(1) end, "l")
print(coroutine.resume(co))
for level = 0, 2 do
  print(pcall(function()
    debug.sethook(function(e, l) debug.sethook() error("in hook " .. l, level) end, "l")
    local x = 1
    return x
  end))
end
print(select("#", pcall(function()
  debug.sethook(function() debug.sethook() error() end, "l")
  local x = 1
end)))
n = 0 local m = 0
debug.sethook(function() n = n + 1 local function f() m = m + 1 end f() f() end, "c")
tostring(1) tostring(2)
debug.sethook()
print(n, m)
local seen = {}
local function target(a, b)
  local c = a
  return c
end
debug.sethook(function(e)
  debug.sethook(function(e, l)
    seen[#seen + 1] = e .. l .. debug.getinfo(2, "l").currentline
    debug.sethook(nil)
    for i = 1, 2 do local k, v = debug.getlocal(2, i) seen[#seen + 1] = k .. "=" .. tostring(v) end
  end, "l")
end, "c")
target(1, 2)
print(debug.gethook())
print(table.concat(seen, " "))
debug.sethook(function() debug.sethook() print(debug.traceback("hook")) end, "c")
target(1)

-- the lines of a text, in the order in which they run
local function trace(text)
  local out = {}
  local f = assert(load(text, "=x"))
  debug.sethook(function(e, l) if debug.getinfo(2, "S").short_src == "x" then out[#out + 1] = l end end, "l")
  f()
  debug.sethook()
  print(table.concat(out, " "))
end
trace "if\nmath.sin(1)\nthen\n a = 1\nelse\n a = 2\nend"
trace "\nlocal function f()\nend\nf()\nA = 1\n\nA = 2"
trace "--\nif nil then\n a = 1\nelse\n a = 2\nend"
trace "a = 1\nrepeat\n a = a + 1\nuntil a == 3"
trace " do\n return\nend"
trace "local a\na = 1\nwhile a <= 3 do\n a = a + 1\nend"
trace "while math.sin(1) do\n if math.sin(1)\n then break\n end\nend\na = 1"
trace "for i = 1, 3 do\n a = i\nend"
trace "for i, v in pairs{'a', 'b'} do\n a = i .. v\nend"
trace "for i = 1, 4 do a = 1 end"
trace [[local x = {
  1,
  2,
  f = function()
    return 1
  end,
  math.max(
    1,
    2
  ),
}
local y = x.f() +
  x.f() *
  x[1]
local z = "a" ..
  "b" ..
  y
local s = [=[
 long
 string ]=]
s = s
  :upper()
  :lower()
if x and
   y and
   z then s = 1 end
goto l
s = 2
::l::
s = 3
local function v(...)
  return ...
end
v(1,
  2)
v(v(
 1))
return x
  [1]
]]
