-- a pattern that has to be read to its end before it is known to be none
local pattern = ("y"):rep(1e7)
while true do ("x"):find(pattern) end
