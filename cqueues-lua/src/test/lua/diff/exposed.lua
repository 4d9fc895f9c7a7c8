-- the variables of functions that have run for long, which become interpreted for it
local get, set, hook = debug.getlocal, debug.setlocal, debug.sethook
local function vars(...) local r = {}; local args = {...}; local lvl = table.remove(args)
  for i = 1, 30 do args[#args+1] = lvl; args[#args+1]=i; local n, v = get(table.unpack(args)); args[#args]=nil; args[#args]=nil; if not n then break end
   if n:sub(1,1) ~= "(" or n:find"for" then r[#r+1] = n.."="..(type(v)=="number" and v or type(v)=="string" and v or type(v)) end end
  return table.concat(r, " ") end
-- suspended coroutines
local function gen(n)
  local acc = 0
  for i = 1, n do local half = i / 2; acc = acc + half; if i > n - 3 then coroutine.yield(acc) end end
  return acc
end
for i=1,3000 do local co = coroutine.create(gen); coroutine.resume(co, 10) end
local co = coroutine.create(gen); print(coroutine.resume(co, 10))
print(vars(co, 1)); print(coroutine.resume(co)); print(vars(co, 1)); print(coroutine.resume(co)); print(coroutine.resume(co)); print(coroutine.status(co))
-- setlocal
local function change(n) local x, y = n * 2, "s"; local function inner() return x end
  if n == -1 then print(set(1, 2, 77), set(1, 3, 5)) print(set(1, 1, 9)) end return n, x, y, inner() end
for i=1,5000 do change(i) end
print(change(-1)); print(change(3))
-- error handlers
local function fails(a) local t = a * 2; local u = nil; if a > 1e6 then return u.x end; if a < 0 then error("neg") end; return t end
local function mid(a) local m = a + 1; local r = fails(a); return r + m end
for i=1,20000 do mid(i) end
local function handler(e) local here = 1; print("handler", e, vars(2), "|", vars(3), "|", vars(4)); return "H:"..tostring(e) end
print(xpcall(mid, handler, 2e6))
print(xpcall(mid, handler, -2))
for i = 1, 3 do print(xpcall(function() return mid(-i) end, handler)) end
print(pcall(pcall, xpcall, mid, handler, -2))
-- nested handlers
-- hooks follow at once
local lines = {}
local function follow(n)
  local s = 0
  for i = 1, n do s = s + i end
  if n == 7 then hook(function(ev, l) lines[#lines+1] = l end, "l") end
  s = s + 1
  s = s * 2
  hook()
  return s
end
for i=1,5000 do follow(3) end
print(follow(7)); for i, l in ipairs(lines) do io.write(l - lines[1], " ") end print()
-- through pcall and iterators
local function iter(s, c) if c < 3 then local z = c * 10; if c == 1 then print("iter", vars(1), vars(2)) end; return c + 1, z end end
local function loop(n) local t = 0; for k, v in iter, nil, n do t = t + v + k end return t end
for i=1,5000 do loop(2) end
print(loop(0))
local function deep(n) local d = n * 3; if n == 0 then return vars(1).."|"..vars(3).."|"..vars(5) end local ok, r = pcall(deep, n - 1); return r end
for i=1,3000 do deep(2) end
print(deep(6))
local function va(...) local a, b = ...; local q = select("#", ...); if q == 4 then print(get(1, -1), get(1, -4), vars(1)) print(set(1, -2, "new")) return ... end return a end
for i=1,5000 do va(i, 2) end
print(va(1, 2, 3, 4))
print(xpcall(mid, function(e) local k = 4; print(vars(2)); print(vars(3), vars(4), vars(5)); print(debug.traceback("tb", 1):gsub("\n.*","")); return (debug.traceback("tb"):gsub("%d+:","")) end, -5))
-- error in handler
local n = 0
print(xpcall(mid, function(e) n = n + 1; local k = 4; if n < 3 then print(vars(2)); print(vars(4)) error("again") end return "done" end, -5))
-- assert, string errors
print(xpcall(function(a) local z = a; assert(a == 1, "no"); return z end, function(e) print(vars(4)); return e end, 5))
print(xpcall(function(a) local z = a; string.rep(); return z end, function(e) print(vars(4)); return e end, 5))
for i=1,3000 do xpcall(function(a) local z = a; assert(a == 1, "no"); return z end, function() end, 5) end
print(xpcall(function(a) local z = a; string.rep(); return z end, function(e) print(vars(4)); return debug.getinfo(2,"n").name, e end, 5))
-- coroutine.wrap inside, tail calls
local function tail(n) local loc = n; if n == 0 then return vars(1), vars(2) end return tail(n - 1) end
for i=1,2000 do tail(3) end
print(tail(3))
local w = coroutine.wrap(function(a) local b = a .. "!"; while true do local c = b; local d = vars(1); a = coroutine.yield(d, c); b = a .. "?" end end)
for i = 1, 1000 do w("q"..i) end
print(w("r"))
print(select(2, pcall(function() local t = setmetatable({}, {__index = function(t, k) local kk = k; return vars(1) .. "/" .. vars(3) end}); local before = 1; return t.foo end)))

-- library functions between a function and one whose error is looked at
local function compare(a, b) local l = a < b.x return l end
local function sorts(t) local size = #t local list = {} for i = 1, size do list[i] = t[i] end table.sort(list, compare) return size end
for i = 1, 3000 do pcall(sorts, {3, 2, 1}) end
print(xpcall(sorts, function(e) print(vars(3), vars(5)) return e end, {3, 2, 1}))
local function replaces(s) local len = #s return (s:gsub("x", function(c) local cc = c .. c if s == "x!" then error(cc, 0) end return cc end)), len end
for i = 1, 3000 do replaces("axb") end
print(xpcall(replaces, function(e) print(vars(4), vars(6)) return e end, "x!"))
-- all operators that may call a metamethod go on with what it gives
local function seen() return (vars(4):gsub("table", "t")) end
local meta = {}
for _, name in ipairs { "add", "sub", "mul", "div", "mod", "pow", "unm", "concat", "len" } do
  meta["__" .. name] = function(a, b) local mine = name if seen then io.write(name, ": ", seen(), "\n") end return mine end
end
meta.__index = function(t, k) io.write(k, ": ", seen(), "\n") return function(...) return k, select("#", ...) end end
meta.__newindex = function(t, k, v) io.write(k, "=: ", seen(), "\n") rawset(t, k, v) end
meta.__call = function(self, a) io.write("call: ", (vars(3):gsub("table", "t")), "\n") return a end
local object = setmetatable({}, meta)
local function operators(o, n)
  local first = "f" .. n
  local r = { o + n, n - o, o * 2, o / n, o % n, o ^ n, -o, o .. first, #o, o(n), (o:method(1, 2)) }
  o.field = n
  o[n] = first
  local second = o.other
  return table.concat(r, ","), first, type(second)
end
print(operators(object, 3))
local quiet = seen seen = nil
local plain = setmetatable({}, { __add = function() return 1 end, __sub = function() return 2 end, __mul = function() return 3 end,
  __div = function() return 4 end, __mod = function() return 5 end, __pow = function() return 6 end, __unm = function() return 7 end,
  __concat = function() return 8 end, __len = function() return 9 end, __call = function() return 10 end,
  __index = function() return function() return 11 end end })
for i = 1, 2000 do operators(plain, 3) plain.field, plain[3] = nil end
seen = quiet
for i = 1, 3 do print(operators(setmetatable({}, meta), i)) end
-- many times: then it is interpreted for longer
local function often(n) local sum, half = 0, n / 2 for i = 1, n do local q = i * half if i % 1000 == 0 then local name, value = get(1, 2) sum = sum + value + q end end return sum end
print(often(30000), often(10))
-- a coroutine that is looked at while it waits, again and again
local co = coroutine.wrap(function(n) local c = 0 while true do c = c + 1 local d = c * n n = coroutine.yield(d) end end)
for i = 1, 3000 do co(i) end
local thread = coroutine.create(function(n) local c = 0 for i = 1, 1e9 do c = c + n local d = c * i n = coroutine.yield(d) end end)
for i = 1, 3000 do coroutine.resume(thread, 2) end
for i = 1, 5 do print(vars(thread, 1)) print(coroutine.resume(thread, i)) end
print(set(thread, 1, 2, 1000)) print(coroutine.resume(thread, 1))
