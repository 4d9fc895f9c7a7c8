#!/usr/bin/env cqueues
-- A line echo server; every client has a coroutine of its own.
--
--   cqueues echo.lua [ADDRESS [PORT]]   serves until interrupted; the system chooses port 0
--   cqueues echo.lua --demo             talks to itself over TCP, prints what happens, and ends
local cqueues = require"cqueues"
local socket = require"cqueues.socket"

local bind, port = ...
local demo = bind == "--demo"
if demo then bind, port = nil, nil end

local cq = cqueues.new()
local srv = assert(socket.listen(bind or "127.0.0.1", tonumber(port or 0)))
assert(srv:listen())
local _, address, number = srv:localname()
print(("listening on %s port %d"):format(address, number))
io.stdout:flush()

cq:wrap(function()
	for con in srv:clients() do
		cq:wrap(function()
			con:onerror(function(_, _, why) return why end) -- one lost client is no error of ours
			for ln in con:lines"*L" do
				if not con:write(ln) then break end
			end
			con:shutdown"w"
			con:close()
		end)
	end
end)

if not demo then
	for why in cq:errors() do io.stderr:write("echo: ", tostring(why), "\n") end
	return
end

-- The demonstration: clients of the server, in the same loop.
local clients, lines = 3, 4
local left, echoed = clients, 0
local start = cqueues.monotime()

for id = 1, clients do
	cq:wrap(function()
		local con = assert(socket.connect(address, number))
		for n = 1, lines do
			local sent = ("client %d, line %d"):format(id, n)
			assert(con:write(sent, "\n"))
			local got = con:read"*l"
			assert(got == sent, "the server answered something else")
			print("echoed: " .. got)
			echoed = echoed + 1
			cqueues.sleep(0.01 * id)
		end
		con:close()
		left = left - 1
	end)
end

while left > 0 do assert(cq:step()) end
srv:close()
print(("%d clients, %d lines echoed over TCP in %.2f s on one thread"):format(clients, echoed, cqueues.monotime() - start))
