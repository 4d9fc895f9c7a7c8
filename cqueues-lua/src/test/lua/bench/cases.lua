-- What language.lua and LanguageBenchmark measure: a list of {name =, n =, work =}, where work(n) does
-- something n times.
local cases = {}
local function run(name, n, work) cases[#cases + 1] = {name = name, n = n, work = work} end

local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
run("fib", 27, fib)

local P = {}
P.__index = P
function P.new(x) return setmetatable({x = x}, P) end
function P:get() return self.x end
function P:add(n) self.x = self.x + n return self end
run("method", 1e6, function(n)
  local p = P.new(0) for i = 1, n do p:add(1) p:get() end
end)
run("closure", 1e6, function(n)
  local s = 0 local function mk(i) return function(d) i = i + d return i end end for i = 1, n do local f = mk(i) s = s + f(1) end return s
end)
run("tarray", 1e6, function(n)
  local t = {} for i = 1, n do t[i] = i end local s = 0 for i = 1, #t do s = s + t[i] end return s
end)
run("tstring", 1e6, function(n)
  local t = {a = 1, b = 2, c = 3} for i = 1, n do t.a = t.b + t.c t.b = t.a - t.c end
end)
run("tinsert", 3e5, function(n)
  local t = {} for i = 1, n do t[#t + 1] = i end for i = 1, n do t[i] = nil end
end)
run("concat", 2e5, function(n)
  local t = {} for i = 1, n do t[#t + 1] = "item " .. i end return #table.concat(t, ",")
end)

local H = {}
for i = 1, 50 do H[i] = "Content-Type-" .. i .. ": text/html; charset=utf-8 ; q=" .. i end
run("find", 4000, function(n)
  local c = 0 for i = 1, n do for j = 1, 50 do if H[j]:find(":", 1, true) then c = c + 1 end end end
end)
run("match", 1000, function(n)
  for i = 1, n do for j = 1, 50 do local k, v = H[j]:match("^([^:%s]+):%s*(.-)%s*$") end end
end)
run("gsub", 1000, function(n)
  for i = 1, n do for j = 1, 50 do H[j]:gsub("%s+", " ") end end
end)
run("format", 1000, function(n)
  for i = 1, n do for j = 1, 50 do local s = ("%s: %d %5.2f"):format("abc", j, j / 3) end end
end)
run("byte", 4000, function(n)
  local c = 0 for i = 1, n do for j = 1, 50 do c = c + H[j]:byte(j % 30 + 1) + #H[j]:sub(1, j) + #H[j]:lower() end end
end)
run("pairs", 2e4, function(n)
  local t = {} for i = 1, 20 do t["k" .. i] = i t[i] = i end local s = 0 for i = 1, n do for k, v in pairs(t) do s = s + v end for _, v in ipairs(t) do s = s + v end end
end)
run("vararg", 3e5, function(n)
  local function f(...) return select("#", ...) + select(2, ...) end for i = 1, n do f(1, i, 3) end
end)
run("float", 2e6, function(n)
  local x = 0.5 for i = 1, n do x = x * 1.0000001 + 0.1 end return x
end)
run("pcall", 3e5, function(n)
  local f = function(a) return a end for i = 1, n do pcall(f, i) end
end)
run("yield", 3e5, function(n)
  local co = coroutine.wrap(function() while true do coroutine.yield(1) end end) for i = 1, n do co() end
end)
run("sort", 1e5, function(n)
  local t, r = {}, 42 for i = 1, n do r = (r * 16807) % 2147483647 t[i] = r end table.sort(t)
end)
run("strcmp", 1e6, function(n)
  local c = 0 for i = 1, n do local s = H[i % 50 + 1] if s == "x" or s < "D" then c = c + 1 end end
end)

return cases
