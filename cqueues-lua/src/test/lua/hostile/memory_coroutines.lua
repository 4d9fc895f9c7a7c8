-- suspended coroutines with deep stacks
kept = {}
local function descend(n)
  if n > 0 then return (descend(n - 1)) end
  coroutine.yield()
end
for i = 1, math.huge do
  kept[i] = coroutine.wrap(descend)
  kept[i](1500)
end
