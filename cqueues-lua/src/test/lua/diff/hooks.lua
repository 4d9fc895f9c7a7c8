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
