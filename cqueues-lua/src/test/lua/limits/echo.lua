-- Lines there and back over one TCP connection; its system calls are counted from outside.
local cqueues = require"cqueues"
local socket = require"cqueues.socket"

local rounds = tonumber(...)
local srv = assert(socket.listen("127.0.0.1", 0))
assert(srv:listen())
local _, _, port = srv:localname()
local cq = cqueues.new()
cq:wrap(function()
	local con = srv:accept()
	con:setmode("b", "bn")
	for line in con:lines"*L" do con:write(line) end
	con:close()
end)
cq:wrap(function()
	local con = socket.connect("127.0.0.1", port)
	con:setmode("b", "bn")
	for i = 1, rounds do
		con:write(i, "\n")
		assert(con:read"*l" == tostring(i))
	end
	con:close()
end)
assert(cq:loop())
print"done"
