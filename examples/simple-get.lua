#!/usr/bin/env cqueues
-- Fetches a page over HTTP: the head goes to standard error, the body to standard output.
--
--   cqueues simple-get.lua HOST [PORT [PATH]]
local cqueues = require"cqueues"
local socket = require"cqueues.socket"

local host, port, path = ...
if not host then
	io.stderr:write"usage: simple-get.lua HOST [PORT [PATH]]\n"
	os.exit(2)
end

local cq = cqueues.new()

cq:wrap(function()
	local con = assert(socket.connect(host, tonumber(port or 80)))
	con:setmode("t", "bf") -- lines may end in CR LF
	con:settimeout(30)
	assert(con:connect())
	assert(con:write("GET ", path or "/", " HTTP/1.0\r\nHost: ", host, "\r\nConnection: close\r\n\r\n"))
	assert(con:flush())

	local status = assert(con:read"*l", "the server closed the connection without an answer")
	io.stderr:write("! ", status, "\n")
	for header in con:lines"*h" do io.stderr:write("| ", header, "\n") end
	con:read"*l" -- the empty line behind the headers

	con:setmode("b", "bf") -- the body stays as it is
	while true do
		local piece = con:read(-65536)
		if not piece then break end
		io.stdout:write(piece)
	end
	con:close()
	io.stdout:flush()
end)

assert(cq:loop())
