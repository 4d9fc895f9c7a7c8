-- language.lua [CASE...]: seconds for each case, the best of some runs; smaller is better. Any Lua
-- from 5.1 on with cqueues runs it, so compare in one go:
--   for lua in lua5.4 luajit bin/cqueues; do $lua cqueues-lua/src/test/lua/bench/language.lua; done
local clock = require "cqueues".monotime
local wanted = {}
for _, name in ipairs(arg) do wanted[name] = true end

local function measure(case)
  for _ = 1, 6 do case.work(case.n) end
  local best = math.huge
  for _ = 1, 5 do
    local start = clock()
    case.work(case.n)
    best = math.min(best, clock() - start)
  end
  print(("%s\t%.4f"):format(case.name, best))
end

for _, case in ipairs(dofile((arg[0]:gsub("language%.lua$", "cases.lua")))) do
  if not next(wanted) or wanted[case.name] then measure(case) end
end
