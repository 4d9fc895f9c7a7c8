-- Which function each level of an error is, with library functions between that call one another, and
-- with the same places again and again, as hot code has them.
local function two(text) error(text, 2) end
local function three(text) error(text, 3) end
local out = print
local function scrubbed(value)
  return type(value) == "table" and "table" or (tostring(value):gsub("(%a+): 0x%x+", "%1"):gsub("%[C%]: in [^\n]*", "[C]"):gsub("'_G%.", "'"))
end
local function report(...)
  local values = table.pack(...)
  for i = 1, values.n do values[i] = scrubbed(values[i]) end
  out(table.unpack(values, 1, values.n))
end

local via = {
  plain = function(f) f("e") end,
  pcall = function(f) local ok, e = pcall(f, "e") error(e, 0) end,
  gsub = function(f) ("e"):gsub("e", f) end,
  sort = function(f) table.sort({ 1, 2, 3 }, function(a) f("e") end) end,
  sorted = function(f) table.sort({ 1, 2, 3 }, f) end,
  tostring = function(f) tostring(setmetatable({}, { __tostring = function() f("e") end })) end,
  tostrings = function(f) tostring(setmetatable({}, { __tostring = f })) end,
  format = function(f) ("%s"):format(setmetatable({}, { __tostring = function() f("e") end })) end,
  print = function(f) print(setmetatable({}, { __tostring = function() f("e") end })) end,
  index = function(f) return setmetatable({}, { __index = function() f("e") end }).x end,
  indexes = function(f) return setmetatable({}, { __index = function(_, k) f(k) end }).e end,
  length = function(f) table.unpack(setmetatable({}, { __len = function() f("e") end })) end,
  lengths = function(f) table.unpack(setmetatable({}, { __len = function(t, u) f(t == u) end })) end,
  pairs = function(f) pairs(setmetatable({}, { __pairs = function() f("e") end })) end,
  iterator = function(f) for _ in function() f("e") end do end end,
  call = function(f) setmetatable({}, { __call = function(_, e) f(e) end })("e") end,
  tail = function(f) return f("e") end,
  tails = function(f) return (function() return f("e") end)() end,
  wrap = function(f) coroutine.wrap(f)("e") end,
  load = function(f) load(function() f("e") end) end,
  xpcall = function(f) local _, e = xpcall(f, function(e) return e end, "e") error(e, 0) end,
  handler = function(f) local _, e = xpcall(error, function() f("e") end) error(e, 0) end,
}
local names = {}
for name in pairs(via) do names[#names + 1] = name end
table.sort(names)
for _, name in ipairs(names) do
  for level, f in ipairs{ error, two, three } do
    local last
    for turn = 1, 60 do
      local ok, e = pcall(via[name], f)
      if scrubbed(e) ~= last then report(name, level, turn, ok, e) end
      last = scrubbed(e)
    end
    report(name, level, coroutine.resume(coroutine.create(via[name]), f))
    report(name, level, xpcall(via[name], debug.traceback, f))
  end
end

-- functions of libraries that call functions of libraries
local rep, upper = string.rep, string.upper
for name, f in pairs{
  gsub = function() ("e"):gsub("e", rep) end,
  gsubs = function() ("e"):gsub("e", string.gsub) end,
  sort = function() table.sort({ 1, 2 }, rep) end,
  sorts = function() table.sort({ {}, {} }, table.concat) end,
  tostring = function() tostring(setmetatable({}, { __tostring = upper })) end,
  tostrings = function() tostring(setmetatable({}, { __tostring = tonumber })) end,
  format = function() ("%s"):format(setmetatable({}, { __tostring = upper })) end,
  pairs = function() pairs(setmetatable({}, { __pairs = ipairs })) ipairs(nil) end,
  length = function() table.concat(setmetatable({}, { __len = rep })) end,
  index = function() return setmetatable({}, { __index = rep }).x end,
  wrap = function() coroutine.wrap(rep)() end,
  wraps = function() coroutine.wrap(pcall)() end,
  pcall = function() error((select(2, pcall(pcall)))) end,
  assert = function() assert(pcall(rep)) end,
  asserts = function() assert(false, "text") end,
  numbers = function() assert(nil, 12) end,
  max = function() math.max() end,
  char = function() return string.char({}) end,
} do
  for _ = 1, 3 do
    for _ = 1, 60 do pcall(f) end
    local _, e = pcall(f)
    local _, trace = xpcall(f, debug.traceback)
    via[name] = tostring(e) .. "\n" .. tostring(trace)
  end
end
names = {}
for name, text in pairs(via) do if type(text) == "string" then names[#names + 1] = name end end
table.sort(names)
for _, name in ipairs(names) do report(name, via[name]) end

local given = tostring
for _, f in ipairs{ tonumber, function() error("e", 2) end, function() error("e") end } do
  _G.tostring = f
  local ok, e = pcall(print, {})
  _G.tostring = given
  report(ok, e)
end

-- one place, several errors
local function place(v, w) return v.a.b + w end
for _ = 1, 40 do
  for _, v in ipairs{ {}, { a = 1 }, { a = { b = {} } }, { a = { b = true } }, { a = true } } do pcall(place, v, 1) end
end
for _, v in ipairs{ {}, { a = 1 }, { a = { b = {} } }, { a = { b = true } }, { a = true }, "s" } do
  report("place", pcall(place, v, 1))
end
report("place", pcall(place, { a = { b = 1 } }), pcall(place, { a = { b = 1 } }, {}))
local function calls(f, g) f() g.x() end
for _ = 1, 40 do
  for _, f in ipairs{ 1, true, {}, "s" } do pcall(calls, f, {}) pcall(calls, pairs, {}) end
end
report("calls", pcall(calls, 1), pcall(calls, true))
report("calls", pcall(calls, function() end, {}), pcall(calls, function() end, { x = 1 }))
