-- a text without the zero that is looked for
local text = ("y"):rep(1e7)
while true do pcall(string.unpack, "z", text) pcall(string.pack, "z", text) end
