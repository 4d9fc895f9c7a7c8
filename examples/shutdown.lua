-- A server that ends cleanly: on SIGTERM or SIGINT it takes no more clients, lets those that are
-- there finish their line, and goes. Another signal of the same kind ends it at once.
--
--   bin/cqueues examples/shutdown.lua [port]    then: kill <pid>, or Ctrl-C
local cqueues = require"cqueues"
local signal = require"cqueues.signal"
local socket = require"cqueues.socket"

local cq = cqueues.new()
local server = assert(socket.listen("127.0.0.1", tonumber(arg[1] or 0)))
local _, host, port = assert(server:localname())
print("listening on " .. host .. " port " .. port)
io.flush()

-- blocked, they wait for the listener instead of ending the process
signal.block(signal.SIGTERM, signal.SIGINT)
local signals = signal.listen(signal.SIGTERM, signal.SIGINT)

local clients = {}

local function serve(con)
	clients[con] = true
	for line in con:lines"*L" do con:write(line) end
	con:close()
	clients[con] = nil
end

cq:wrap(function()
	local number
	repeat
		local con = server:accept(0)
		if con then cq:wrap(serve, con) else cqueues.poll(server, signals) end
		number = signals:wait(0)
	until number
	print(signal.strsignal(number) .. ": " .. (next(clients) and "finishing" or "nobody is here"))
	io.flush()
	signal.unblock(signal.SIGTERM, signal.SIGINT)
	server:close()
	for con in pairs(clients) do con:shutdown"r" end
end)

assert(cq:loop())
print"all done"
