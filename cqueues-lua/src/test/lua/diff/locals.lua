-- variables of functions that another chunk looks at; this one does not name the function that does
local M = load([[
local M = {}
function M.all(level)
  local out = {}
  for i = 1, 50 do
    local name, value = debug.getlocal(level + 1, i)
    if not name then break end
    if name:sub(1, 1) ~= "(" then out[#out + 1] = name .. "=" .. tostring(value) end
  end
  return table.concat(out, " ")
end
function M.extra(level, n) return debug.getlocal(level + 1, -n) end
function M.change(level, n, value) return debug.setlocal(level + 1, n, value) end
return M
]], "=look")()

local function add(a, b, ...)
  local c = a + b
  local shown = M.all(1)
  return shown, M.extra(1, 1), c
end
print(add(1, 2, "more"))

local function change(a)
  M.change(1, 1, "new")
  return a
end
print(change("old"))

-- an error handler that shows the variables of all levels
local function fails(t, key)
  local count = 0
  for i = 1, 3 do count = count + i end
  return t[key].x
end
local function handler(message)
  local out = { message }
  for level = 2, 3 do out[#out + 1] = M.all(level):gsub("table: %S+", "table") end
  return table.concat(out, "\n")
end
print(select(2, xpcall(function(...) local before = 7 local r = fails({}, "k") return r, before end, handler)))

-- several functions of the same code
local function multiplier(n)
  return function(x) local me = debug.getinfo(1, "f").func return me, x * n end
end
local double, triple = multiplier(2), multiplier(3)
print(double(1) == double, triple(1) == triple)

-- a coroutine that waits
local co = coroutine.create(function(x, y) local z = x .. y coroutine.yield() return z end)
coroutine.resume(co, "a", "b")
local look = load("local co, i = ... return debug.getlocal(co, 1, i)")
for i = 1, 3 do print(look(co, i)) end
print(debug.getinfo(co, 0, "f").func == coroutine.yield)
