-- Connections over TCP and UNIX sockets, each echoing what several coroutines send and receive.
local seed, faults = ...
local robust = dofile "src/test/lua/faults/robust.lua"
local cqueues, socket = require "cqueues", require "cqueues.socket"
local random = robust.random(seed)
local insist = robust.insist
local kind = seed % 2 == 0 and "tcp" or "unix"
local path = os.tmpname()
os.remove(path)

local function listen(kind)
	while true do
		local server
		if kind == "unix" then
			server = socket.listen{path = path, unlink = true, mode = seed % 4 == 0 and "rw-------" or nil}
		else
			server = socket.listen{host = "127.0.0.1", port = 0}
		end
		if server and server:listen() then return server end
		if server then server:close() end
	end
end

local function connect(kind, server)
	local options = {path = path}
	if kind == "tcp" then
		local _, host, port = insist(server.localname, server)
		options = {host = host, port = port, happyeyeballs = random(2) == 1, nodelay = true}
	end
	while true do
		local con = socket.connect(options)
		if con:connect() then return con end
		con:close()
	end
end

local function serve(con, way)
	while true do
		local data = robust.read(con, way % 2 == 0 and -(way * 100) or way * 50)
		if not data then break end
		robust.write(con, data, way)
	end
	robust.flush(con)
	robust.shutdown(con, "w")
	con:close()
end

local served, done = 0, 0
local function client(cq, con, text, way)
	cq:wrap(function() -- while the other one reads
		robust.write(con, text, way)
		robust.shutdown(con, "w")
	end)
	local parts = {}
	while true do
		local data = robust.read(con, way % 2 == 0 and -way * 70 or way * 90)
		if not data then break end
		parts[#parts + 1] = data
	end
	local got = table.concat(parts)
	if got ~= text then
		local same = 0
		while got:byte(same + 1) == text:byte(same + 1) do same = same + 1 end
		error(("%s: sent %d bytes, got %d, of which the first %d are right"):format(kind, #text, #got, same), 0)
	end
	con:close()
	done = done + 1
end

faults(true)
local clients = 1 + random(6)
robust.run(function(cq)
	local server = listen(kind)
	cq:wrap(function()
		while done < clients do
			local ok, con = pcall(server.accept, server)
			if ok and con then
				served = served + 1
				cq:wrap(serve, con, random(9))
			elseif not ok and tostring(con):find "socket closed" then
				return
			end
		end
	end)
	for i = 1, clients do
		local text, way = robust.text(random, random(3) == 1 and random(10) - 1 or random(60000)), random(9)
		cq:wrap(function()
			client(cq, connect(kind, server), text, way)
			if done == clients then server:close() end
		end)
	end
end)
faults(false)
assert(done == clients and served >= clients)
os.remove(path)
