-- a pattern of some length that is asked for again and again
local pattern, other = ("y"):rep(990) .. ".", ("y"):rep(990) .. "."
while true do local a, b = ("x"):find(pattern), ("x"):find(other) end
