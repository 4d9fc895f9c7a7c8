-- long names and modes of chunks
local name = ("y"):rep(1e6)
while true do load("x", name) load("", "", name) end
