-- errors of a function whose name is looked for among many globals
for i = 1, 1e5 do _G["y" .. i] = {} end
local repeated = string.rep
string.rep = nil
while true do pcall(repeated) end
