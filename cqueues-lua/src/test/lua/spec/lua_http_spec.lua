-- lua-http's own client and server over TLS, with HTTP/2 agreed on by ALPN, and curl at its server.
local tls_is_there = pcall(require, "openssl.ssl")
local http_is_there, http_server = pcall(require, "http.server")
if not tls_is_there or not http_is_there then
	print("skipped: no lua-http: " .. tostring(http_server):match"[^\n]*")
	return
end

local socket = require"cqueues.socket"
local http_client = require"http.client"
local new_headers = require"http.headers".new
local http_tls = require"http.tls"
local tls = dofile((...):match"^(.*)spec/" .. "tls.lua")

-- A server that answers each request with what it was asked; `body` gets its port.
local function serve(options, body)
	local failed
	-- lua-http holds streams weakly: a late frame for one that was collected begins another, for which a server waits
	-- for ever, natively as well.
	local streams = {}
	local o = {
		host = "127.0.0.1", port = 0, tls = true,
		onstream = function(_, stream)
			streams[#streams + 1] = stream
			local asked = stream:get_headers(10)
			if not asked then return end -- the client has gone
			local sent = stream:get_body_as_string(10)
			local answer = new_headers()
			answer:append(":status", "200")
			assert(stream:write_headers(answer, false, 10))
			local text = ("%s %s %s\n"):format(asked:get":method", asked:get":path", sent or "")
			assert(stream:write_body_from_string(text, 10))
		end,
		onerror = function(_, _, op, err) failed = ("%s: %s"):format(op, err) end,
	}
	for k, v in pairs(options) do o[k] = v end
	local server = assert(http_server.listen(o))
	assert(server:listen(10))
	local _, _, port = server:localname()
	tls.loop(function()
		assert(server:loop())
	end, function()
		local ok, why = xpcall(body, debug.traceback, port)
		server:close()
		if not ok then error(why, 0) end
	end)
	expect(failed):eq(options.fails and failed or nil)
end

local function get(connection, path, sent)
	local stream = connection:new_stream()
	local headers = new_headers()
	headers:append(":method", sent and "POST" or "GET")
	headers:append(":scheme", "https")
	headers:append(":authority", "localhost")
	headers:append(":path", path)
	assert(stream:write_headers(headers, not sent, 10))
	if sent then assert(stream:write_body_from_string(sent, 10)) end
	expect(assert(stream:get_headers(10)):get":status"):eq("200")
	return assert(stream:get_body_as_string(10))
end

describe("lua-http", function()
	it("speaks HTTP/2 with itself, with a certificate of its own making", function()
		serve({}, function(port)
			local ctx = http_tls.new_client_context()
			ctx:setVerify(require"openssl.ssl.context".VERIFY_NONE)
			local connection = assert(http_client.connect({host = "127.0.0.1", port = port, tls = true, ctx = ctx}, 10))
			expect(connection.version):eq(2)
			local con = connection:checktls()
			expect(con:getAlpnSelected()):eq("h2")
			expect(con:getVersion() >= 0x0303):eq(true)
			for i = 1, 3 do expect(get(connection, "/" .. i)):eq("GET /" .. i .. " \n") end
			local long = ("0123456789"):rep(20000)
			expect(get(connection, "/long", long)):eq("POST /long " .. long .. "\n")
			connection:close()
		end)
	end)

	it("speaks HTTP/2 with itself and checks the name of the server", function()
		for _, name in ipairs{"localhost", "example.com"} do
			local ctx = http_tls.new_server_context()
			local crt, key = tls.issued(name)
			ctx:setCertificate(crt)
			ctx:setPrivateKey(key)
			ctx:setAlpnSelect(function(_, protos)
				for _, proto in ipairs(protos) do if proto == "h2" then return proto end end
			end)
			serve({ctx = ctx, fails = name ~= "localhost"}, function(port)
				local client = http_tls.new_client_context()
				client:setStore(tls.trust)
				local connection = http_client.connect({
					host = "localhost", family = socket.AF_INET, port = port, tls = true, ctx = client, version = 2,
				}, 10)
				if name == "localhost" then
					expect(get(assert(connection), "/")):eq("GET / \n")
					expect((connection:checktls():getVerifyResult())):eq(0)
					connection:close()
				else
					expect(connection):eq(nil)
				end
			end)
		end
	end)

	if tls.has"curl" then
		it("speaks HTTP/2 with curl", function()
			serve({}, function(port)
				local client = tls.start("curl -sS -k --http2 -w '%%{http_version}' https://127.0.0.1:%d/a https://127.0.0.1:%d/b", port, port)
				expect(client:rest()):eq("GET /a \n2GET /b \n2")
				client:stop()
			end)
		end)
	end
end)
