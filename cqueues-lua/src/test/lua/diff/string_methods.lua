-- methods of strings, where calls of them remember what they found
local function hot(f, ...)
  for _ = 1, 3000 do f(...) end
  return f(...)
end

local function first(text) return text:sub(1, 1) end
print(hot(first, "abc"))
local sub = string.sub
string.sub = function(text, ...) return "<" .. sub(text, ...) .. ">" end
print(hot(first, "abc"), first("xyz"))
string.sub = nil
print(pcall(first, "abc"))
string.sub = sub
print(first("abc"))

local function twice(text) return text:twice() end
print(pcall(twice, "a"))
function string.twice(text) return text .. text end
print(hot(twice, "a"))
string.twice = nil
print(pcall(twice, "a"))

local metatable = getmetatable("")
local other = setmetatable({}, {__index = function(_, key) return function() return "made for " .. key end end})
metatable.__index = other
print(hot(first, "abc"), hot(twice, "abc"))
metatable.__index = function(text, key) return function() return text .. "." .. key end end
print(hot(first, "abc"), hot(twice, "abc"))
metatable.__index = string
print(first("abc"))

debug.setmetatable("", {__index = {sub = function() return "another" end}})
print(hot(first, "abc"))
debug.setmetatable("", nil)
print(pcall(first, "abc"))
debug.setmetatable("", metatable)
print(hot(first, "abc"))

-- numbers and tables at the same place
local function length(value) return value:len() end
local list = setmetatable({}, {__index = {len = function() return "a list's" end}})
for _ = 1, 3000 do length("abc") length(list) end
print(length("abcd"), length(list), pcall(length, 1))

-- one result of many, and of a pattern that has a fault
local function found(text, pattern, at) return (text:find(pattern, at)) end
local function matched(text, pattern, at) return (text:match(pattern, at)) end
for _, f in ipairs {found, matched} do
  for _ = 1, 3000 do f("key = value", "(%w+) = (%w+)", 1) end
  print(f("key = value", "(%w+) = (%w+)"), f("key = value", "()=()", 2), f("key = value", "v", 20), f("a.b", ".", 2))
  print(pcall(f, "abc", "(a", 1))
  print(pcall(f, "abc", "(a)(b"))
  print(pcall(f, "abc", "%", -1))
  print(pcall(f, "abc"))
  print(f("abc", "", 4), f("abc", "", 5), f("abc", "", -10), f("abc", "c", -1), f("123", 2), f("123", "3", "2"))
end

-- patterns, more than are remembered
local seen = {}
for round = 1, 3 do
  for i = 1, 300 do
    local at = ("x"):rep(i % 7) .. i
    seen[#seen + 1] = at:match("^x*" .. i .. "$") == at and at:find(i, 1, true) == i % 7 + 1
  end
end
local all = true
for i = 1, #seen do all = all and seen[i] end
print(all, #seen)

-- short texts that are made again and again are equal to any other
local set, bytes = {}, {}
for i = 0, 255 do bytes[i + 1] = string.char(i) end
local alphabet = table.concat(bytes)
for size = 0, 20 do
  for at = 1, #alphabet - size + 1 do
    local piece = alphabet:sub(at, at + size - 1)
    set[piece] = (set[piece] or 0) + 1
    assert(#piece == size and (size == 0 or piece:byte() == at - 1 and piece:byte(-1) == at + size - 2))
    assert(piece == table.concat(bytes, "", at, at + size - 1))
  end
end
local kinds = 0
for _ in pairs(set) do kinds = kinds + 1 end
print(kinds, set[""], set["\0"], set["abc"], set["\255"])

-- what basic functions give of one value, and of none
local function fails(f) return (select(2, pcall(f))) end
print(type(nil), type(type), fails(function() local _ = type() end))
print(tostring(nil), tostring(1.5), fails(function() local _ = tostring() end))
print(tonumber "0x10", tonumber "z", tonumber(nil), fails(function() local _ = tonumber() end))
print(rawget({5}, 1), fails(function() local _ = rawget({}) end), fails(function() local _ = rawget(1, 2) end))
print(fails(function() local _ = setmetatable({}) end), fails(function() local _ = setmetatable({}, 1) end))
print(fails(function() local _ = setmetatable(setmetatable({}, {__metatable = 1}), {}) end))
print(table.remove {}, table.remove {1, 2}, table.concat {}, table.concat {1, 2, "c"}, table.concat({1, 2}, ","))
print(fails(function() table.insert {} end), fails(function() local _ = table.concat {{}} end))
print(fails(function() local _ = table.remove(1) end), fails(function() local _ = table.concat({1}, {}) end))
