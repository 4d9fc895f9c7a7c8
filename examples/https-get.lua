#!/usr/bin/env cqueues
-- Fetches a page over HTTPS: the head goes to standard error, the body to standard output. The server has to show a
-- certificate for its name from an authority that the system trusts, or one of the file or directory named last.
--
--   cqueues https-get.lua HOST [PORT [PATH [CERTIFICATES]]]
local cqueues = require"cqueues"
local socket = require"cqueues.socket"
local context = require"openssl.ssl.context"
local verify_param = require"openssl.x509.verify_param"

local host, port, path, certificates = ...
if not host then
	io.stderr:write"usage: https-get.lua HOST [PORT [PATH [CERTIFICATES]]]\n"
	os.exit(2)
end

local ctx = context.new"TLS"
ctx:setVerify(context.VERIFY_PEER)
if certificates then ctx:getStore():add(certificates) else ctx:getStore():addDefaults() end
local param = verify_param.new()
if host:find"^[%d.]+$" or host:find":" then param:setIP(host) else param:setHost(host) end
ctx:setParam(param)

local cq = cqueues.new()

cq:wrap(function()
	local con = assert(socket.connect(host, tonumber(port or 443)))
	con:setmode("t", "bf") -- lines may end in CR LF
	con:settimeout(30)
	assert(con:starttls(ctx))
	local cipher = con:checktls():getCipherInfo()
	io.stderr:write("! ", cipher.version, " ", cipher.name, "\n")
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
	-- HTTP/1.0 ends the body with the connection: only close_notify says that nothing is missing
	if con:checktls():closeReason() == "truncated" then io.stderr:write"! the end may be missing\n" end
	con:close()
	io.stdout:flush()
end)

assert(cq:loop())
