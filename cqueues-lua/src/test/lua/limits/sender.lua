-- Gives one end of a pair to whoever listens at the path, and talks through the other.
local socket = require"cqueues.socket"

local con = assert(socket.connect{path = (...)})
local mine, yours = socket.pair()
assert(con:sendfd("take this", yours))
yours:close()
mine:write"through it\n"
assert(mine:flush())
print(mine:read"*l")
print(con:read"*l")
