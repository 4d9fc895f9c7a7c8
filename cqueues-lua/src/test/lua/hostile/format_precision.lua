-- conversions that show nothing of long texts
local long, conversions = ("y"):rep(1e7), ("%.0s"):rep(40)
local texts = {}
for i = 1, 40 do texts[i] = long end
while true do conversions:format(table.unpack(texts)) end
