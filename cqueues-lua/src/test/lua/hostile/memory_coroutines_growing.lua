-- one coroutine after the other that is suspended at each level
kept = {}
local function descend(n)
  if n == 0 then return end
  coroutine.yield()
  return (descend(n - 1))
end
for i = 1, math.huge do
  local co = coroutine.wrap(descend)
  for _ = 1, 500 do co(500) end
  kept[i] = co
end
