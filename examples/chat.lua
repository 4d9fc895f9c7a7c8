#!/usr/bin/env cqueues
-- A chat room over plain TCP, for nc(1) and telnet(1): the first line is your name.
--
--   cqueues chat.lua [ADDRESS [PORT]]   the system chooses port 0
--
-- Every client has two coroutines. One reads lines into the room; the other waits on the room's
-- condition variable and writes what its client has not seen yet. A client that reads slowly
-- delays only its own writer, and misses lines once the room has dropped them.
local cqueues = require"cqueues"
local condition = require"cqueues.condition"
local socket = require"cqueues.socket"

local bind, port = ...
local KEPT = 1000

local cq = cqueues.new()
local room = {said = {}, first = 1, last = 0, present = 0, changed = condition.new()}

local function say(text)
	room.last = room.last + 1
	room.said[room.last] = text .. "\n"
	if room.last - room.first >= KEPT then
		room.said[room.first] = nil
		room.first = room.first + 1
	end
	room.changed:signal()
end

local function write(con, client)
	local seen = room.last
	while true do
		while seen == room.last and not client.gone do room.changed:wait() end
		if seen == room.last then break end
		seen = math.max(seen + 1, room.first)
		if not con:write(room.said[seen]) or not con:flush() then break end
	end
	con:close()
end

local function read(con)
	con:onerror(function(_, _, why) return why end)
	con:write"Your name? "
	con:flush()
	local name = con:read"*l"
	if not name or name == "" then return con:close() end
	local client = {gone = false}
	cq:wrap(write, con, client)
	cqueues.poll() -- lets the writer note where it starts
	room.present = room.present + 1
	say(("* %s came; %d here"):format(name, room.present))
	for line in con:lines"*l" do
		if line ~= "" then say(name .. ": " .. line) end
	end
	room.present = room.present - 1
	client.gone = true
	say(("* %s left; %d here"):format(name, room.present))
end

local srv = assert(socket.listen(bind or "127.0.0.1", tonumber(port or 0)))
assert(srv:listen())
local _, address, number = srv:localname()
print(("listening on %s port %d"):format(address, number))
io.stdout:flush()

cq:wrap(function()
	for con in srv:clients() do cq:wrap(read, con) end
end)
for why in cq:errors() do io.stderr:write("chat: ", tostring(why), "\n") end
