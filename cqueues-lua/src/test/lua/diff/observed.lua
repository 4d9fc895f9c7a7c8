-- a chunk that looks into its own functions: all of the language has to work as ever
local function locals(level)
  local out, i = {}, 1
  while true do
    local name, value = debug.getlocal(level + 1, i)
    if not name then return table.concat(out, " ") end
    out[i] = name .. "=" .. (type(value) == "function" and "function" or type(value) == "table" and "table" or tostring(value))
    i = i + 1
  end
end

-- loops, with what they hide
for i = 1, 3 do local x = i * i print(locals(1)) end
for i = 3, 1, -0.75 do print(i, (select(2, debug.getlocal(1, 2)))) end
for k, v in pairs { 10, 20 } do print(k, v, (locals(1):gsub("table", "t"))) end
for w, n in ("a1 b2"):gmatch "(%a)(%d)" do print(w, n) end
local i = 0
while true do i = i + 1 local y = i if i == 2 then goto continue end print(locals(1)) if i > 3 then break end ::continue:: end
repeat local z = i i = i - 1 print((select(2, locals(1):gsub("z=", "")))) until z < 3

-- closures keep the variables of their turn
local fs = {}
for n = 1, 3 do local m = n * 2 fs[n] = function(d) m = m + d return n, m end end
for n = 1, 3 do print(fs[n](1)) print(fs[n](10)) end
local function counter() local c = 0 return function() c = c + 1 return c end, function() return (locals(1)) end end
local up, show = counter() up() up() print(up(), show())

-- arguments behind the parameters
local function va(a, ...)
  local n, first = select("#", ...), ...
  print(a, n, first, debug.getlocal(1, -1)) print(debug.setlocal(1, -1, "changed")) print(...)
  return a, ...
end
print(va(1)) print(va(1, 2, 3)) print((va(nil, nil)))
local function pass(...) return select("#", ...), ... end
print(pass(pass(pass(nil, nil))))
print(#{ va(1, 2, 3), va(4, 5) })

-- changed from elsewhere, in the middle of a call
local function set(level, name, value)
  for n = 1, 250 do if debug.getlocal(level + 1, n) == name then return debug.setlocal(level + 1, n, value) end end
end
local function changes(a, b)
  local total = a + b
  set(1, "total", total * 10) set(1, "a", "new")
  return a, b, total
end
print(changes(1, 2))
for turn = 1, 3 do set(1, "turn", turn * 100) print(turn) end
local captured = 1
local function get() return captured end
set(1, "captured", 2) print(captured, get())

-- errors
print(pcall(function(t) local k = "x" return t[k].y end, {}))
print(select(2, pcall(function(t) local function inner() return t.a.b end inner() end, {})))
print(xpcall(function(p) local q = p .. "!" error(q) end, function(m) return m .. " [" .. locals(3) .. "]" end, "why"))
local depth = 0
local function deep() depth = depth + 1 return 1 + deep() end
local ok, why = pcall(deep) print(ok, why:match "stack overflow", depth > 1000)
local function tail(n) if n == 0 then return "end", locals(1) end return tail(n - 1) end
print(tail(1e5))
print(pcall(setmetatable({}, { __call = function(self, a) local b = a error(locals(1):gsub("table", "t")) end }), 5))

-- coroutines
local co = coroutine.wrap(function(a) local b = a * 2 local c = coroutine.yield(locals(1)) print(locals(1)) return b + c end)
print(co(4)) print(co(5))
local thread = coroutine.create(function(x) for step = 1, 2 do local y = x + step coroutine.yield(y) end end)
coroutine.resume(thread, 10) coroutine.resume(thread)
for n = 1, 7 do print(debug.getlocal(thread, 1, n)) end
print(debug.setlocal(thread, 1, 1, 1000)) print(coroutine.resume(thread)) print(coroutine.status(thread))

-- numbers stay what they are
local big, small, minus, whole = 2 ^ 53, 5e-324, -0.0, 7
print(big + 1, small / 2, 1 / minus, whole % 3, -whole % 3, whole / 2, 2 ^ -1, locals(1):match "big=(%S+)")

-- a loop that runs for long goes on as it began
local function long(n, ...)
  local total, kept = 0, {}
  for turn = 1, n do
    local half = turn / 2
    kept[turn % 2] = function() half = half + 1 return half end
    for down = 3, 1, -1.5 do
      total = total + down
      if turn % 1500 == 0 then print(kept[turn % 2](), (locals(1):gsub("table", "t"))) end
    end
    if turn % 1000 == 0 then
      set(1, "total", total + 0.25)
      debug.setlocal(1, -2, turn)
    end
  end
  return total, kept[0](), kept[1](), ...
end
print(long(3000, "first", "second"))
print(pcall(long, {}))
local co2 = coroutine.create(function(a)
  local last = 0
  while true do
    local b = a * 2
    last = last + b
    if last % 4000 == 0 then coroutine.yield(last) end
    if last > 20000 then error("at " .. last) end
  end
end)
for _ = 1, 3 do
  print(coroutine.resume(co2, 2))
  for n = 1, 4 do print(debug.getlocal(co2, 1, n)) end
end
print(debug.setlocal(co2, 1, 2, 19996), coroutine.resume(co2))
print(coroutine.resume(co2)) print(debug.traceback(co2))
