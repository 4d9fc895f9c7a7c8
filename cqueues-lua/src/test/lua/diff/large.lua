-- Functions, tables and expressions larger than what a method of a JVM holds.
local function gen(n, f) local t = {} for i = 1, n do t[i] = f(i) end return table.concat(t, "\n") end
local function check(name, src, ...)
  local f, e = load(src, "=" .. name)
  print(name, f and "ok" or e)
  if f then print(pcall(f, ...)) end
end
check("statements", "local x = 0 " .. gen(20000, function(i) return "x = x + " .. i end) .. " return x")
check("table", "return #{" .. gen(50000, function(i) return i .. "," end) .. "}")
check("ctable", "local t = {" .. gen(50000, function(i) return "{" .. i .. ",'k" .. i .. "'}," end) .. "} return #t, t[50000][2]")
check("constants", "local t = {} " .. gen(60000, function(i) return "t[" .. i .. "] = 'c" .. i .. "'" end) .. " return #t, t[60000]")
check("inner", "local function f(a, ...) local x, up = a, 1 local g = function(d) up = up + d return up end " .. gen(8000, function(i) return "x = x + g(1)" end)
  .. " local n = select('#', ...) return g(0), x, n, (...), type(function() return g(1) end) end return f(5, 6, nil, 8)")
check("error", "local t = {}\n" .. gen(20000, function(i) return "t.x = " .. i end) .. "\nlocal y = t.foo.bar")
check("error2", "local function f(t)\n" .. gen(20000, function(i) return "t.x = " .. i end) .. "\nreturn t.x + t end f({})")
check("error3", "local function f(t)\n" .. gen(20000, function(i) return "t.x = " .. i end) .. "\nerror('here') end f({})")
check("yield", "local function f(t)\n" .. gen(20000, function(i) return "t.x = " .. i end) .. "\nlocal a = coroutine.yield(1) local b = coroutine.yield(a) return b, t.x end local co = coroutine.wrap(f) print(co({})) print(co(2)) return co(3)")
check("tail", "local function f(t, n)\n" .. gen(7000, function(i) return "t.x = " .. i end) .. "\nif n > 0 then return f(t, n - 1) end return 'done' end return f({}, 300)")
check("loops", "local s = 0\n" .. gen(2000, function(i) return "for i = 1, 2 do s = s + i end for k, v in pairs{1, 2} do s = s + v end while s % 2 == 1 do s = s + 1 end repeat local z = s local f = function() return z end s = f() + 0 until true" end) .. " return s")
check("traceback", "local function f(t)\n" .. gen(20000, function(i) return "t.x = " .. i end) .. "\nlocal a, b = 1, 2 print(debug.getlocal(1, 2)) print(debug.getinfo(1, 'l').currentline, debug.getinfo(1, 'f').func == f) print(debug.traceback('tb'):match('tb%c[^%c]*%c[^%c]*'))  end f({}) return")
check("captured", "local fs = {} for i = 1, 3 do local v = i " .. gen(9000, function(i) return "v = v + 1" end) .. " fs[i] = function() v = v + 1 return v end end return fs[1](), fs[2](), fs[3](), fs[1]()")
check("deepexpr", "return " .. ("("):rep(190) .. "1" .. (")"):rep(190))
check("deepexpr2", "return " .. ("("):rep(250) .. "1" .. (")"):rep(250))
check("deepblock", ("do "):rep(190) .. "return 1 " .. ("end "):rep(190))
check("deepblock2", ("do "):rep(250) .. " " .. ("end "):rep(250))
check("unary", "return " .. ("not "):rep(150) .. "true")
check("concat", "return #(" .. ("'x' .. "):rep(180) .. "'')")
check("concat2", "return #(" .. ("'x' .. "):rep(300) .. "'')")
check("add", "return " .. ("1 + "):rep(30000) .. "1")
check("locals", gen(200, function(i) return "local a" .. i .. " = " .. i end) .. " return a200")
check("locals2", gen(201, function(i) return "local a" .. i .. " = " .. i end) .. " return a200")
check("upvalues", gen(190, function(i) return "local a" .. i .. " = " .. i end) .. " return (function() return " .. gen(190, function(i) return "a" .. i .. " + " end) .. " 0 end)()")
check("args", "return select('#', " .. gen(240, function(i) return i .. "," end) .. " 1)")
check("elseifs", "local x = ... " .. "if x == 0 then return 0 " .. gen(5000, function(i) return "elseif x == " .. i .. " then return " .. i * 2 end) .. " end", 4999)
check("longjump", "local x = ... while true do x = x + 1 if x > 3 then break end " .. gen(40000, function(i) return "x = x + 0" end) .. " end return x", 1)

-- more constants than one instruction can name
do
  local p = {"local t = {"}
  for i = 1, 300000 do p[#p+1] = ("'s%d',"):format(i) end
  p[#p+1] = "} return t, t[300000] == 's300000', t[299999] == 's299999'"
  local t, a, b = assert(load(table.concat(p)))()
  print(#t, a, b)
  p = {}
  for i = 1, 270000 do p[#p+1] = ("%d.5,"):format(i) end
  local f = assert(load("return {" .. table.concat(p) .. "}"))
  print(#f(), f()[270000], f()[1])
  local d = load(string.dump(f)) print(d()[269999])
end
