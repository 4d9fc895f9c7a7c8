-- texts that are equal only in what is looked at first, as keys and by themselves
local x, y = ("y"):rep(5e6), ("y"):rep(5e6)
local t = {[x] = true}
while true do
  next(t, y) rawget(t, y) rawset(t, y, true) rawequal(x, y)
  local a, b, c = x == y, x < y, t[y]
end
