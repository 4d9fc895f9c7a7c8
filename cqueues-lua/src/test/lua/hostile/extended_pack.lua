-- formats that say little at length
local format = ("<"):rep(1e6)
while true do string.pack(format) string.packsize(format) string.unpack(format, "") end
