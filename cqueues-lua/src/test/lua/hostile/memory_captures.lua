-- texts that matches give
kept = {}
local text = ("y"):rep(1000)
for i = 1, math.huge do kept[i] = {text:match(("(.*)"):rep(30))} end
