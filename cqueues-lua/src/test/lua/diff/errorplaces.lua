-- Where errors say they were raised, and which functions handlers and dead coroutines show, also
-- after all of it has run often.
local nothing

local function levels()
  local seen = {}
  for level = 2, 20 do
    local info = debug.getinfo(level, "Slnt")
    if not info then break end
    local tail = info.istailcall and " tail" or ""
    seen[#seen + 1] = info.what .. ":" .. info.currentline .. ":" .. tostring(info.name) .. tail
  end
  return table.concat(seen, " ")
end

local function asserting(v, m) return (assert(v, m)) end
local function asserted(v) assert(v) end
local function kept(v, m) local x = assert(v, m) return x end
local function numbered(v, m) local x = assert(v, m) return x + 1 end
local function listed(...) return assert(...) end
local function shadowed(v) local assert = function(...) return ... end return (assert(v, "not raised")) end
local function passing() return nothing() end
local function calling() return (nothing()) end
local function passed() return passing() end
local function raising() return error("x") end
local function raised() error("x") end
local function refusing() error("x", 2) end
local function refused() refusing() end
local function far() error("x", 3) end
local function farther() far() end
local function farthest() farther() end
local function value() error({}) end
local function level(n) error("x", n) end
local function method() return ("x").foo() end
local function indexing(v) return v.a.b end
local function indexed(v) return v[1] end
local function setting(v) v.a.b = 1 end
local function set(v) v[1] = 1 end
local function adding(v) return v + 1 end
local function comparing(v) return v < 1 end
local function joining(v) return "a" .. v end
local function looping(v) for i = 1, v do end end
local function nested(v) local ok, e = pcall(indexing, v) error(e, 0) end
local strict = setmetatable({}, {__index = function(_, k) error("no field " .. k, 2) end})
local function missing() return strict.field end
local function deep(n, ...) if n > 0 then return (deep(n - 1, ...)) end error(...) end

local CASES = {
  {"assert with a text", asserting, nil, "text"}, {"assert with a number", asserting, false, 3},
  {"assert with a table", asserting, false, {}}, {"assert without a text", asserting},
  {"assert alone", asserted}, {"assert for a result", kept, nil, 1.5}, {"assert for a number", numbered, nil, "e"},
  {"assert in return position", listed, nil, "list"},
  {"call in return position", passing}, {"call", calling}, {"two calls in return position", passed},
  {"error in return position", raising}, {"error", raised}, {"error of the caller", refusing},
  {"error of a function's caller", refused}, {"error two levels up", farthest}, {"error with a value", value},
  {"error at level 0", level, 0}, {"error at level 1", level, 1}, {"error at level 2", level, 2},
  {"error at level 9", level, 9}, {"error at level -1", level, -1}, {"method", method},
  {"field of a field", indexing, {}}, {"field of nil", indexing}, {"element of nil", indexed},
  {"field set", setting, {}}, {"field of nil set", setting}, {"element of nil set", set},
  {"arithmetic", adding}, {"order", comparing}, {"concatenation", joining}, {"loop", looping},
  {"nested", nested, {}}, {"metamethod", missing}, {"deep", deep, 5, "e"}, {"deeper", deep, 30, "e", 2},
  {"nil", nil}, {"table", {}}, {"__call that cannot be called", setmetatable({}, {__call = 5})},
}

local function text(e) return type(e) == "table" and "table" or tostring(e) end

local function show()
  for _, case in ipairs(CASES) do
    local name, f, a, b, c = case[1], case[2], case[3], case[4], case[5]
    print(name, text(select(2, pcall(f, a, b, c))))
    print("", text(select(2, xpcall(f, function(e) return text(e) .. " " .. levels() end, a, b, c))))
    print("", text(select(2, xpcall(f, function(e) return debug.traceback(text(e)) end, a, b, c))))
    if type(f) == "function" then
      local co = coroutine.create(f)
      print("", text(select(2, coroutine.resume(co, a, b, c))), coroutine.status(co))
      print((debug.traceback(co)))
      local info = debug.getinfo(co, 0, "Sl")
      print("", info and info.what .. info.currentline, debug.getinfo(co, 60, "l"))
      print("", text(select(2, pcall(coroutine.wrap(f), a, b, c))))
      print("", text(select(2, pcall(function() local g = coroutine.wrap(f) g(a, b, c) end))))
    end
  end
end

local function run(times)
  for _ = 1, times do
    for _, case in ipairs(CASES) do
      pcall(case[2], case[3], case[4], case[5])
      xpcall(case[2], text, case[3], case[4], case[5])
    end
    asserting(1) asserted(true) kept("v", "m") numbered(1, "m") listed(1, 2) shadowed(false)
  end
end

show()
run(300)
show()
print(shadowed(false), asserting(1), kept("v"), numbered(2), listed(1, 2, 3))

-- what a handler sees of the variables
local function local1(v) local own = v .. "!" error("raised") end
local function local2(v) local own = v .. "?" assert(nil, "asserted") end
local function variables()
  for at = 3, 5 do
    local info = debug.getinfo(at, "S")
    if not info then break end
    if info.what == "Lua" then return debug.getlocal(at, 1) end
  end
end
for _ = 1, 3 do
  print(xpcall(local1, function(e) return e .. table.concat({variables()}, "=") end, "one"))
  print(xpcall(local2, function(e) return e .. table.concat({variables()}, "=") end, "two"))
end

print(pcall(assert, nil, "itself"))

-- other names and other functions of these names
local fail, check = error, assert
print(pcall(function() fail("by another name") end))
print(pcall(function() check(false, "by another name") end))
print(pcall(function() local error = assert error("no error") error(false) end))
print(pcall(function() local assert = error assert("assert is error") end))
print(pcall(function() local assert = error assert("assert is error", 0) end))
