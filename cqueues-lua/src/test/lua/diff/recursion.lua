-- Endless recursion through C, as PUC Lua has it, ends in an error.
local function try(name, f, ...)
  local ok, message = pcall(f, ...)
  print(name, ok, ok and "" or message:match("stack overflow"))
end
local function a(a) coroutine.wrap(a)(a) end try("wrap", a, a)
local longer = setmetatable({}, {__index = function(t, k) return t[k .. "longer"] end}) try("index", function() return longer.k end)
local assigned = setmetatable({}, {__newindex = function(t, k, v) t[k + 1] = v end}) try("newindex", function() assigned[1] = 1 end)
local m = setmetatable({}, {
  __add = function(a, b) return a + b end, __concat = function(a, b) return a .. b end, __eq = function(a, b) return a == b end,
  __lt = function(a, b) return a < b end, __le = function(a, b) return a <= b end, __len = function(a) return #a end,
  __unm = function(a) return -a end, __call = function(a) return (a()) end, __tostring = function(a) return tostring(a) .. "" end,
  __pairs = function(a) return (pairs(a)) end})
local n = setmetatable({}, getmetatable(m))
try("add", function() return m + n end)
try("concat", function() return m .. n end)
try("eq", function() return m == n end)
try("lt", function() return m < n end)
try("le", function() return m <= n end)
try("len", function() return #m end)
try("unm", function() return -m end)
try("call", function() return m() end)
try("tostring", function() return tostring(m) end)
try("pairs", function() return pairs(m) end)
local function g(s) return (string.gsub(s, ".", g)) end try("gsub", g, "x")
local function s() table.sort({1, 2, 3}, function() s() return false end) end try("sort", s)
local function p() return select(2, pcall(p)) end print(select(-1, p()))
local function r() return select(2, coroutine.resume(coroutine.create(r))) end print(select(-1, r()))
local function x() return select(2, xpcall(x, function(m) return m end)) end print(select(-1, x()))
local function it() for k in it do end end try("iterator", it)
package.preload.again = function() package.loaded.again = nil return (require "again") end try("require", require, "again")
local loop = setmetatable({}, {}) getmetatable(loop).__index = loop print(pcall(function() return loop.x end))
getmetatable(loop).__newindex = loop print(pcall(function() loop.x = 1 end))
