-- The reference manual, sections 2 and 3, sentence by sentence.
local function err(f, ...)
  local ok, e = pcall(f, ...)
  return ok and "no error" or (tostring(e):gsub("^[^:]*:%d+: ", ""))
end
local function chunk(source, ...) local f, e = load(source, "=c") if not f then return e end return select(2, pcall(f, ...)) end

-- 2.1 values and types
print(type(nil), type(true), type(1), type("x"), type(print), type({}), type(coroutine.create(print)))
print(nil == false, 0 == false, "" == false, not nil, not 0, not "")
for _, v in ipairs{0, "", {}, "0", false, 0 / 0} do io.write(v and "true " or "false ") end print(nil and 1 or 2)
print(#"a\0b", "a\0b" == "a\0b", "a\0b" == "a\0c", ("a\0b"):byte(1, -1))

-- 2.2 environments
do local _ENV = {print = print} x = 5 print(x, _ENV.x) end
print(x, _G.x, _ENV == _G)
local function env(_ENV) y = 1 return y, _ENV end print((env{}), y)
print(load("return z", "=c", "t", {z = "custom"})(), chunk"local _ENV = nil; return a", chunk"local _ENV = {}; return print")
local e = setmetatable({}, {__index = _G}) load("v = 1 w = tostring(v)", "=c", "t", e)() print(e.v, e.w, v, w)

-- 2.4 metatables
local log = {}
local mt = {}
for _, event in ipairs{"add", "sub", "mul", "div", "mod", "pow", "unm", "concat", "lt", "le", "eq", "index", "newindex", "call", "len"} do
  mt["__" .. event] = function(a, b, c)
    log[#log + 1] = event .. "(" .. type(a) .. "," .. type(b) .. "," .. type(c) .. ")"
    return event
  end
end
local A, B = setmetatable({}, mt), setmetatable({}, mt)
local r = {A + 1, 1 + A, A - B, A * "x", "x" / A, A % 2, 2 ^ A, -A, A .. "x", 1 .. A, A .. B, A < B, A <= B, A > B, A >= B, A == B, A ~= B, A.k, A(), #A}
A.k = 1 A[nil] = 2 A(1, nil, 3)
for i = 1, #r do io.write(tostring(r[i]), " ") end print() print(table.concat(log, " "))
print(A == 1, A == "x", rawequal(A, B), rawequal(A, A), pcall(function() return A < 1 end), pcall(function() return {} < A end))
print(err(function() return {} < {} end), err(function() return {} < 1 end), err(function() return "a" < 1 end), err(function() return nil < nil end))
local le = setmetatable({}, {__lt = function(a, b) return "lt" end}) print(le <= le, le >= le)
local other = setmetatable({}, {__eq = function() return true end}) print(A == other, other == setmetatable({}, getmetatable(other)))
local chain = setmetatable({}, {__index = setmetatable({a = 1}, {__index = setmetatable({b = 2}, {__index = function(t, k) return k .. "!" end})})})
print(chain.a, chain.b, chain.c, rawget(chain, "a"))
local store = {} local target = setmetatable({}, {__newindex = store}) target.a = 1 print(rawget(target, "a"), store.a)
local deep = setmetatable({}, {__newindex = setmetatable({}, {__newindex = function(t, k, v) rawset(t, k, v .. "?") end})}) deep.a = "x" print(rawget(deep, "a"), rawget(getmetatable(deep).__newindex, "a"))
local callable = setmetatable({}, {__call = function(self, ...) return select("#", ...), ... end}) print(callable(1, nil), pcall(callable, nil), (callable()))
print(err(setmetatable({}, {__call = callable})))
print(err(function() local t = setmetatable({}, {__index = 1}) return t.x.y end), err(function() local t = setmetatable({}, {__index = true}) return t.x end))
print(tostring(setmetatable({}, {__tostring = function() return "shown" end})), err(tostring, setmetatable({}, {__tostring = function() return {} end})))
print(getmetatable(setmetatable({}, {__metatable = "locked"})), err(setmetatable, setmetatable({}, {__metatable = 1}), {}), getmetatable("").__index == string)
print(#setmetatable({1, 2}, {__len = function() return "any" end}), rawlen(setmetatable({1, 2}, {__len = print})))
for k, v in pairs(setmetatable({}, {__pairs = function(t) return function(_, k) if not k then return 1, 2 end end, t, nil end})) do print("pairs", k, v) end
for k, v in ipairs(setmetatable({}, {__ipairs = function(t) return function(_, i) if i < 2 then return i + 1, "v" end end, t, 0 end})) do print("ipairs", k, v) end
local unm = setmetatable({}, {__unm = function(a, b) return rawequal(a, b) end, __len = function(a, b) return rawequal(a, b) end}) print(-unm, #unm)
local multi = setmetatable({}, {__add = function() return 1, 2, 3 end, __index = function() return 1, 2 end}) print(multi + 1, multi.x, (multi.y))
local concat = setmetatable({}, {__concat = function(a, b) return (type(a) == "table" and "T" or a) .. "|" .. (type(b) == "table" and "T" or b) end})
print(1 .. 2 .. concat, concat .. 1 .. 2, "a" .. concat .. "b" .. concat)

-- 2.6 coroutines
local co = coroutine.create(function(a, ...)
  local b, c = coroutine.yield(a, ...)
  print("in", b, c, coroutine.status(coroutine.running()))
  local d = coroutine.yield()
  error({d})
end)
print(coroutine.resume(co, 1, 2, nil)) print(coroutine.resume(co, "b")) local ok, failure = coroutine.resume(co, "d") print(ok, type(failure), failure[1])
print(coroutine.status(co), coroutine.resume(co)) print(err(coroutine.wrap(function() error("msg", 0) end)), err(coroutine.wrap(function() end)))

-- 3.1 lexical conventions
print("\a\b\f\n\r\t\v\\\"\'" == '\7\8\12\10\13\9\11\92\34\39', "\x41\65\065\z
       end", 'a\
b', [[
first newline skipped]], [==[
]]]=]]==])
print(3, 3.0, 3.1416, 314.16e-2, 0.31416E1, 0xff, 0x0.1E, 0xA23p-4, 0X1.921FB54442D18P+1, .5, 5., 3e-2, 0x.8p1)
--[[ a comment
]] print("after") --[==[ another
]] ]==] print("and after") -- short
goto done do print("skipped") end ::done:: print("done")
print(chunk"x = }", chunk"x = 'abc", chunk"x = [[abc", chunk"x = '\\400'", chunk"x = 3x", chunk"goto nowhere", chunk"::a:: ::a::", chunk"break", chunk"x = '\\q'")
print(chunk"local function f() return ... end", chunk"for i = 1 do end", chunk"a.b:c = 1", chunk"f() = 1", chunk"local a <const> = 1", chunk"return return", chunk"x = = 2", chunk"do goto l local a ::l:: print(a) end")

-- 3.2, 3.3 variables and statements
local a, b, c = 1 print(a, b, c) a, b, c = 1, 2, 3, 4 print(a, b, c) a, b = b, a print(a, b)
local i, t = 3, {} i, t[i] = i + 1, 20 print(i, t[3], t[4])
local function f() return 1, 2, 3 end
a, b, c = f() print(a, b, c) a, b, c = f(), 10 print(a, b, c) a, b, c = 0, f() print(a, b, c) a, b, c = (f()) print(a, b, c)
do local x = 1 do local x = x + 1 print(x) end print(x) end
local n = 0 while true do n = n + 1 if n > 5 then break end end print(n) repeat local stop = n > 7 n = n + 1 until stop print(n)
for i = 1, 3 do for j = 1, 3 do if j == 2 then goto continue end io.write(i, j, " ") ::continue:: end end print()
do local k = 0 ::again:: k = k + 1 if k < 3 then goto again end print(k) end
if false then print(1) elseif nil then print(2) else print(3) end ; ; ;
local order = {} local function o(x) order[#order + 1] = x return x end
local s = {[o"k"] = o"v", o"first", x = o"named"} print(table.concat(order, " ")) o(1) print(o(2) + o(3) * o(4)) print(table.concat(order, " "))
do local t = {} t.x, t.y = 1, 2 (print or error)(t.x, t.y) end
for k, v, extra in function(s, c) if c < 2 then return c + 1, s, "more" end end, "state", 0 do print(k, v, extra) end
local recursive = function(n) return n end local function recursive2(n) return n == 0 and 0 or recursive2(n - 1) end print(recursive2(10))
print(err(function() local x x() end), err(function() undefinedvar.x = 1 end), err(function() local t = {} t.a.b = 1 end), err(function() for i = 1, "x" do end end))
print(err(function() for k in 5 do end end), err(function() local t = {} t:nomethod() end), err(function() ("x"):nomethod() end), err(function() return #5 end))

-- 3.4 expressions
print(2 ^ 3 ^ 2, -2 ^ 2, not nil == true, 1 .. 2 == "12", 1 + 2 < 4, "a" .. "b" == "ab" and "yes", 2 * 3 % 4, -3 % 5, 2 ^ -1)
print(1 and 2, nil and 2, false and nil, nil or false, false or nil, 1 or error(), nil and error(), not 1 == 2, 1 == 1 and 2 == 2, 10 or 20, false == nil)
print("10" + 1, "0x10" * 1, " 5 " - 0, "1e1" / 2, 10 .. 20, -"2", "3" ^ "2", "7" % "4", 1.5 .. "", 2^53 .. "", -0.0 .. "", 1e15 .. "", 1e100 .. "", 0.1 .. "")
print(err(function() return "abc" + 1 end), err(function() return {} .. "x" end), err(function() return "0x" + 0 end), err(function() return "1e" * 1 end), err(function() return "" + 1 end))
print(1 < 2, "a" < "b", "a" < "B", "" < "a", "a\0b" < "a\0c", "10" < "9", 1 == "1", "abc" < "abd", "Z" < "a", 2 <= 2, "a" <= "a", 1 ~= 1.0)
print(5.3 % 2, -5.3 % 2, 5.3 % -2, 1 / 0, -1 / 0, 5 % 0 ~= 5 % 0, 1e308 * 10, 2^1024, 10 % 3.5, -10 % 3)
print(#"", #"abc", #{1, 2, 3}, #{n = 1}, #{1, nil}, -(-2), - -2, not not nil)
local function v(...) return select("#", ...), ... end
print(v()) print(v(nil)) print(v(1, nil, nil)) print((v(1, 2))) print(({v(1, 2, 3)})[1])
print(f(), f()) print(f(), (f())) print(({f(), f()})[4], #{f(), f()}, #{f(), (f())}, #{(f())}) 
local function g(...) local a, b = ... local t = {...} return a, b, #t, ... end print(g()) print(g(1)) print(g(1, 2, 3)) print((g(5)))
local function many(n) local t = {} for i = 1, n do t[i] = i end return table.unpack(t) end print(select("#", many(5000)), select(-1, many(5000)), (select(4999, many(5000))))
local function pass(...) return ... end print(select("#", pass(many(3000))), select("#", pass(nil, nil)), select("#", pass()))
print(pcall(select, 0), select(2, "a", "b", "c"), select(-2, "a", "b", "c")) print(select("#")) print(select("#", nil, nil)) print(select(5, 1, 2))
print(type(f) == "function", (function(...) return select("#", ...) end)(nil, nil), (function(a, b) return a, b end)(1), #{(function() end)()}, (function() end)() == nil)
local object = {n = 1} function object:inc(k) self.n = self.n + (k or 1) return self end function object.new(n) return {n = n} end function object.sub() end
print(object:inc():inc(5).n, object.inc({n = 1}).n, ("%d"):format(3), ("x"):rep(3), #("abc"):upper()) print(f"literal", type{}, #[[long]], ("x"):byte())
local function tail(n) if n > 0 then return tail(n - 1) end return "tail" end print(tail(300000))
local even, odd function even(n) if n == 0 then return true end return odd(n - 1) end function odd(n) if n == 0 then return false end return even(n - 1) end print(even(100001))
local counters = {} for i = 1, 3 do local n = 0 counters[i] = function() n = n + i return n end end print(counters[1](), counters[1](), counters[2](), counters[3](), counters[3]())
local function shared() local n = 0 return function() n = n + 1 return n end, function() return n end end local inc, get = shared() inc() inc() print(get())
local w = {} for k = 1, 2 do local fresh w[k] = function(x) if x then fresh = x end return fresh end end w[1]("one") print(w[1](), w[2]())
do local x = 10 local function show() return x end x = 20 print(show()) local x = 30 print(show(), x) end
print((function() local t = {} for i = 1, 3 do t[i] = function() i = i + 1 return i end end return t[1](), t[1](), t[2]() end)())
print(tostring(1e15), tostring(123456789012345), 2^31, -2^63, 1e14, 123456.789e3, 0.1 + 0.2, 100 * 1.1, 3.14159265358979, 1 / 3)
