-- JSON, encoded and decoded in Lua alone.
local ESCAPES = {
  ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t",
}
local LETTERS = {}
for plain, escape in pairs(ESCAPES) do LETTERS[escape:sub(2)] = plain end
LETTERS["/"] = "/"
local null = {}

local function quoted(text)
  return '"' .. text:gsub('[%c"\\]', function(c) return ESCAPES[c] or ("\\u%04x"):format(c:byte()) end) .. '"'
end

local function put(out, value)
  local kind = type(value)
  if kind == "table" and value ~= null then
    if value[1] ~= nil or next(value) == nil then
      out[#out + 1] = "["
      for i, element in ipairs(value) do
        if i > 1 then out[#out + 1] = "," end
        put(out, element)
      end
      out[#out + 1] = "]"
    else
      local separator = "{"
      for key, element in pairs(value) do
        out[#out + 1] = separator
        out[#out + 1] = quoted(key)
        out[#out + 1] = ":"
        put(out, element)
        separator = ","
      end
      out[#out + 1] = "}"
    end
  elseif kind == "string" then
    out[#out + 1] = quoted(value)
  elseif kind == "number" then
    out[#out + 1] = ("%.14g"):format(value)
  else
    out[#out + 1] = value == null and "null" or tostring(value)
  end
end

local function encode(value)
  local out = {}
  put(out, value)
  return table.concat(out)
end

local function fail(at) error("unexpected character at " .. at) end

local function space(text, at) return text:find("[^ \t\r\n]", at) or #text + 1 end

local function quotation(text, at)
  local parts, from = nil, at + 1
  while true do
    local stop = text:find('["\\]', from) or fail(at)
    if text:byte(stop) == 34 then
      local rest = text:sub(from, stop - 1)
      if not parts then return rest, stop + 1 end
      parts[#parts + 1] = rest
      return table.concat(parts), stop + 1
    end
    parts = parts or {}
    parts[#parts + 1] = text:sub(from, stop - 1)
    local letter = text:sub(stop + 1, stop + 1)
    if letter == "u" then
      parts[#parts + 1] = string.char(tonumber(text:sub(stop + 2, stop + 5), 16)) -- controls alone
      from = stop + 6
    else
      parts[#parts + 1] = LETTERS[letter] or fail(stop)
      from = stop + 2
    end
  end
end

local value

local function array(text, at)
  local list = {}
  at = space(text, at + 1)
  if text:byte(at) == 93 then return list, at + 1 end
  while true do
    list[#list + 1], at = value(text, at)
    at = space(text, at)
    local byte = text:byte(at)
    if byte == 93 then return list, at + 1 end
    if byte ~= 44 then fail(at) end
    at = space(text, at + 1)
  end
end

local function object(text, at)
  local fields, key = {}
  at = space(text, at + 1)
  if text:byte(at) == 125 then return fields, at + 1 end
  while true do
    if text:byte(at) ~= 34 then fail(at) end
    key, at = quotation(text, at)
    at = space(text, at)
    if text:byte(at) ~= 58 then fail(at) end
    fields[key], at = value(text, space(text, at + 1))
    at = space(text, at)
    local byte = text:byte(at)
    if byte == 125 then return fields, at + 1 end
    if byte ~= 44 then fail(at) end
    at = space(text, at + 1)
  end
end

local WORDS = {{"true", true}, {"false", false}, {"null", null}}

function value(text, at)
  local byte = text:byte(at)
  if byte == 34 then return quotation(text, at) end
  if byte == 123 then return object(text, at) end
  if byte == 91 then return array(text, at) end
  local _, stop = text:find("^-?%d+%.?%d*[eE]?[+-]?%d*", at)
  if stop then return tonumber(text:sub(at, stop)), stop + 1 end
  for _, word in ipairs(WORDS) do
    if text:sub(at, at + #word[1] - 1) == word[1] then return word[2], at + #word[1] end
  end
  fail(at)
end

local function decode(text)
  local result, at = value(text, space(text, 1))
  if space(text, at) <= #text then fail(at) end
  return result
end

local function same(a, b)
  if type(a) ~= "table" or a == null then return a == b end
  for key, element in pairs(a) do if not same(element, b[key]) then return false end end
  for key in pairs(b) do if a[key] == nil then return false end end
  return true
end

local document = {users = {}, total = 150, next = null, valid = true}
for i = 1, 150 do
  document.users[i] = {
    id = i, name = "User " .. i, mail = "user" .. i .. "@example.org", score = i * 1.25 - 20,
    admin = i % 7 == 0, tags = {"one", "two\n", 'thr"ee', "\1"}, place = {x = i / 8, y = -i / 4},
    notes = ("A line of text that says little. "):rep(i % 4), none = null,
  }
end

return function()
  for _ = 1, 10 do
    local text = encode(document)
    local copy = decode(text)
    assert(same(document, copy) and #encode(copy) == #text)
  end
end
