-- items that match nothing, tried at each place
local pattern = ("a?"):rep(5000) .. "c"
local text = ("b"):rep(1000)
while true do text:find(pattern) end
