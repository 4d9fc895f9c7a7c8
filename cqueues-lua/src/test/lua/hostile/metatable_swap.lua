-- a table that becomes weak and strong again
local t, weak = {}, {__mode = "k"}
for i = 1, 1e5 do t["y" .. i] = true end
while true do setmetatable(setmetatable(t, weak), nil) end
