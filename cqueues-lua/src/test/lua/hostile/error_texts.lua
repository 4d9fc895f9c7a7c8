-- long texts in errors
local text = ("y"):rep(1e6)
while true do pcall(error, text) end
