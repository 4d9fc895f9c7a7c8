-- classic.lua [CASE...]: seconds that known programs take when they are warm; smaller is better. Any
-- Lua from 5.1 on runs it, and classic.sh several in one go. The time is the processor's, of all
-- threads: the best repetition, of as many as SECONDS (5) take, but some at least.
local SECONDS, LEAST = tonumber(os.getenv "SECONDS" or 5), tonumber(os.getenv "LEAST" or 10)
local CASES = {
  "nbody", "spectral", "matmul", "ray", "methods", "knucleotide", "richards", "deltablue", "havlak", "json",
}
local here = arg[0]:gsub("classic%.lua$", "")

local function measure(work)
  local start, best, times, stop = os.clock(), math.huge, 0, nil
  repeat
    local before = os.clock()
    work()
    stop, times = os.clock(), times + 1
    best = math.min(best, stop - before)
  until stop - start > SECONDS and times >= LEAST
  return best
end

local cases = #arg > 0 and arg or CASES
local logs = 0
for _, case in ipairs(cases) do
  local best = measure(dofile(here .. "classic/" .. case .. ".lua"))
  logs = logs + math.log(best)
  print(("%s\t%.4f"):format(case, best))
end
print(("geometric mean\t%.4f"):format(math.exp(logs / #cases)))
