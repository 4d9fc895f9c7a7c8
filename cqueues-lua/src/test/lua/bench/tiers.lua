-- tiers.lua: what a start costs before code is fast, and what it costs then. Any Lua from 5.1 on with
-- cqueues runs it; tiers.sh has several do so in one go. Time is that of the running thread alone
-- (Linux), so that other load matters less. Smaller is better.
local here = arg[0]:gsub("tiers%.lua$", "")
local load = loadstring or load

local function clock()
  local file = assert(io.open "/proc/thread-self/schedstat")
  local nanoseconds = file:read "*n"
  file:close()
  return nanoseconds / 1e9
end

local function report(name, unit, value) print(("%s\t%.4g\t%s"):format(name, value, unit)) end

local function time(work)
  local start = clock()
  work()
  return clock() - start
end

local LOADS = 20000
local text = "local a, b = ... return function(x) return a + b * x + %d end"
report("load", "us", time(function()
  for i = 1, LOADS do load(text:format(i)) end
end) / LOADS * 1e6)
report("load and two calls", "us", time(function()
  for i = 1, LOADS do load(text:format(i))(1, 2)(3) end
end) / LOADS * 1e6)

local parts = { "return {\n" }
for i = 1, 20000 do
  local line = "{id = %d, name = %q, tags = {%d, %d, %d}, on = %s},\n"
  parts[#parts + 1] = line:format(i, "name" .. i, i, i + 1, i + 2, tostring(i % 2 == 0))
end
parts[#parts + 1] = "}"
local data = table.concat(parts)
local chunk
report("load of a data file", "s", time(function() chunk = assert(load(data)) end))
report("run of a data file", "s", time(chunk))

-- the language benchmark: its first repetition, then the best when nothing changes any more
local SECONDS, AT_ONCE = tonumber(os.getenv "SECONDS" or 2), 0.06
local logs, firsts, cases = 0, 0, dofile(here .. "cases.lua")
for _, case in ipairs(cases) do
  local first = time(function() case.work(case.n) end)
  local best, left = math.huge, SECONDS
  repeat
    local spent, times = 0, 0
    repeat
      spent = spent + time(function() case.work(case.n) end)
      times = times + 1
    until spent > AT_ONCE
    best, left = math.min(best, spent / times), left - spent
  until left < 0
  report(case.name, "s", best)
  report(case.name .. ", first to best", "", first / best)
  logs, firsts = logs + math.log(best), firsts + math.log(first / best)
end
report("geometric mean", "s", math.exp(logs / #cases))
report("geometric mean, first to best", "", math.exp(firsts / #cases))
