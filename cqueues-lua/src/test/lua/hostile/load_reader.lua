-- a chunk that has no end
local piece = ("y"):rep(1e7)
load(function() return piece end)
