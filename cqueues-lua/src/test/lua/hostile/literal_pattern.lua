-- a pattern of many characters, all but the last of which match
local text, pattern = ("x"):rep(2e4), ("x"):rep(1e4) .. "[y]"
while true do text:match(pattern) end
