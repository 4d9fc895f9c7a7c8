-- a mode of weak tables that is long, and says nothing
local metatable = {__mode = ("y"):rep(1e6)}
while true do setmetatable({}, metatable) end
