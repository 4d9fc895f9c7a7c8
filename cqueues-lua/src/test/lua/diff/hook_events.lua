-- Events of hooks over coroutines, errors, metamethods, library functions, closures, tail calls.
local out = {}
local function rec(e, l)
  local i = debug.getinfo(2, "nSlt")
  out[#out+1] = e .. (l and ":" .. l or "") .. "(" .. tostring(i.name) .. "," .. i.what .. "," .. i.currentline .. (i.istailcall and ",t" or "") .. ")"
end
local function flush(tag) debug.sethook() print(tag, table.concat(out, " ")) out = {} end
local function f(...) return ... end
local function g(...) local a, b = ... return f(a, b, ...) end
debug.sethook(rec, "crl") g(1, 2, 3) flush("varargs")
debug.sethook(rec, "crl") pcall(f, 1) flush("pcall")
debug.sethook(rec, "crl") pcall(function() error("x") end) flush("error")
debug.sethook(rec, "crl") pcall(function() local x = nil; x.y = 1 end) flush("rt error")
debug.sethook(rec, "crl") xpcall(function() error("x") end, function(m) return m end) flush("xpcall")
local co = coroutine.wrap(function(a) local b = coroutine.yield(a) return b end)
debug.sethook(rec, "crl") co(1) co(2) flush("co")
local m = setmetatable({}, {__index = function(t, k) return k end, __add = function(a, b) return 1 end, __call = function(self, a) return a end, __eq = function() return true end, __lt = function() return true end, __le = function() return true end, __concat = function() return "c" end, __len = function() return 1 end, __unm = function() return 1 end, __newindex = function() end})
debug.sethook(rec, "cr") local _ = m.x _ = m + 1 _ = m(1) m.y = 1 _ = m .. "x" _ = #m _ = -m _ = m < m _ = m <= m _ = m == setmetatable({}, getmetatable(m)) flush("meta")
debug.sethook(rec, "crl") for i = 1, 2 do local c = function() return i end c() end flush("closures")
debug.sethook(rec, "l") do local i = 0
  ::top::
  i = i + 1
  if i < 3 then goto top end
end flush("goto")
debug.sethook(rec, "crl") table.sort({3, 1, 2}, function(a, b) return a < b end) flush("sort")
debug.sethook(rec, "crl") local s = ("abc"):gsub("%w", function(c)
  return c:upper()
end) flush("gsub")
debug.sethook(rec, "crl") load("local x = 1\nreturn x", "=chunk")() flush("load")
debug.sethook(rec, "crl") for w in ("a b"):gmatch("%w") do s = w end flush("gmatch")
debug.sethook(rec, "crl") for k, v in ipairs{1, 2} do s = v end flush("ipairs")
debug.sethook(rec, "crl") for k, v in next, {1} do s = v end flush("next")
debug.sethook(rec, "crl") local t = {f(), f(1), g(2)} flush("constructor")
debug.sethook(rec, "crl") s = tostring(setmetatable({}, {__tostring = function() return "ts" end})) flush("tostring")
debug.sethook(rec, "crl") local r = select("#", f(1, nil, nil)) flush("select")
local function rt(n) if n == 0 then return "done" end return rt(n - 1) end
debug.sethook(rec, "crl") rt(3) flush("tail")
local function outer() local function inner() debug.sethook(rec, "crl") end inner() local x = 1
  return x end
outer() flush("set inside")
local function outer2() local function inner() debug.sethook() end inner() local x = 1
  return x end
debug.sethook(rec, "crl") outer2() flush("unset inside")
-- counts
for _, n in ipairs{1, 2, 5, 10, 100} do local c = 0
  debug.sethook(function(e) c = c + 1 end, "", n)
  local t = {} for i = 1, 50 do t[i] = {i, tostring(i)} end for k, v in pairs(t) do local a, b = v[1] == 5 and 1 or 2, not v[2] end local s = "" while #s < 10 do s = s .. "x" end repeat s = s:sub(2) until s == ""
  debug.sethook() print(n, c) end
-- both line and count
local l, c = 0, 0
debug.sethook(function(e) if e == "line" then l = l + 1 else c = c + 1 end end, "l", 3)
for i = 1, 10 do
  local x = i
end
debug.sethook() print(l, c)
-- the order of line and count at the same instruction
out = {} debug.sethook(function(e, l) out[#out+1] = e:sub(1, 1) .. tostring(l) end, "l", 1)
local x = 1
x = 2
debug.sethook() print(table.concat(out, " "))
-- hooks of other coroutines while suspended, and of the running one given explicitly
out = {} debug.sethook(coroutine.running(), rec, "l")
x = 3
debug.sethook() print(table.concat(out, " "))
print(pcall(debug.sethook, co, rec)) print(pcall(debug.sethook, rec, 1)) print(pcall(debug.sethook, rec, "l", "x"))
debug.sethook(rec, "xyz") print(select(2, debug.gethook())) debug.sethook(rec, "", 0) print(select(2, debug.gethook())) debug.sethook(rec, "l", -1) print(debug.gethook() == rec, select(2, debug.gethook())) debug.sethook()
debug.sethook(nil, "l") print(debug.gethook()) debug.sethook(rec, "lrc", 5) print(select(2, debug.gethook())) debug.sethook()
