#!/usr/bin/env cqueues
-- Talks to a WebSocket with lua-http: each line of standard input is a message, each message that comes a line of
-- standard output. Ends when the input does, and as many messages have come as were sent. docs/lua-http.md tells what
-- it needs.
--
--   cqueues websocket-client.lua URL [TRUSTED]   TRUSTED: certificates in PEM, besides those of the system
local http_tls = require"http.tls"
local websocket = require"http.websocket"

local url, trusted = ...
local SECONDS = 60
if not url then
	io.stderr:write"usage: websocket-client.lua URL [TRUSTED]\n"
	os.exit(2)
end

local ws = websocket.new_from_uri(url)
if trusted then
	ws.request.ctx = http_tls.new_client_context()
	ws.request.ctx:getStore():add(trusted)
end
assert(ws:connect(SECONDS))
for line in io.lines() do
	assert(ws:send(line, "text", SECONDS))
	print((assert(ws:receive(SECONDS)))) -- without its kind
end
assert(ws:close(1000, "done", SECONDS))
