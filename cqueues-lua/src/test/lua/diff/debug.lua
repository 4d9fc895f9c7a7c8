local function show(...) local t = ... if not t then print(...) return end local k = {} for n, v in pairs(t) do k[#k+1] = n .. "=" .. tostring(type(v)=="function" and "f" or type(v) == "table" and "t" or v) end table.sort(k) print(table.concat(k, " ")) end
local function f(a, b, ...)
  local x = 1
  show(debug.getinfo(1))
  show(debug.getinfo(2, "nSl"))
  show(debug.getinfo(3, "Slnut"))
  show(debug.getinfo(4))
  show(debug.getinfo(0, "nS"))
  print(debug.getinfo(1, "f").func == f, debug.getinfo(1,"l").currentline)
end
f(1)
local g = f
show(debug.getinfo(f)) show(debug.getinfo(print)) show(debug.getinfo(1))
print(pcall(debug.getinfo, 1, "x")) print(pcall(debug.getinfo, "x")) print(pcall(debug.getinfo)) print(pcall(debug.getinfo, {})) print(debug.getinfo(-1))
for i = 2, 10 do io.write(tostring(debug.getinfo(f, "L").activelines[i]), " ") end print(debug.getinfo(print, "L").activelines)
print(debug.getlocal(f, 1), debug.getlocal(f, 2), debug.getlocal(f, 3), debug.getlocal(print, 1))
local function h(a, b) local c = a .. b; do local d = 4 end local e = 5; local i = 1 while debug.getlocal(1, i) do print(debug.getlocal(1, i)) i = i + 1 end print(a, b, c, e) return function() return a end end
h("x", "y")
local function va(...) print(debug.getlocal(1, -1)) print(debug.getlocal(1, -2)) print(debug.getlocal(1, -3)) end va("p", "q")
print(pcall(debug.getlocal, 50, 1)) print(pcall(debug.getlocal, 1))
print(debug.getupvalue(h, 1), debug.getupvalue(f, 1), debug.getupvalue(f, 2), debug.getupvalue(f, 9), debug.getupvalue(print, 1))
print(select('#', debug.getupvalue(f, 9)))
local a, b = 1, 2
local function ga() return a end local function gb() return b end
print(debug.setupvalue(ga, 1, 10), ga(), a, debug.setupvalue(ga, 2, 10))
print(debug.upvalueid(ga, 1) == debug.upvalueid(gb, 1), type(debug.upvalueid(ga, 1)), debug.upvalueid(ga,1) == debug.upvalueid(function() a = a end, 1))
debug.upvaluejoin(ga, 1, gb, 1) print(ga(), debug.upvalueid(ga, 1) == debug.upvalueid(gb, 1))
print(pcall(debug.upvalueid, ga, 3)) print(pcall(debug.upvaluejoin, ga, 1, print, 1)) print(pcall(debug.upvaluejoin, ga, 1, gb, 5)) print(pcall(debug.upvaluejoin, ga, 0, gb, 1)) print(pcall(debug.upvaluejoin, print, 0, gb, 1))
print(debug.setmetatable(10, {__index = function(t, k) return k end}), (5).x) debug.setmetatable(10, nil) print(pcall(function() return (5).x end))
print(debug.getmetatable("").__index == string, debug.getmetatable(setmetatable({}, {__metatable = 5})).__metatable)
print(pcall(debug.setmetatable, {}, 5)) print(pcall(debug.setmetatable, {}))
debug.setmetatable(nil, {__index = function() return "nilidx" end}) print((nil).x) debug.setmetatable(nil, nil)
debug.setmetatable(print, {__index = {z = 5}}) print(print.z) debug.setmetatable(print, nil)
print(debug.getuservalue(io.stdout), debug.setuservalue(io.stdout, {}) == io.stdout, type(debug.getuservalue(io.stdout)), debug.getuservalue(5)) print(pcall(debug.setuservalue, 5, {})) print(pcall(debug.setuservalue, io.stdout, 5))
print(debug.gethook()) print(debug.sethook()) print(type(debug.getregistry()), debug.getregistry()._LOADED == package.loaded, debug.getregistry()[2] == _G)
local co = coroutine.create(function(p, q) local r = 3 coroutine.yield(p) print(p, q, r) end)
coroutine.resume(co, 1, 2)
show(debug.getinfo(co, 0, "nSltu")) show(debug.getinfo(co, 1)) show(debug.getinfo(co, 2)) print(debug.getlocal(co, 1, 1)) print(debug.getlocal(co, 1, 3)) show(debug.getinfo(co, 1, "nl"))
show(debug.getinfo(coroutine.running(), 1, "nl"))
local mt = setmetatable({}, {__index = function(t, k) show(debug.getinfo(1, "n")) end, __add = function() show(debug.getinfo(1, "n")) end, __lt = function() show(debug.getinfo(1, "n")) end})
local _ = mt.x, mt + 1, mt < mt
for x in function() show(debug.getinfo(1, "n")) end do end
local function tc() return f(3) end tc()
local fs = loadstring or load
show(debug.getinfo(load("return 1", "=name"), "S")) show(debug.getinfo(load("return 1", "a\nb"), "S")) show(debug.getinfo(load("\n\nreturn 1 + 1"), "S"))
print(debug.setupvalue(load("return x"), 1, {}))
print(debug.traceback(5), debug.traceback({}) ~= nil, debug.traceback(nil) ) print(debug.traceback("x", 50)) print(pcall(debug.traceback, "x", "y"))
print(pcall(string.rep))

-- functions are known however often they have run
local function own(n) local s = 0 for i = 1, n do s = s + i end local me = debug.getinfo(1, "f").func return me, s end
local function caller(n) local a = own(n) return a == own, debug.getinfo(1, "f").func end
local wrong = 0
for i = 1, 30000 do
  if own(5) ~= own or select(2, caller(2)) ~= caller then wrong = wrong + 1 end
  pcall(function() if debug.getinfo(2, "f").func ~= pcall then wrong = wrong + 1 end end)
end
print(wrong)

-- a loop's own variables are numbers, whatever they were made of, also where the loop is a class
do
  local function state(from, to, step)
    local seen
    for i = from, to, step do
      local values = {}
      for n = 1, 9 do
        local name, value = debug.getlocal(1, n)
        if name and name:find "^%(for" then values[#values + 1] = name .. type(value) .. tostring(value) end
      end
      seen = table.concat(values, " ", 1, 3)
    end
    return seen
  end
  for _ = 1, 2000 do state("1", "3", "1") end
  print(state("1", "3", "1")) print(state(3, "1", -1)) print(state("0x10", 17, "0.5"))
end
do -- nor does a hook change how often it turns
  local function turns(limit)
    local n = 0
    for _ = 1, 12 do
      for _ = 1, limit do
        local again = 0
        ::more::
        again = again + 1
        n = n + 1
        if n % 7 == 3 then debug.sethook(function() end, "l") elseif n % 7 == 6 then debug.sethook() end
        if again < 9 then goto more end
      end
    end
    debug.sethook()
    return n
  end
  for _ = 1, 20 do turns "3" end
  print(turns "3", turns(3))
end
