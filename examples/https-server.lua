#!/usr/bin/env cqueues
-- A server with lua-http: one port speaks HTTP/1.1, HTTP/2 and WebSocket, plain and over TLS, whatever a client begins
-- with. docs/lua-http.md tells what it needs.
--
--   cqueues https-server.lua [PORT [PEM]]   the system chooses port 0; the key and certificate of
--                                           self-signed.lua, or one that nobody trusts
--
--   GET  /           a greeting, compressed for those who take it
--   GET  /visits     counts your visits by a cookie
--   GET  /moved      leads to /visits
--   GET  /bytes/N    that many bytes
--   POST /count      tells how long the body was
--   GET  /echo       a WebSocket that says what it hears
local socket = require"cqueues.socket"
local pkey = require"openssl.pkey"
local x509 = require"openssl.x509"
local zlib = require"zlib"
local cookie = require"http.cookie"
local new_headers = require"http.headers".new
local http_server = require"http.server"
local http_tls = require"http.tls"
local websocket = require"http.websocket"

local port, pem = ...
-- the fifth part of the window that HTTP/2 begins with: smaller and smaller pieces would fill what others leave of it
local PIECE = ("0123456789abcdef\n"):rep(771)
local GZIP = 16 + 15 -- zlib's windowBits: gzip's header, the largest window
local SECONDS = 60 -- for a client that says nothing

local function choose(_, offered)
	for _, mine in ipairs{"h2", "http/1.1"} do
		for _, protocol in ipairs(offered) do
			if protocol == mine then return mine end
		end
	end
end

local function tls(file)
	local f = assert(io.open(file, "rb"))
	local text = f:read"*a"
	f:close()
	local ctx = http_tls.new_server_context()
	ctx:setPrivateKey(pkey.new(text:match"%-+BEGIN PRIVATE KEY.-END PRIVATE KEY%-+"))
	ctx:setCertificate(x509.new(text:match"%-+BEGIN CERTIFICATE.-END CERTIFICATE%-+"))
	ctx:setAlpnSelect(choose)
	return ctx
end

local function answer(stream, status, text, more)
	local headers = new_headers()
	headers:append(":status", status)
	headers:append("content-type", "text/plain")
	for name, value in pairs(more or {}) do headers:append(name, value) end
	if not more or not more["content-encoding"] then headers:append("content-length", ("%d"):format(#text)) end
	assert(stream:write_headers(headers, false, SECONDS))
	assert(stream:write_body_from_string(text, SECONDS))
end

local handlers = {}

handlers["GET /"] = function(stream, request)
	local text = ("Hello over HTTP/%g%s.\n"):format(stream.connection.version, stream:checktls() and " and TLS" or "")
	if (request:get"accept-encoding" or ""):find("gzip", 1, true) then
		answer(stream, "200", zlib.deflate(nil, GZIP)(text, "finish"), {["content-encoding"] = "gzip"})
	else
		answer(stream, "200", text)
	end
end

handlers["GET /visits"] = function(stream, request)
	local visits = (tonumber(cookie.parse_cookies(request).visits) or 0) + 1
	local baked = cookie.bake("visits", ("%d"):format(visits), os.time() + 3600, nil, "/", nil, true)
	answer(stream, "200", ("visit %d\n"):format(visits), {["set-cookie"] = baked})
end

handlers["GET /moved"] = function(stream)
	answer(stream, "302", "It is at /visits.\n", {location = "/visits"})
end

handlers["POST /count"] = function(stream)
	local length = 0
	while true do
		local piece, why = stream:get_next_chunk(SECONDS)
		if not piece then
			if why then error(why, 0) end
			break
		end
		length = length + #piece
	end
	answer(stream, "200", ("%d bytes\n"):format(length))
end

handlers["GET /bytes"] = function(stream, _, left)
	local headers = new_headers()
	headers:append(":status", "200")
	headers:append("content-length", ("%d"):format(left))
	assert(stream:write_headers(headers, left == 0, SECONDS))
	while left > 0 do
		local piece = left < #PIECE and PIECE:sub(1, left) or PIECE
		left = left - #piece
		assert(stream:write_chunk(piece, left == 0, SECONDS))
	end
end

handlers["GET /echo"] = function(stream, request)
	local ws = websocket.new_from_stream(stream, request)
	if not ws then return answer(stream, "426", "This is for WebSocket.\n", {upgrade = "websocket"}) end
	assert(ws:accept({}, SECONDS))
	for text, kind in ws:each() do assert(ws:send(text, kind)) end
	ws:close()
end

local function serve(_, stream)
	local request = stream:get_headers(SECONDS)
	if not request then return end -- the client has gone
	local method, path = request:get":method", request:get":path" or ""
	local length = tonumber(path:match"^/bytes/(%d+)$")
	local handler = handlers[method .. " " .. (length and "/bytes" or path)]
	if handler then
		handler(stream, request, length)
	else
		answer(stream, "404", "There is no such thing.\n")
	end
end

local server = assert(http_server.listen{
	host = "localhost", family = socket.AF_INET, port = tonumber(port or 0), ctx = pem and tls(pem),
	connection_setup_timeout = SECONDS, intra_stream_timeout = SECONDS, onstream = serve,
	onerror = function(_, _, op, why) io.stderr:write(("%s: %s\n"):format(op, why)) end,
})
assert(server:listen())
local _, address, number = server:localname()
print(("listening on %s port %d"):format(address, number))
io.stdout:flush()
assert(server:loop())
