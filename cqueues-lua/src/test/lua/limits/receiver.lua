-- Listens at a path, starts the command that follows it, and talks through the descriptor that the
-- command's process sends.
local socket = require"cqueues.socket"

local path, command = ...
local srv = assert(socket.listen{path = path, unlink = true, mode = "rw-------"})
assert(srv:listen())
local process = assert(io.popen(command))
local con = assert(srv:accept(60))
con:settimeout(60)
local message, so = con:recvfd()
print(message)
print(so:read"*l")
so:write"back again\n"
assert(so:flush())
con:write"farewell\n"
assert(con:flush())
io.write(process:read"*a")
process:close()
