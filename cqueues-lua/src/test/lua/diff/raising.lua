-- error with values of every kind, called by every name, caught by everything.
local E = setmetatable({}, {__tostring = function() return "E!" end})
print(select(2, pcall(error, E)) == E, select(2, xpcall(error, function(m) return m == E end, E)), select(2, coroutine.resume(coroutine.create(error), E)) == E)
print(pcall(coroutine.wrap(function() error(E) end)) , select(2, pcall(coroutine.wrap(function() error(E) end))) == E)
local ok, e = pcall(function() local ok, e = pcall(error, E) error(e) end) print(e == E)
local ok, e = xpcall(function() local ok, e = xpcall(error, function(m) return {m} end, E) error(e) end, function(m) return m end) print(type(e), e[1] == E)
print(xpcall(function() return xpcall(error, function(m) error("inner handler fails") end, "x") end, function(m) return "outer " .. m end))
print(xpcall(function() error(setmetatable({}, {__index = function(t, k) return "idx" .. k end})) end, function(m) return m.foo end))
print(pcall(pcall, error)) print(pcall(pcall, pcall, error, "x"))
print(pcall(error, "a", 0)) print(pcall(error, "a", 1)) print(pcall(error, nil, 2)) print(pcall(error, 42, 2))
local function lvl(n) return function() error("L" .. n, n) end end
for n = 0, 5 do print(pcall(function() lvl(n)() end)) print(xpcall(function() lvl(n)() end, function(m) return "h " .. m end)) end
local err = error
print(pcall(function() err("upvalue") end)) print(pcall(function() local e = err e("local") end)) print(pcall(function() local t = {error = err} t.error("field") end)) print(pcall(function() local t = {error = function(s, m) return m end} return t:error("method") end))
print(pcall(function() local error = function(m) return "mine " .. m end return (error("x")) end))
print(pcall(function() local error = setmetatable({}, {__call = function(_, m) return "called " .. m end}) return (error("x")) end))
print(pcall(function() local error error("x") end)) print(pcall(function() local error = 5 local x = error("x") end))
print(pcall(function() error() end)) print(pcall(function() error(1.5) end)) print(pcall(function() error(-0.0) end)) print(pcall(function() error(true) end)) print(pcall(function() local x = error(nil) end))
print(pcall(function() if error("in if") then end end)) print(pcall(function() local a = 1 + error("in expr") end)) print(pcall(function() return #error("len") end))
print(pcall(function()
  error(
   "multi" ..
   "line"
  )
end))
print(pcall(function() local s = "x" error(s
  .. "y") end))
co = coroutine.create(function() error("in co") end) print(coroutine.resume(co)) print(debug.traceback(co))
co = coroutine.create(function() pcall(function() error("caught") end) coroutine.yield() error("later") end) coroutine.resume(co) print(coroutine.resume(co)) print(debug.traceback(co))
print(xpcall(function() error("tb") end, debug.traceback))
for i = 1, 3 do print(pcall(function() for j = 1, i do if j == 3 then error("loop " .. j) end end return "fine" end)) end
print(pcall(load("error('chunk')", "=c"))) print(pcall(load("local error = ... error('vararg')", "=c"), error)) print(pcall(load("_ENV = {error = error} error('env')", "=c")))
print(pcall(load("local _ENV = {error = print} error('printed')", "=c")))
goto done
error("skipped")
::done::
