-- What a look at variables leaves as it was: the mark of calls in return position, the object whose
-- method is looked for, and how a comparison goes on.
local function look(level) debug.getlocal(level, 1) end

local function called()
  print(debug.getinfo(1, "t").istailcall)
  look(3)
  print(debug.getinfo(1, "t").istailcall)
  look(4)
  local info = debug.getinfo(1, "nt")
  print(info.istailcall, info.name, info.namewhat)
  print((debug.traceback("", 1):gsub("[%w_./-]*/", "")))
end
local function caller()
  local function passes() return called() end
  passes()
  local function passesTwice() return passes() end
  passesTwice()
end
caller()
local function deep(n)
  if n == 0 then look(3) return debug.getinfo(1, "t").istailcall end
  return deep(n - 1)
end
print(deep(3), (deep(300)))

local class = {}
function class.get(self) return self.v end
local changed = setmetatable({ v = "changed" }, { __index = class })
local function change(_, key) debug.setlocal(2, 1, changed) return class[key] end
local function new() return setmetatable({ v = "first" }, { __index = change }) end
local function method(object)
  local result = object:get()
  return result, object.v
end
local function shared(object)
  local function set(value) object = value end
  local result = object:get()
  return result, object.v, set
end
local function assigned(object)
  setmetatable(object, { __index = function(_, key) look(3) object = changed return class[key] end })
  local result = object:get()
  return result, object.v
end
local function chained(object)
  local other = object
  local a, b = other:get(), object:get()
  return a, b, other.v, object.v
end
print(method(new()))
print((shared(new())))
print(assigned{ v = "first" })
print(chained(new()))
local text = setmetatable({}, { __index = function(_, key) look(3) return key end })
local function key(name, ...) return text[name], select("#", ...) end
print(key("k", 1, 2))

local answer
local object = setmetatable({}, {
  __lt = function() print(pcall(function() return (debug.setlocal(6, 1, 8)) end)) return answer end,
  __le = function() print(pcall(function() return (debug.setlocal(6, 1, 9)) end)) return answer end,
  __eq = function() print(pcall(function() return (debug.setlocal(6, 1, 10)) end)) return answer end,
})
local other = setmetatable({}, getmetatable(object))
local compare = {
  function() look(2) return object < other end,
  function() look(2) return object <= other end,
  function() look(2) return object == other end,
  function() look(2) return not (object > other) end,
  function() look(2) return object ~= other end,
  function() look(2) if object >= other then return "yes" end return "no" end,
}
local function outer(n, f)
  print(pcall(f, n))
  return n
end
for _, a in ipairs{ true, false } do
  answer = a
  for i, f in ipairs(compare) do print(i, outer(0, f)) end
end

-- a library function that is called in return position
local function lookAround()
  for level = 2, 9 do
    if not debug.getinfo(level, "S") then break end
    for index = 1, 200 do
      local name, value = debug.getlocal(level, index)
      if name == "r" then print(level, name, value) end
      if not name then break end
    end
  end
end
local function passes() return pcall(lookAround) end
for i = 1, 3 do
  local function calls() local r = 5 pcall(passes) return r end
  local r = i
  calls()
  passes()
end

-- a comparison and the jump behind it are one instruction
local lines = {}
local function count()
  debug.sethook(function() lines[#lines + 1] = debug.getinfo(2, "l").currentline end, "", 1)
  return answer
end
local counted = setmetatable({}, { __lt = count, __le = count, __eq = count })
local function compared(a, b)
  local x = a < b
  debug.sethook()
  local y = not (a <= b)
  debug.sethook()
  local z
  if a ~= b then
    z = "differs"
  else
    z = "same"
  end
  debug.sethook()
  return x, y, z
end
for _, a in ipairs{ true, false } do
  answer = a
  print(compared(counted, setmetatable({}, getmetatable(counted))))
  print(table.concat(lines, " "))
  lines = {}
end
