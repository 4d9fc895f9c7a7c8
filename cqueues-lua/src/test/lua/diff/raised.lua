-- What a handler sees: it runs where the error is raised, once.
local function fail(a) local inner = a * 2; local t = {} t[1] = inner error("failed") end
local function dump(m)
  local out = {(tostring(m):gsub("0x%x+", ""))}
  for level = 2, 4 do
    local i = debug.getinfo(level, "nSlf") if not i then break end
    out[#out+1] = "\n  " .. level .. ":" .. i.what .. ":" .. tostring(i.name) .. ":" .. i.currentline .. ":" .. tostring(i.func == fail or i.func == error and "error")
    if i.what ~= "C" then for k = 1, 4 do local n, v = debug.getlocal(level, k) if n and n:sub(1, 1) ~= "(" then out[#out+1] = n .. "=" .. tostring(v):gsub("0x%x+", "") end end end
  end
  return table.concat(out, " ")
end
print(xpcall(fail, dump, 21))
print(xpcall(function() local function f(x) local y = x + 1 local z = nil .. y end f(1) end, dump))
print(xpcall(function(q) local w = q w = w.x.y end, dump, {}))
print(xpcall(function(q) string.rep(q) end, dump, {}))
print(xpcall(function(q) assert(q == 5, "no") end, dump, 7))
print(xpcall(function(q) table.sort({3, 2, 1}, function(a, b) return a < b.x end) end, dump, 7))
print(xpcall(function(q) return fail(q) end, dump, 7))
-- the handler runs before coroutines resumed in it, once
local calls = 0
local function count(m) calls = calls + 1 return m end
local function try(f, ...) calls = 0 local r = table.pack(xpcall(f, count, ...)) print(calls, r[1], (tostring(r[2]):gsub("0x%x+", "")), (tostring(r[3]):gsub("0x%x+", ""))) end
try(function() coroutine.resume(coroutine.create(error), "x") end)
try(function() local co = coroutine.wrap(error) co("x") end)
try(function() local co = coroutine.wrap(error) co({}) end)
try(function() local co = coroutine.create(function() end) coroutine.resume(co) coroutine.resume(co) coroutine.resume(coroutine.running()) end)
try(function() pcall(error, "x") end)
try(function() pcall(error, "x") error("y") end)
try(function() xpcall(error, function() end, "x") end)
try(function() xpcall(error, function() end, "x") error("z") end)
try(function() load("x =") load("x")  end)
try(function() load(string.dump(function() end):sub(1, 20)) end)
try(function() pcall(load, 5) end)
try(function() load(function() error("r") end) end)
try(function() pcall(require, "none") end)
try(function() dofile("/none") end)
try(function() loadfile("/none") io.open("/none") os.remove("/none") end)
try(function() local x = setmetatable({}, {__tostring = function() error("ts") end}) pcall(tostring, x) tostring(x) end)
try(function() error() end)
try(function() error(nil) end)
try(function() error(setmetatable({}, {})) end)
try(function() coroutine.wrap(function() pcall(error) coroutine.yield(1) error("in co") end)() end)
try(function() local w = coroutine.wrap(function() xpcall(function() coroutine.yield(1) error("in co") end, function() return "inner" end) coroutine.yield(2) error("last") end) w() w() w() end)
try(function() ("x"):gsub("x", function() error("gs") end) end)
try(function() ("x"):bad() end)
try(function() for i = 1, "x" do end end)
try(function() local t = setmetatable({}, {__index = function(t, k) error("idx " .. k, 2) end}) return t.foo end)
try(function() tostring() end)
try(function() string.format("%d", "x") end)
try(function() io.lines("/none") end)
try(function() io.read("x") end)
try(function() os.exit({}) end)
try(function() table.concat({{}}) end)
try(function() coroutine.yield() end)
try(function() return coroutine.wrap(function() return pcall(coroutine.wrap(function() coroutine.yield(coroutine.yield()) error("deep") end)) end)() end)
-- yields in handlers, errors in handlers
print(coroutine.resume(coroutine.create(function() return xpcall(error, function(m) return coroutine.yield(m) end, "x") end)))
print(xpcall(error, function(m) return select(2, pcall(error, m .. "1")) end, "m"))
print(xpcall(error, function(m) return select(2, xpcall(error, function(n) return n .. "2" end, m .. "1")) end, "m"))
print(xpcall(error, function(m) return coroutine.wrap(function(x) return x .. "co" end)(m) end, "m"))
print(xpcall(error, function(m) return m, "second" end, "m"))
print(select("#", xpcall(error, function(m) end, "m")))
print(xpcall(function() local ok, e = xpcall(error, function(m) error("in handler") end, "first") return ok, e end, print))
