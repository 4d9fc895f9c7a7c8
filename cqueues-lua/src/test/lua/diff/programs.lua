-- Small whole programs: what they print is the same on every Lua 5.2.

-- JSON: encode with sorted keys, decode by recursive descent.
local json = {}
local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\t"] = "\\t" }

function json.encode(value)
  local kind = type(value)
  if kind == "string" then
    return '"' .. value:gsub('[%c"\\]', function(c)
      return escapes[c] or ("\\u%04x"):format(c:byte())
    end) .. '"'
  elseif kind == "table" then
    local parts = {}
    if #value > 0 then
      for i, item in ipairs(value) do parts[i] = json.encode(item) end
      return "[" .. table.concat(parts, ",") .. "]"
    end
    local keys = {}
    for key in pairs(value) do keys[#keys + 1] = key end
    table.sort(keys)
    for i, key in ipairs(keys) do parts[i] = json.encode(key) .. ":" .. json.encode(value[key]) end
    return "{" .. table.concat(parts, ",") .. "}"
  elseif kind == "function" then
    error("cannot encode a function", 0)
  end
  return tostring(value)
end

function json.decode(text)
  local at = 1
  local value
  local function skip() at = text:find("%S", at) or #text + 1 end
  local function fail(what) error(("%s at %d"):format(what, at), 0) end
  local function list(close, item)
    at = at + 1
    skip()
    if text:sub(at, at) == close then at = at + 1 return end
    while true do
      item()
      skip()
      local c = text:sub(at, at)
      at = at + 1
      if c == close then return end
      if c ~= "," then at = at - 1 fail("expected , or " .. close) end
    end
  end
  local function str()
    local from = at + 1
    repeat
      at = text:find('["\\]', at + 1) or fail("unfinished string")
      local quote = text:sub(at, at) == '"'
      if not quote then at = at + 1 end
    until quote
    local raw = text:sub(from, at - 1)
    at = at + 1
    return (raw:gsub("\\u(%x%x%x%x)", function(h) return string.char(tonumber(h, 16) % 256) end)
      :gsub('\\(["\\nt])', { n = "\n", t = "\t", ['"'] = '"', ["\\"] = "\\" }))
  end
  function value()
    skip()
    local c = text:sub(at, at)
    local result = {}
    if c == "{" then
      list("}", function()
        skip()
        local key = str()
        skip()
        at = at + 1
        result[key] = value()
      end)
      return result
    elseif c == "[" then
      list("]", function() result[#result + 1] = value() end)
      return result
    elseif c == '"' then
      return str()
    end
    local word = text:match("^[%w.+-]+", at) or fail("unexpected character")
    local known = ({ ["true"] = true, ["false"] = false })[word]
    if known == nil then known = tonumber(word) end
    if known == nil then fail("unknown word " .. word) end
    at = at + #word
    return known
  end
  local result = value()
  skip()
  if at <= #text then fail("text after the value") end
  return result
end

local document = '{"a": [1, 2.5, -3e2, [ ]], "b": {"c": "x\\"y\\n\\u0001"}, "t": true, "f": false}'
print(json.encode(json.decode(document)))
print(json.encode(json.decode(json.encode(json.decode(document)))))
for _, bad in ipairs { "", "[1 2]", "[nope]", '"abc', "1 2", "{]" } do
  print(bad, pcall(json.decode, bad))
end
print(pcall(json.encode, { print }))

-- Base64 over bit32.
local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
local function base64(text)
  return (text:gsub("..?.?", function(group)
    local a, b, c = group:byte(1, 3)
    local bits = bit32.bor(bit32.lshift(a, 16), bit32.lshift(b or 0, 8), c or 0)
    local out = {}
    for i = 0, 3 do
      local digit = bit32.extract(bits, 18 - 6 * i, 6) + 1
      out[i + 1] = i <= #group and alphabet:sub(digit, digit) or "="
    end
    return table.concat(out)
  end))
end
for _, text in ipairs { "", "f", "fo", "foo", "foobar", "\0\255\128" } do print(base64(text)) end

-- LZW, there and back.
local function compress(text)
  local codes, size, out, word = {}, 256, {}, ""
  for i = 0, 255 do codes[string.char(i)] = i end
  for c in text:gmatch(".") do
    if codes[word .. c] then
      word = word .. c
    else
      out[#out + 1] = codes[word]
      codes[word .. c], size, word = size, size + 1, c
    end
  end
  out[#out + 1] = codes[word]
  return out
end
local function expand(codes)
  local words, size = {}, 256
  for i = 0, 255 do words[i] = string.char(i) end
  local last = words[codes[1]]
  local out = { last }
  for i = 2, #codes do
    local word = words[codes[i]] or last .. last:sub(1, 1)
    out[i] = word
    words[size], size, last = last .. word:sub(1, 1), size + 1, word
  end
  return table.concat(out)
end
local codes = compress("TOBEORNOTTOBEORTOBEORNOT")
print(table.concat(codes, " "))
print(expand(codes), expand(compress(("ab"):rep(50))) == ("ab"):rep(50))

-- Classes with inheritance and metamethods that are inherited by copying.
local function class(parent)
  local new = {}
  for key, item in pairs(parent or {}) do new[key] = item end
  new.__index = new
  return setmetatable(new, {
    __index = parent,
    __call = function(self, ...)
      local object = setmetatable({}, self)
      object:init(...)
      return object
    end,
  })
end
local Shape = class()
function Shape:init(name) self.name = name end
function Shape:__tostring() return self.name .. " of area " .. self:area() end
function Shape.__lt(a, b) return a:area() < b:area() end
local Box = class(Shape)
function Box:init(w, h) Shape.init(self, "box") self.w, self.h = w, h end
function Box:area() return self.w * self.h end
local Square = class(Box)
function Square:init(w) Box.init(self, w, w) self.name = "square" end
local shapes = { Square(3), Box(2, 1), Square(1.5), Box(4, 5) }
table.sort(shapes)
for _, shape in ipairs(shapes) do print(tostring(shape)) end
print(pcall(function() return tostring(Shape("bare")):len() end))

-- A scheduler of coroutines over a binary heap.
local heap, order = {}, 0
local function before(a, b) return a.at < b.at or a.at == b.at and a.order < b.order end
local function push(at, task)
  order = order + 1
  local i = #heap + 1
  heap[i] = { at = at, order = order, task = task }
  while i > 1 and before(heap[i], heap[(i - i % 2) / 2]) do
    local up = (i - i % 2) / 2
    heap[i], heap[up], i = heap[up], heap[i], up
  end
end
local function pop()
  local top, last, i = heap[1], table.remove(heap), 1
  if #heap == 0 then return top end
  heap[1] = last
  while true do
    local least = i
    for child = 2 * i, 2 * i + 1 do
      if heap[child] and before(heap[child], heap[least]) then least = child end
    end
    if least == i then return top end
    heap[i], heap[least], i = heap[least], heap[i], least
  end
end
for id = 1, 4 do
  push(id % 3, coroutine.create(function(now)
    for step = 1, 3 do
      print("task", id, "step", step, "at", now)
      if id == 3 and step == 2 then error("task 3 gives up", 0) end
      now = coroutine.yield(id * step)
    end
  end))
end
while #heap > 0 do
  local entry = pop()
  local ok, delay = coroutine.resume(entry.task, entry.at)
  if not ok then print("failed", delay)
  elseif delay then push(entry.at + delay, entry.task) end
end

-- Queens, counted by backtracking with a goto.
local function queens(n)
  local rows, found = {}, 0
  local function place(column)
    if column > n then found = found + 1 return end
    for row = 1, n do
      for other = 1, column - 1 do
        if rows[other] == row or math.abs(rows[other] - row) == column - other then goto next end
      end
      rows[column] = row
      place(column + 1)
      ::next::
    end
  end
  place(1)
  return found
end
for n = 1, 7 do print("queens", n, queens(n)) end
