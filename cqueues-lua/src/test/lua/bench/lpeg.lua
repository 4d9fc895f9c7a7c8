-- lpeg.lua [CASE...]: milliseconds for each case, the best of some runs, and what the case found; smaller is
-- better. Any Lua from 5.1 on with lpeg runs it; "fields" needs lpeg_patterns, and is left out without. To compare:
--   for lua in lua5.4 bin/cqueues; do $lua cqueues-lua/src/test/lua/bench/lpeg.lua; done
-- A case whose name ends in "-match" runs the same pattern without its captures: the rest is their price.
package.path = package.path .. ";/usr/share/lua/5.2/?.lua;/usr/share/lua/5.1/?.lua"
local lpeg, re = require "lpeg", require "re"
local P, R, S, V, C, Cc, Cf, Cg, Cs, Ct, Cp = lpeg.P, lpeg.R, lpeg.S, lpeg.V, lpeg.C, lpeg.Cc, lpeg.Cf, lpeg.Cg, lpeg.Cs, lpeg.Ct, lpeg.Cp

local seed = 42
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

local cases = {}
local function case(name, work) cases[#cases + 1] = {name = name, work = work} end

-- JSON: objects, arrays, numbers, texts with escapes
local function json(captures)
  local function capture(patt, how) return captures and how(patt) or patt end
  local space = S" \t\r\n"^0
  local function token(patt) return patt * space end
  local digit = R"09"
  local int = P"-"^-1 * (P"0" + R"19" * digit^0)
  local number = int * (P"." * digit^1)^-1 * (S"eE" * S"+-"^-1 * digit^1)^-1
  local hex = R("09", "af", "AF")
  local escapes = {b = "\b", f = "\f", n = "\n", r = "\r", t = "\t"}
  local escape = P"\\" * (S'"\\/' + capture(S"bfnrt", function(p) return p / escapes end)
    + capture(P"u" * hex * hex * hex * hex, function(p) return p / "?" end))
  local plain = 1 - S'"\\' - R"\0\31"
  local text = P'"' * capture((plain + escape)^0, Cs) * P'"'
  return space * P{
    "value",
    value = V"object" + V"array" + token(text) + token(capture(number, function(p) return p / tonumber end))
      + token("true" * capture(P(true), function(p) return p * Cc(true) end))
      + token("false" * capture(P(true), function(p) return p * Cc(false) end))
      + token("null" * capture(P(true), function(p) return p * Cc(json) end)),
    array = token"[" * capture((V"value" * (token"," * V"value")^0)^-1, Ct) * token"]",
    object = token"{" * capture(captures and Ct(true) * (V"pair" * (token"," * V"pair")^0)^-1
      or (V"pair" * (token"," * V"pair")^0)^-1, function(p) return Cf(p, rawset) end) * token"}",
    pair = capture(token(text) * token":" * V"value", Cg),
  } * -P(1)
end

local names = {"id", "name", "active", "tags", "position", "comment", "parent", "créé"}
local function document(depth)
  local kind = depth > 0 and random(8) or 4 + random(4)
  if kind <= 2 then
    local items = {}
    for i = 1, 3 + random(8) do items[i] = document(depth - 1) end
    return "[" .. table.concat(items, ", ") .. "]"
  elseif kind <= 4 then
    local items = {}
    for i = 1, 2 + random(6) do items[i] = ('"%s": %s'):format(names[i], document(depth - 1)) end
    return "{\n  " .. table.concat(items, ",\n  ") .. "}"
  elseif kind == 5 then return ("%d.%d"):format(random(100000) - 50000, random(1000))
  elseif kind == 6 then return tostring(random(1000000))
  elseif kind == 7 then return ({"true", "false", "null"})[random(3)]
  end
  return '"' .. ("the quick brown fox jumps over "):rep(random(3)) .. (random(4) == 1 and '\\"line\\"\\n' or "") .. '"'
end
local documents = {}
repeat documents[#documents + 1] = document(6) until #table.concat(documents) > 3e5
local text = "[" .. table.concat(documents, ",\n") .. "]"
local reads, passes = json(true), json(false)
case("json", function() return #reads:match(text) end)
case("json-match", function() return passes:match(text) end)

-- HTTP: the head of a request, and what a server reads in its fields
local crlf = "\r\n"
local head = table.concat({
  "GET /articles/2024/index.html?page=3&order=desc HTTP/1.1", "Host: www.example.com:8080",
  "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0",
  "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
  "Accept-Language: en-US,en;q=0.5", "Accept-Encoding: gzip, deflate, br", "Connection: keep-alive, Upgrade",
  "Cookie: session=8f14e45fceea167a5a36dedd4bea2543; theme=dark; lang=en; _ga=GA1.2.1234567890.1234567890",
  "If-Modified-Since: Tue, 15 Nov 1994 12:45:26 GMT", "Content-Type: multipart/form-data; boundary=something",
  "Cache-Control: max-age=0", "", ""}, crlf)
local has, http = pcall(require, "lpeg_patterns.http")
if has then
  local core = require "lpeg_patterns.core"
  local request = Ct(http.request_line * Cg(Cf(Ct(true) * Cg(http.header_field * core.CRLF)^0, rawset), "fields") * core.CRLF)
  case("head", function()
    local n = 0
    for _ = 1, 500 do for _ in pairs(request:match(head).fields) do n = n + 1 end end
    return n
  end)
  local readers = {
    host = http.Host, ["user-agent"] = http.User_Agent, accept = Ct(http.Accept),
    ["accept-language"] = http.Accept_Language, ["accept-encoding"] = Ct(http.Accept_Encoding),
    connection = Ct(http.Connection), cookie = http.Cookie, ["if-modified-since"] = http.Date,
    ["content-type"] = http.Content_Type,
  }
  local values = request:match(head).fields
  local list = {}
  for name, reader in pairs(readers) do list[#list + 1] = {reader * -P(1), (values[name])} end
  case("fields", function()
    local n = 0
    for _ = 1, 300 do for i = 1, #list do if list[i][1]:match(list[i][2]) then n = n + 1 end end end
    return n
  end)
end

-- a log file, with re
local lines = {}
for i = 1, 3000 do
  lines[i] = ('192.168.%d.%d - %s [%02d/Mar/2024:%02d:%02d:%02d +0000] "%s /static/%s/%d.html HTTP/1.1" %d %d "-" "curl/7.%d"')
    :format(random(255), random(255), ({"-", "alice", "bob"})[random(3)], random(28), random(23), random(59), random(59),
      ({"GET", "POST", "HEAD"})[random(3)], ({"css", "img", "doc"})[random(3)], random(1000),
      ({200, 304, 404, 500})[random(4)], random(100000), random(99))
end
local log = table.concat(lines, "\n") .. "\n"
local grammar = [[
  log     <- line* -> {} !.
  line    <- ({:host: word :} ' ' word ' ' {:user: word :} ' [' {:time: [^]%nl]+ :} '] "' {:method: [A-Z]+ :} ' '
             {:path: [^ "%nl]+ :} ' ' [^"%nl]+ '" ' {:status: number :} ' ' {:size: number :} ' ' string ' ' {:agent: string :}
             %nl) -> {}
  word    <- [^ %nl]+
  number  <- %d+ -> number
  string  <- '"' [^"%nl]* '"'
]]
local whole = re.compile(grammar, {number = tonumber})
case("log", function() return #whole:match(log) end)
local silent = re.compile((grammar:gsub("{:%w+:", "("):gsub(":}", ")"):gsub("%-> %w+", ""):gsub("%-> {}", "")))
case("log-match", function() return silent:match(log) end)
case("log-find", function() -- in each line a word that few have
  local n = 0
  for i = 1, #lines do if re.find(lines[i], "' 404 ' / ' 500 '") then n = n + 1 end end
  return n
end)
case("log-gsub", function()
  local n = 0
  for i = 1, #lines, 10 do n = n + #re.gsub(lines[i], "[0-9]+ '.' [0-9]+ '.' [0-9]+ '.' [0-9]+", "x.x.x.x") end
  return n
end)

-- texts
local words = Ct((C(R("az", "AZ")^1) + 1)^0)
case("words", function() return #words:match(text) end)
local quoted = P'"' * Cs((1 - P'"' + P'""' / '"')^0) * P'"'
local record = Ct((quoted + C((1 - S',\n"')^0)) * (P"," * (quoted + C((1 - S',\n"')^0)))^0) * P"\n"
local rows = {}
for i = 1, 3000 do rows[i] = ('%d,plain text,"quoted ""text"", with comma",%d,,x'):format(i, random(1000)) end
local csv, csvText = Ct(record^0), table.concat(rows, "\n") .. "\n"
case("csv", function() return #csv:match(csvText) end)

local wanted = {}
for _, name in ipairs(arg) do wanted[name] = true end
local clock = os.clock

local function measure(one)
  local found
  local start = clock()
  repeat found = one.work() until clock() - start > 2
  local best = math.huge
  for _ = 1, 20 do
    start = clock()
    one.work()
    best = math.min(best, clock() - start)
  end
  print(("%-12s%9.3f  %s"):format(one.name, best * 1000, tostring(found)))
end

for _, one in ipairs(cases) do
  if not next(wanted) or wanted[one.name] then measure(one) end
end
