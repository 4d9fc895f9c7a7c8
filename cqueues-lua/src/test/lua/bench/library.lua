-- library.lua [PATTERN]: nanoseconds that calls of the library take when they are warm; smaller is
-- better. Any Lua from 5.1 on runs it, and paste(1) puts the columns of several side by side. A case
-- is a text that stands in a loop of a function of its own; PATTERN chooses cases by their text. The time
-- is the processor's, of all threads: the best repetition of as many as SECONDS (2) take.
local SECONDS, REPETITIONS = tonumber(os.getenv "SECONDS" or 2), 5
local PRELUDE = [==[
local unpack, concat, insert, remove = table.unpack or unpack, table.concat, table.insert, table.remove
local s, word, line = "hello world", "word", "key = value; other = 12"
local long, list, few, holes = ("some text "):rep(100), {}, {1, 2, 3}, {}
for i = 1, 100 do list[i] = i end
for i = 1, 20 do holes[i * 3] = i end
local map, keys = {}, {}
for i = 1, 50 do keys[i] = "key" .. i map[keys[i]] = i end
local names, class = {w = "W", o = "O"}, {__index = {f = 1}}
local object = setmetatable({}, class)
local function echo(...) return ... end
local function upper(c) return c:upper() end
local co = coroutine.wrap(function() while true do coroutine.yield(1) end end)
local thread = coroutine.create(function() while true do coroutine.yield(1) end end)
local words, mixed = {}, {}
for w in ("the quick brown fox jumps over the lazy dog"):gmatch "%a+" do words[#words + 1] = w end
local function deep(n, ...) if n > 0 then return (deep(n - 1, ...)) end error(...) end
local function callee(text, level) error(text, level) end
local function checked(n) if type(n) ~= "number" then callee("number expected", 3) end return n end
local function using() local n = checked("n") return n end
local function refuse(v) error("bad value", 2) end
local function direct(v) error "bad value" end
local function thrown(v) error(v) end
local function again(f, v) local ok, e = pcall(f, v) if not ok then error(e, 0) end end
local function asserting(v, m) return (assert(v, m)) end
local function same(e) return e end
local function calls(v) v() end
local function callsglobal() undefined() end
local function callsfield(v) v.field() end
local function callsmethod(v) v:method() end
local function indexes(v) return v.a.b end
local function indexesglobal() return undefined.field end
local function indexesnil(v) return v.a end
local function sets(v) v.a.b = 1 end
local function adds(v) return v + 1 end
local function addsfield(v) return v.sum + 1 end
local function appends(v) return "a" .. v.name end
local function compares(v) return v < 1 end
local function loops(v) for i = 1, v do end end
local function refusing(v) refuse(v) end
local failing = setmetatable({}, {__index = function(t, k) error("no field " .. k, 2) end})
local function strict(v) return v.missing end
local N, x = ..., nil
]==]
local CASES = {
  "x = s:sub(2, 5)", "x = s:sub(i % 11 + 1, i % 11 + 1)", "x = s:sub(-3)", "x = s:byte(i % 11 + 1)",
  "x = s:byte(1, 3)", "x = string.char(i % 256)", "x = string.char(104, 105, 106)", "x = s:upper()",
  "x = long:lower()", "x = s:len()", "x = s:reverse()", "x = s:rep(3)", "x = ('x'):rep(100)",
  "x = s:find('wor', 1, true)", "x = s:find('o w')", "x = s:find('^hel')", "x = s:find('%s')",
  "x = long:find('texts', 1, true)", "local a, b = line:match('(%w+) = (%w+)')", "x = line:match('%d+')",
  "x = ('  trim  '):match('^%s*(.-)%s*$')", "x = s:gsub('o', '0')", "x = s:gsub('%w', names)",
  "x = s:gsub('%w', upper)", "x = s:gsub('(%w+)', '<%1>')", "for w in s:gmatch('%a+') do x = w end",
  "x = ('%d'):format(i)", "x = ('%s %s'):format(word, i)", "x = ('%5.2f'):format(i / 3)",
  "x = ('%.14g'):format(i / 7)", "x = ('%x'):format(i)", "x = ('%q'):format(s)", "x = ('%-10s|'):format(word)",
  "x = tostring(i)", "x = tostring(i / 7)", "x = tostring(true)", "x = tostring(few)", "x = tonumber('12')",
  "x = tonumber('1.5e3')", "x = tonumber('ff', 16)", "x = word .. i", "x = word .. ' ' .. s", "x = i .. ''",
  "x = word < s", "x = word == keys[i % 50 + 1]", "x = map['key' .. i % 50 + 1]", "x = map[keys[i % 50 + 1]]",
  "map[keys[i % 50 + 1]] = i", "insert(few, i) remove(few)", "insert(few, 1, i) remove(few, 1)",
  "x = concat(words, ' ')", "x = concat(list, ',')", "x = unpack(few)", "local a, b, c = unpack(few)",
  "x = #list", "x = #holes", "x = holes[i % 60 + 1]", "x = {1, 2, 3}", "x = {a = 1, b = 2}", "x = {i, n = 1}",
  "for _, v in ipairs(list) do x = v end", "for k, v in pairs(map) do x = v end", "for k in pairs(list) do x = k end",
  "x = next(map)", "for k, v in next, few do x = v end", "x = select('#', i, i, i)", "x = select(2, i, i, i)",
  "x = select(-1, i, i)", "x = echo(i, i, i)", "x = {echo(i, i, i)}", "x = select('#', echo(i, i))",
  "x = setmetatable({}, class)", "x = getmetatable(object)", "x = rawget(object, 'f')", "rawset(object, 'g', i)",
  "x = rawequal(s, word)", "x = object.f", "x = type(i)", "x = assert(i)", "x = pcall(echo, i)",
  "x = math.floor(i / 3)", "x = math.max(i, 5)", "x = math.min(i, 5, 7)", "x = math.random()", "x = math.random(100)",
  "x = math.sqrt(i)", "x = math.sin(i)", "x = math.abs(-i)", "x = math.fmod(i, 7)", "x = i % 7", "x = i ^ 2",
  "x = os.time()", "x = os.clock()", "x = os.date('%Y-%m-%d', i)", "x = os.date('*t', i)",
  "x = os.time{year = 2020, month = 1, day = 1 + i % 28}", "x = coroutine.status(thread)", "x = co()",
  "x = coroutine.resume(thread)", "x = coroutine.wrap(echo)(i)", "x = coroutine.running()",
  "mixed = {5, 3, 8, 1, 9, 2} table.sort(mixed)",
  "mixed = {5, 3, 8, 1} table.sort(mixed, function(a, b) return a > b end)",
  -- errors
  "x = pcall(error, 'e')", "x = pcall(direct)", "x = pcall(refuse)", "x = pcall(refusing)", "x = pcall(using)",
  "x = pcall(thrown, few)", "x = pcall(thrown, {code = i})", "x = pcall(deep, 5, 'e', 0)", "x = pcall(deep, 5, 'e')",
  "x = pcall(deep, 20, 'e', 2)", "x = pcall(again, direct)", "x = pcall(again, thrown, few)",
  "x = pcall(assert, false, 'e')", "x = pcall(asserting, nil, 'e')", "x = pcall(asserting)",
  "x = pcall(calls)", "x = pcall(callsglobal)", "x = pcall(callsfield, few)", "x = pcall(callsmethod, s)",
  "x = pcall(indexesnil)", "x = pcall(indexes, few)", "x = pcall(indexesglobal)", "x = pcall(sets, few)",
  "x = pcall(adds)", "x = pcall(addsfield, few)", "x = pcall(appends, few)", "x = pcall(compares)",
  "x = pcall(loops)", "x = pcall(nil)", "x = pcall(strict, failing)", "x = pcall(tonumber)", "x = pcall(tostring)",
  "x = pcall(tonumber, few, 10)", "x = pcall(s.rep)", "x = pcall(s.rep, s, few)", "x = pcall(ipairs)",
  "x = pcall(setmetatable, 1)", "x = tonumber('abc')", "x = tonumber(few)", "x = pcall(load, nil)", "x = load('=')",
  "x = xpcall(direct, same)", "x = xpcall(indexesnil, same)", "x = xpcall(refusing, same)",
  "x = xpcall(direct, debug.traceback)", "x = xpcall(indexesnil, debug.traceback)",
  "x = xpcall(deep, debug.traceback, 10, 'e')", "x = coroutine.resume(coroutine.create(direct))",
  "x = coroutine.resume(coroutine.create(indexesnil))", "x = pcall(coroutine.wrap(direct))",
  "x = pcall(coroutine.wrap(refusing))", "x = coroutine.resume(thread, coroutine)", "x = pcall(coroutine.yield)",
  "x = select(2, coroutine.resume(coroutine.create(thrown), few))",
}

local function compile(case)
  local text = PRELUDE .. "return function() for i = 1, N do " .. case .. " end end"
  return (loadstring or load)(text, "=" .. case)
end

local function measure(case)
  local code, times, best, took = compile(case), 100, math.huge, 0
  while took < 0.03 do
    local start = os.clock()
    code(times)()
    took = os.clock() - start
    if took < 0.03 then times = times * 2 end
  end
  local work, start = code(times), os.clock()
  repeat
    for _ = 1, REPETITIONS do
      local before = os.clock()
      work()
      best = math.min(best, os.clock() - before)
    end
  until os.clock() - start > SECONDS
  return best / times * 1e9
end

for _, case in ipairs(CASES) do
  if not arg[1] or case:find(arg[1], 1, true) then print(("%s\t%.1f"):format(case, measure(case))) end
end
