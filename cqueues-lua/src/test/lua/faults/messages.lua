-- Datagrams over UDP and socket pairs, and descriptors that are passed on.
local seed, faults = ...
local robust = dofile "src/test/lua/faults/robust.lua"
local cqueues, socket, condition = require "cqueues", require "cqueues.socket", require "cqueues.condition"
local random = robust.random(seed)
local insist = robust.insist

local function bound()
	while true do
		local at = socket.listen{host = "127.0.0.1", port = 0, type = socket.SOCK_DGRAM}
		if at and at:listen() then return at end
		if at then at:close() end
	end
end

local function connected(host, port)
	while true do
		local to = socket.connect{host = host, port = port, type = socket.SOCK_DGRAM}
		if to:connect() then return to end
		to:close()
	end
end

-- one message on its way at a time, so that none may be dropped
local function exchange(cq, from, to, messages)
	local taken, arrived = 0, condition.new()
	cq:wrap(function()
		for i, message in ipairs(messages) do
			robust.write(from, message, 2)
			while taken < i do arrived:wait() end
		end
	end)
	for i, message in ipairs(messages) do
		local got = robust.read(to, -65536)
		if got ~= message then
			error(("message %d of %d bytes came with %s"):format(i, #message, got and #got or "none"), 0)
		end
		taken = i
		arrived:signal()
	end
	from:close()
	to:close()
end

local function messages()
	local all = {}
	for i = 1, random(20) do all[i] = robust.text(random, random(3900)) end
	return all
end

-- the message and what came with it
local function receive(con)
	while true do
		local ok, message, got, why = pcall(con.recvfd, con, 100)
		if ok and message then
			if not got and type(why) ~= "number" then error("no descriptor, and no reason", 0) end
			return message, got
		end
		if ok and why == nil then error("the end in place of a descriptor", 0) end
		con:clearerr()
	end
end

local function pass()
	local left, right = robust.pair()
	for i = 1, random(5) do
		local mine, other = robust.pair()
		repeat
			left:clearerr()
			local ok, sent = pcall(left.sendfd, left, "take " .. i, other)
		until ok and sent
		other:close()
		local message, taken = receive(right)
		assert(message == "take " .. i, message)
		if taken then -- not if there was no descriptor or memory for it
			robust.write(taken, "through it", 1)
			robust.flush(taken)
			assert(robust.read(mine, 10) == "through it")
			taken:close()
		end
		mine:close()
	end
	left:close()
	assert(robust.read(right, 1) == nil)
	right:close()
end

faults(true)
robust.run(function(cq)
	cq:wrap(function()
		local at = bound()
		local _, host, port = insist(at.localname, at)
		exchange(cq, connected(host, port), at, messages())
	end)
	for _ = 1, 2 do
		cq:wrap(function()
			local one, other = robust.pair "dgram"
			exchange(cq, one, other, messages())
		end)
		cq:wrap(pass)
	end
end)
pass() -- outside of all controllers
faults(false)
