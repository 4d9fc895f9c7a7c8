-- Messages keep the bytes of what a script says, whatever they encode.
local function hex(s) return (s:gsub(".", function(c) return ("%02x"):format(c:byte()) end)) end
print(hex(select(2, pcall(function() error("\255\254x", 0) end))))
print(hex(select(2, pcall(function() error("\255\254\0x") end))))
print(hex(select(2, pcall(function() error("\255\254\0x", 2) end))))
print(hex(select(2, pcall(function() assert(false, "\255\254x") end))))
print(hex(debug.traceback("\255\254x")))
print(hex(select(2, pcall(function() local t = {} t["\255"].x = 1 end))))
print(hex(select(2, pcall(function() return _ENV["\255"].x.y end))))
print(hex(select(2, pcall(coroutine.wrap(function() error("\255", 0) end)))))
print(select(2, load("x = '\195\164", "=\195\164")), select(2, pcall(load("error('\195\164')", "=\195\164"))))
print(debug.getinfo(load("", ("\195\164"):rep(40)), "S").short_src)
