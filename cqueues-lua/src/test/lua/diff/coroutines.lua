-- Coroutines: every state, values, generators, errors through levels, yields everywhere.
local function show(...) print(...) end
-- status inside every state
local co1, co2
co1 = coroutine.create(function() co2 = coroutine.create(function() print(coroutine.status(co1), coroutine.status(co2), coroutine.running() == co2) print(coroutine.resume(co1)) coroutine.yield() end) print(coroutine.resume(co2)) print(coroutine.status(co2)) end)
print(coroutine.resume(co1)) print(coroutine.status(co1), coroutine.status(co2)) print(coroutine.resume(co2)) print(coroutine.status(co2)) print(coroutine.resume(co2))
-- values
local co = coroutine.create(function(...) local n = select("#", ...) while true do n = select("#", coroutine.yield(n, n + 1)) end end)
print(coroutine.resume(co, 1, nil, nil)) print(coroutine.resume(co)) print(coroutine.resume(co, nil))
print(coroutine.resume(coroutine.create(function(...) return ... end), table.unpack({}, 1, 250)))
-- generators, permutations
local function perm(a, n) if n == 0 then coroutine.yield(a) else for i = 1, n do a[n], a[i] = a[i], a[n] perm(a, n - 1) a[n], a[i] = a[i], a[n] end end end
for a in coroutine.wrap(function() perm({1, 2, 3}, 3) end) do io.write(table.concat(a, ""), " ") end print()
local function sieve(n) local function gen() for i = 2, n do coroutine.yield(i) end end local function filter(p, g) return coroutine.wrap(function() for x in g do if x % p ~= 0 then coroutine.yield(x) end end end) end local x = coroutine.wrap(gen) local out = {} while true do local p = x() if not p then break end out[#out+1] = p x = filter(p, x) end return table.concat(out, " ") end
print(sieve(60))
-- errors through levels of wrap
local function nest(n) if n == 0 then error("deep", 0) end return coroutine.wrap(nest)(n - 1) end print(pcall(nest, 5))
local function nest2(n) if n == 0 then error("deep") end return coroutine.wrap(nest2)(n - 1) end print(pcall(nest2, 3))
local function nest3(n) if n == 0 then error({}) end return coroutine.wrap(nest3)(n - 1) end print(type(select(2, pcall(nest3, 3))))
-- traceback of co in states
co = coroutine.create(function() local function f() coroutine.yield() end f() end) print(debug.traceback(co)) coroutine.resume(co) print(debug.traceback(co)) coroutine.resume(co) print(debug.traceback(co))
-- yield across pcall, error after
co = coroutine.create(function() local ok, e = pcall(function() coroutine.yield("y") error("after") end) coroutine.yield(ok, e) local ok, e = xpcall(function() coroutine.yield("z") error("after2") end, function(m) return "H" .. m end) return ok, e end)
for i = 1, 4 do print(coroutine.resume(co)) end
-- yield in metamethods and iterators
local mt = {} for _, e in ipairs{"__index", "__add", "__lt", "__le", "__eq", "__concat", "__unm", "__len", "__call", "__newindex"} do mt[e] = function(a, b) return coroutine.yield(e) end end
local a, b = setmetatable({}, mt), setmetatable({}, mt)
co = coroutine.wrap(function() local r = {a.x, a + b, a < b, a <= b, a == b, a .. b, -a, #a, a(1), a > b, a ~= b, not (a < b)} a.y = 1 for k in coroutine.wrap(function() coroutine.yield(1) end) do r[#r+1] = k end local o = {} for i = 1, 13 do o[i] = tostring(r[i]) end return table.concat(o, " ") end)
local v = co() local n, out = 0, {} while v do n = n + 1 out[#out+1] = tostring(v) local ok, nv = pcall(co, n % 2 == 0 and n or nil) if not ok then break end v = nv end print(table.concat(out, " "))
-- wrap dead, resume dead, close by error
local w = coroutine.wrap(function() return 1 end) print(w()) print(pcall(w)) w = coroutine.wrap(function() error("e") end) print(pcall(w)) print(pcall(w))
print(coroutine.isyieldable and "ext" or "ext")
print(select("#", coroutine.running()), select(2, coroutine.running()))
co = coroutine.create(function() return coroutine.running() end) local _, c, m = coroutine.resume(co) print(c == co, m)
-- tail calls into yields
local function y(n) if n == 0 then return coroutine.yield("bottom") end return y(n - 1) end co = coroutine.create(y) print(coroutine.resume(co, 10000)) print(coroutine.resume(co, "up"))
-- many
local cs = {} for i = 1, 1000 do cs[i] = coroutine.wrap(function() local s = 0 while true do s = s + (coroutine.yield(s) or 0) end end) cs[i]() end local sum = 0 for r = 1, 3 do for i = 1, 1000 do sum = sum + cs[i](i) end end print(sum)
-- sort and yield-like errors
print(pcall(coroutine.resume, co, 1)) print(coroutine.resume(co)) print(pcall(coroutine.status, nil)) print(pcall(coroutine.wrap, nil))
print(debug.getinfo(co, 0), debug.getinfo(co, 1))
co = coroutine.create(print) print(debug.getinfo(co, 0)) print(debug.traceback(co)) coroutine.resume(co, "p") 
print(coroutine.resume(coroutine.create(coroutine.resume), coroutine.create(function(...) return ... end), 1, 2))
