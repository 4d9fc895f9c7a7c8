-- a long template for a match that there is not
local template = ("y"):rep(1e7)
while true do ("x"):gsub("z", template) end
