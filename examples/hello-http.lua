#!/usr/bin/env cqueues
-- An HTTP/1.1 server that greets and keeps connections alive.
--
--   cqueues hello-http.lua [ADDRESS [PORT]]   the system chooses port 0
local cqueues = require"cqueues"
local socket = require"cqueues.socket"

local bind, port = ...

local function answer(status, text, keep)
	return table.concat{
		"HTTP/1.1 ", status, "\r\n",
		"Content-Type: text/plain\r\n",
		"Content-Length: ", #text, "\r\n",
		"Connection: ", keep and "keep-alive" or "close", "\r\n\r\n",
		text,
	}
end

-- Reads a request; returns its method, path, whether the client wants to go on, and its body's
-- length. Nothing at the end of the connection; false for what is no request.
local function read_request(con)
	local line = con:read"*l"
	if not line then return nil end
	local method, path, minor = line:match"^(%u+) (%S+) HTTP/1%.([01])\r?$"
	if not method then return false end
	local keep, length = minor == "1", 0
	for header in con:lines"*h" do
		local name, value = header:lower():match"^([^:%s]+):%s*(.-)%s*$"
		if name == "connection" then
			if value == "close" then keep = false elseif value == "keep-alive" then keep = true end
		elseif name == "content-length" then
			length = tonumber(value)
			if not length or length < 0 then return false end
		end
	end
	local empty = con:read"*l"
	if not empty or not empty:match"^\r?$" then return false end -- neither a header nor the end of them
	return method, path, keep, length
end

-- Reads a body piece by piece, so that none is held whole.
local function skip(con, length)
	while length > 0 do
		local piece = con:read(-math.min(length, 65536))
		if not piece then return false end
		length = length - #piece
	end
	return true
end

local function serve(con)
	con:setmode("b", "bf")
	con:onerror(function(_, _, why) return why end)
	con:settimeout(30)
	while true do
		local method, path, keep, length = read_request(con)
		if method == nil then break end
		if method == false or not skip(con, length) then
			con:write(answer("400 Bad Request", "That is not HTTP.\n", false))
			break
		elseif method ~= "GET" then
			con:write(answer("405 Method Not Allowed", "Only GET is.\n", keep))
		elseif path == "/" then
			con:write(answer("200 OK", "Hello, world!\n", keep))
		else
			con:write(answer("404 Not Found", "There is only /.\n", keep))
		end
		if not con:flush() or not keep then break end
	end
	con:flush()
	con:close()
end

local srv = assert(socket.listen(bind or "127.0.0.1", tonumber(port or 0)))
assert(srv:listen())
local _, address, number = srv:localname()
print(("serving on http://%s:%d/"):format(address, number))
io.stdout:flush()

local cq = cqueues.new()
cq:wrap(function()
	for con in srv:clients() do cq:wrap(serve, con) end
end)
for why in cq:errors() do io.stderr:write("hello-http: ", tostring(why), "\n") end
