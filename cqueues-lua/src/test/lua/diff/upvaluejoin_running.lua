-- upvaluejoin of functions that run
local x, y = 1, 100
local function get() return y end
local function f(g)
  local before = x
  debug.upvaluejoin(g, 1, get, 1)
  local after = x
  x = 7
  return before, after, x, y
end
print(f(f))
print(x, y)
local z = 1
local function h(g)
  local before = z
  local function look() debug.getlocal(2, 1) end
  look()
  debug.upvaluejoin(g, 1, get, 1)
  return before, z
end
print(h(h))
local a = "a"
local function resumes(g, n)
  local before = a
  if n > 0 then coroutine.wrap(resumes)(g, n - 1) else debug.upvaluejoin(g, 1, get, 1) end
  return before, a
end
print(pcall(resumes, resumes, 0))
