-- TLS with programs that are not ours: OpenSSL's, GnuTLS's, curl and nginx, as clients and as servers.
if PUC and not pcall(require, "openssl.ssl") then
	print"skipped: lua5.2 has no openssl modules"
	return
end

local cqueues = require"cqueues"
local socket = require"cqueues.socket"
local context = require"openssl.ssl.context"
local ssl = require"openssl.ssl"
local response = require"openssl.ocsp.response"
local errno = require"cqueues.errno"
local pkey = require"openssl.pkey"
local verify_param = require"openssl.x509.verify_param"
local tls = dofile((...):match"^(.*)spec/" .. "tls.lua")

local both = {"1.2", "1.3"}
local flag = {["1.2"] = "-tls1_2", ["1.3"] = "-tls1_3"}
local code = {["1.2"] = 0x0303, ["1.3"] = 0x0304}

-- A directory with the certificates in files, by name.
local function files(body)
	tls.directory(function(path, write)
		body{
			path = path, write = write,
			root = write("root.pem", tostring(tls.root)),
			crt = write("crt.pem", tostring(tls.crt)),
			key = write("key.pem", tls.key:toPEM"private"),
		}
	end)
end

-- Serves one connection with a context: reads a line, answers with it in capitals, ends. `body` starts the client;
-- `seen` looks at the connection.
local function serve(sctx, body, seen)
	local srv, port = tls.listener()
	tls.loop(function()
		local con = tls.forgiving(assert(srv:accept({}, 20)))
		con:settimeout(20)
		if con:starttls(sctx) then
			local line = con:read"*l"
			if line then
				con:write(line:upper(), "\n")
				con:flush()
			end
			if seen then seen(con, line) end
			con:shutdown"w"
		elseif seen then
			seen(con)
		end
		con:close()
		srv:close()
	end, function() body(port) end)
end

local function only(version, change)
	local limit = tls.only(version)
	return function(ctx)
		limit(ctx)
		if change then change(ctx) end
	end
end

-- An answer of the root about the server's certificate, in a file.
local function ocsp(f)
	f.write("index.txt", ("V\t350101000000Z\t\t%02X\tunknown\t/CN=localhost\n"):format(tonumber(tostring(tls.crt:getSerial()))))
	f.write("root.key", tls.root_key:toPEM"private")
	assert(os.execute(("cd %s && openssl ocsp -index index.txt -CA root.pem -rsigner root.pem -rkey root.key -issuer root.pem"
		.. " -cert crt.pem -noverify -respout answer.der >/dev/null 2>&1"):format(f.path)))
	local file = assert(io.open(f.path .. "/answer.der", "rb"))
	local answer = file:read"*a"
	file:close()
	return answer
end

if tls.has"openssl" then describe("openssl s_client", function()
	if not PUC then
		for _, version in ipairs(both) do
			it("is given the status of our certificate by " .. version, function()
				files(function(f)
					local answer = response.new(ocsp(f))
					local function said(sctx)
						local text
						serve(sctx, function(port)
							local client = tls.start("openssl s_client %s -status -connect 127.0.0.1:%d -CAfile %s -ign_eof"
								.. " <<'end'\nhello\nend", flag[version], port, f.root)
							text = client:rest()
							client:stop()
						end)
						expect(text):has"HELLO"
						return text
					end
					local con = ssl.new(tls.server())
					expect(con:setTLSextStatusOCSPResp(answer)):eq(true)
					local text = said(con)
					expect(text):has"OCSP Response Status: successful"
					expect(text):has"Cert Status: good"
					con = ssl.new(tls.server())
					con:setTLSextStatusOCSPResp(answer)
					con:setTLSextStatusOCSPResp(nil)
					expect(said(con)):has"OCSP response: no response sent"
				end)
			end)
		end
	end

	for _, version in ipairs(both) do
		it("talks to our server by " .. version, function()
			files(function(f)
				serve(tls.server(only(version)), function(port)
					local client = tls.start("openssl s_client %s -connect 127.0.0.1:%d -CAfile %s -verify_return_error "
						.. "-verify_hostname localhost -servername localhost -quiet <<'end'\nhello\nend", flag[version], port, f.root)
					expect(client:await"^(HELLO)"):eq("HELLO")
					client:rest()
					client:stop()
				end, function(con)
					expect(con:checktls():getVersion()):eq(code[version])
					expect(con:checktls():getHostName()):eq("localhost")
				end)
			end)
		end)

		it("agrees with our server on a protocol by " .. version, function()
			files(function(f)
				local sctx = tls.server(only(version, function(ctx)
					ctx:setAlpnSelect(function(_, protos) return protos[2] end)
				end))
				serve(sctx, function(port)
					local client = tls.start("openssl s_client %s -connect 127.0.0.1:%d -CAfile %s -alpn h2,http/1.1 -ign_eof"
						.. " <<'end'\nhello\nend", flag[version], port, f.root)
					local said = client:rest()
					expect(said):has("ALPN protocol: http/1.1")
					expect(said):has("HELLO")
					client:stop()
				end, function(con) expect(con:checktls():getAlpnSelected()):eq("http/1.1") end)
			end)
		end)

		it("waits for our server's callbacks, which wait, by " .. version, function()
			files(function(f)
				local function wait()
					local nested = cqueues.new()
					nested:wrap(function() cqueues.sleep(0.01) end)
					assert(nested:loop())
					cqueues.sleep(0.01)
				end
				local sctx = tls.server(only(version, function(ctx)
					ctx:setHostNameCallback(function() wait() return true end)
					ctx:setAlpnSelect(function(_, protos) wait() return protos[2] end)
				end))
				local function start(port)
					return tls.start("openssl s_client %s -connect 127.0.0.1:%d -CAfile %s -servername localhost"
						.. " -alpn h2,http/1.1 -ign_eof <<'end'\nhello\nend", flag[version], port, f.root)
				end
				local function check(client)
					local said = client:rest()
					expect(said):has("ALPN protocol: http/1.1")
					expect(said):has("HELLO")
					client:stop()
				end
				serve(sctx, function(port) check(start(port)) end)
				-- outside of all controllers, in the main program and in a coroutine
				local function alone()
					local srv, port = tls.listener()
					local client = start(port)
					local con = assert(srv:accept({}, 20))
					assert(con:starttls(sctx, 20))
					expect(con:read"*l"):eq("hello")
					con:write"HELLO\n"
					con:flush()
					con:shutdown"w"
					check(client)
					con:close()
					srv:close()
				end
				alone()
				coroutine.wrap(alone)()
			end)
		end)

		it("shows our server its certificate by " .. version, function()
			files(function(f)
				local crt, key = tls.issued"me"
				local mine, my_key = f.write("me.pem", tostring(crt)), f.write("me.key", key:toPEM"private")
				local sctx = tls.server(only(version, function(ctx)
					ctx:setStore(tls.trust)
					ctx:setVerify(context.VERIFY_PEER + context.VERIFY_FAIL_IF_NO_PEER_CERT)
				end))
				local function try(more, ok)
					serve(sctx, function(port)
						local client = tls.start("openssl s_client %s -connect 127.0.0.1:%d -CAfile %s -quiet %s"
							.. " <<'end'\nhello\nend", flag[version], port, f.root, more)
						local said = client:rest()
						expect(said:find("HELLO", 1, true) ~= nil):eq(ok)
						client:stop()
					end, function(con, line)
						expect(line):eq(ok and "hello" or nil)
						local peer = con:checktls():getPeerCertificate()
						expect(peer and tostring(peer)):eq(ok and tostring(crt) or nil)
					end)
				end
				try(("-cert %s -key %s"):format(mine, my_key), true)
				try("", false)
			end)
		end)

		it("resumes a session of our server by " .. version, function()
			files(function(f)
				local sctx = tls.server(only(version))
				local function visit(more, resumed)
					serve(sctx, function(port)
						local client = tls.start("openssl s_client %s -connect 127.0.0.1:%d -CAfile %s -ign_eof %s"
							.. " <<'end'\nhello\nend", flag[version], port, f.root, more)
						local said = client:rest()
						expect(said):has("HELLO")
						expect(said):has(resumed and "Reused, TLSv" or "New, TLSv")
						client:stop()
					end, function(con)
						if not PUC then expect(con:checktls():sessionReused()):eq(resumed) end
					end)
				end
				local session = f.path .. "/session"
				visit("-sess_out " .. session, false)
				visit("-sess_in " .. session, true)
			end)
		end)

		it("refuses our server's certificate by " .. version, function()
			files(function(f)
				local other = f.write("other.pem", tostring((tls.certificate("other", {ca = true}))))
				serve(tls.server(only(version)), function(port)
					local client = tls.start("openssl s_client %s -connect 127.0.0.1:%d -CAfile %s -no-CApath -verify_return_error"
						.. " -quiet <<'end'\nhello\nend", flag[version], port, other)
					client:rest()
					client:stop()
				end, function(con, line)
					expect(line):eq(nil)
					local ok, why = con:starttls()
					if version == "1.2" then
						expect(ok):eq(nil)
						if not PUC then expect(errno.strerror(why)):has("unknown_ca") end
					end
				end)
			end)
		end)
	end

	it("is refused when it wants to renegotiate", function()
		files(function(f)
			serve(tls.server(only"1.2"), function(port)
				local client = tls.start("openssl s_client -tls1_2 -connect 127.0.0.1:%d -CAfile %s <<'end'\nR\nend", port, f.root)
				expect(client:rest()):has("RENEGOTIATING")
				client:stop()
			end, function(_, line) expect(line):eq(nil) end)
		end)
	end)

	it("fails with a protocol that we do not have", function()
		files(function(f)
			serve(tls.server(only"1.3"), function(port)
				local client = tls.start("openssl s_client -tls1_2 -connect 127.0.0.1:%d -CAfile %s -quiet </dev/null", port, f.root)
				expect(client:rest()):has("alert protocol version")
				client:stop()
			end, function(_, line) expect(line):eq(nil) end)
		end)
	end)

	it("talks to a server with an RSA key, by every exchange of keys", function()
		files(function(f)
			local crt, key = tls.issued("localhost", {key = pkey.new{type = "RSA", bits = 2048}})
			local ciphers = {"ECDHE-RSA-AES128-GCM-SHA256", "AES128-SHA", "ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-RSA-AES256-SHA384"}
			if not PUC then ciphers[#ciphers + 1] = "DHE-RSA-AES256-GCM-SHA384" end -- OpenSSL wants parameters for that
			for _, cipher in ipairs(ciphers) do
				local sctx = tls.server(function(ctx) ctx:setCipherList"ALL" end, crt, key)
				serve(sctx, function(port)
					local client = tls.start("openssl s_client -tls1_2 -cipher %s -connect 127.0.0.1:%d -CAfile %s "
						.. "-verify_return_error -quiet <<'end'\nhello\nend", cipher, port, f.root)
					expect(client:rest()):has("HELLO")
					client:stop()
				end, function(con) expect(con:checktls():getCipherInfo().name):eq(cipher) end)
			end
		end)
	end)
end) end

-- Our client at a program's server, which turns each line around.
local function visit(port, cctx, seen, options)
	local o = {host = "127.0.0.1", port = port, sendname = "localhost"}
	for k, v in pairs(options or {}) do o[k] = v end
	local con = tls.forgiving(assert(socket.connect(o)))
	con:settimeout(20)
	local ok, why = con:starttls(cctx)
	if ok then
		con:write"hello\n"
		con:flush()
		local answer = con:read"*l"
		seen(con, answer)
	else
		seen(con, nil, why)
	end
	con:close()
end

if tls.has"openssl" then describe("openssl s_server", function()
	-- Starts one that reverses lines, for one connection after the other; `body` gets its port.
	local function server(f, more, body)
		local s = tls.start("openssl s_server -rev -accept 127.0.0.1:0 -cert %s -key %s %s </dev/null", f.crt, f.key, more)
		local port = tonumber(s:await"^ACCEPT.*:(%d+)")
		local ok, why = pcall(tls.loop, function() body(port) end)
		s:stop()
		if not ok then error(why, 0) end
	end

	for _, version in ipairs(both) do
		it("talks to our client by " .. version, function()
			files(function(f)
				server(f, flag[version], function(port)
					local param = verify_param.new()
					param:setHost"localhost"
					visit(port, tls.client(function(ctx) ctx:setParam(param) end), function(con, answer)
						expect(answer):eq("olleh")
						expect(con:checktls():getVersion()):eq(code[version])
						expect((con:checktls():getVerifyResult())):eq(0)
					end)
				end)
			end)
		end)

		it("agrees with our client on a protocol by " .. version, function()
			files(function(f)
				server(f, flag[version] .. " -alpn http/1.1,h2", function(port)
					visit(port, tls.client(function(ctx) ctx:setAlpnProtos{"h2", "x"} end), function(con, answer)
						expect(answer):eq("olleh")
						expect(con:checktls():getAlpnSelected()):eq("h2")
					end)
				end)
			end)
		end)

		if not PUC then
			it("gives our client the status of its certificate by " .. version, function()
				files(function(f)
					local answer = ocsp(f)
					server(f, flag[version] .. " -status_file " .. f.path .. "/answer.der", function(port)
						for _, asks in ipairs{true, false} do
							local cctx = tls.client(function(ctx) if asks then ctx:setTLSextStatusType"ocsp" end end)
							visit(port, cctx, function(con, said)
								expect(said):eq("olleh")
								local got = con:checktls():getTLSextStatusOCSPResp()
								expect(got and got:toPEM()):eq(asks and response.new(answer):toPEM() or nil)
								if got then expect((got:getBasic():verify(nil, tls.trust))):eq(true) end
							end)
						end
					end)
				end)
			end)

			it("resumes sessions of our client by " .. version, function()
				files(function(f)
					for _, more in ipairs{"", " -no_ticket"} do
						server(f, flag[version] .. (version == "1.3" and "" or more), function(port)
							local cctx = tls.client()
							local session
							for i = 1, 3 do
								local con = ssl.new(cctx)
								expect(con:getSession()):eq(nil)
								con:setSession(session)
								visit(port, con, function(_, answer)
									expect(answer):eq("olleh")
									expect(con:sessionReused()):eq(i > 1)
									expect((con:getVerifyResult())):eq(0)
									expect(tostring(con:getPeerCertificate())):eq(tostring(tls.crt))
									session = con:getSession()
									expect(type(session)):eq("userdata")
								end)
							end
							expect(function() ssl.new(cctx):setSession(cctx) end):fails"(SSL_SESSION* expected, got userdata)"

							-- by themselves
							expect(cctx:getSessionCacheMode()):eq(context.SESS_CACHE_SERVER)
							for _, cached in ipairs{context.SESS_CACHE_BOTH, context.SESS_CACHE_SERVER} do
								cctx:setSessionCacheMode(cached)
								for i = 1, 3 do
									visit(port, cctx, function(con, answer)
										expect(answer):eq("olleh")
										expect(con:checktls():sessionReused()):eq(i > 1 and cached == context.SESS_CACHE_BOTH)
									end)
								end
							end
						end)
					end
				end)
			end)
		end

		it("sees our client's certificate by " .. version, function()
			files(function(f)
				server(f, flag[version] .. " -Verify 1 -verify_return_error -CAfile " .. f.root, function(port)
					local crt, key = tls.issued"me"
					visit(port, tls.client(function(ctx)
						ctx:setCertificate(crt)
						ctx:setPrivateKey(key)
					end), function(_, answer) expect(answer):eq("olleh") end)
					visit(port, tls.client(), function(_, answer) expect(answer):eq(nil) end)
				end)
			end)
		end)

		it("is not believed where it is somebody else by " .. version, function()
			files(function(f)
				server(f, flag[version], function(port)
					local param = verify_param.new()
					param:setHost"example.com"
					visit(port, tls.client(function(ctx) ctx:setParam(param) end), function(con, _, why)
						expect(why):eq(tls.EOPENSSL)
						expect((con:checktls():getVerifyResult())):eq(62)
					end)
				end)
			end)
		end)

		it("agrees on each group and suite by " .. version, function()
			files(function(f)
				server(f, flag[version], function(port)
					for _, group in ipairs{"P-256", "P-384:P-256", "X25519:P-256"} do -- TLS 1.2 needs that of the key
						visit(port, tls.client(function(ctx) ctx:setGroups(group) end), function(_, answer)
							expect(answer):eq("olleh")
						end)
					end
					local suites = version == "1.2" and {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305",
						"ECDHE-ECDSA-AES256-SHA384"} or {"TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"}
					for _, suite in ipairs(suites) do
						visit(port, tls.client(function(ctx)
							if version == "1.2" then ctx:setCipherList(suite) else ctx:setCipherSuites(suite) end
						end), function(con, answer)
							expect(answer):eq("olleh")
							expect(con:checktls():getCipherInfo().name):eq(suite)
						end)
					end
				end)
			end)
		end)
	end
end) end

if tls.has"openssl" then describe("openssl by DTLS", function()
	it("talks to our server", function()
		files(function(f)
			local own, peer = tls.port(), tls.port()
			local con = tls.datagram(own, peer)
			con:settimeout(20)
			tls.loop(function()
				assert(con:starttls(tls.server(nil, nil, nil, "DTLS")))
				expect(con:read(-2000)):eq("hello\n")
				con:write"HELLO\n"
				con:flush()
			end, function()
				local client = tls.start("openssl s_client -dtls1_2 -bind 127.0.0.1:%d -connect 127.0.0.1:%d -CAfile %s "
					.. "-verify_return_error -quiet <<'end'\nhello\nend", peer, own, f.root)
				expect(client:await"^(HELLO)"):eq("HELLO")
				client:stop()
			end)
			con:close()
		end)
	end)

	it("talks to our client", function()
		files(function(f)
			local own, peer = tls.port(), tls.port()
			os.execute("mkfifo " .. f.path .. "/input")
			local server = tls.start("openssl s_server -dtls1_2 -accept %d -cert %s -key %s <>%s/input",
				peer, f.crt, f.key, f.path)
			server:await"^(ACCEPT)"
			local con = tls.datagram(own, peer)
			con:settimeout(20)
			tls.loop(function()
				assert(con:starttls(tls.client(nil, "DTLS")))
				con:write"hello\n"
				con:flush()
				expect(server:await"^(hello)"):eq("hello")
				f.write("input", "olleh\n")
				expect(con:read(-2000)):eq("olleh\n")
			end)
			con:close()
			server:stop"KILL"
		end)
	end)
end) end

if tls.has"curl" then describe("curl", function()
	for _, version in ipairs(both) do
		it("fetches a page of our server by " .. version, function()
			files(function(f)
				local srv, port = tls.listener()
				tls.loop(function()
					local con = tls.forgiving(assert(srv:accept({}, 20)))
					con:settimeout(20)
					assert(con:starttls(tls.server(only(version))))
					expect(con:read"*l"):has("GET / HTTP/1.1")
					for _ in con:lines"*h" do end
					local page = ("page of " .. version .. "\n"):rep(10000)
					con:write("HTTP/1.1 200 OK\nContent-Length: ", #page, "\n\n")
					con:setmode(nil, "bf")
					con:write(page)
					con:flush()
					con:shutdown"w"
					con:close()
					srv:close()
				end, function()
					local client = tls.start("curl -sS --http1.1 --cacert %s --resolve localhost:%d:127.0.0.1 https://localhost:%d/",
						f.root, port, port)
					client.out:setmode"b"
					expect(client:rest()):eq(("page of " .. version .. "\n"):rep(10000))
					client:stop()
				end)
			end)
		end)
	end
end) end

local priority = {
	["1.2"] = "NORMAL:-VERS-ALL:+VERS-TLS1.2",
	["1.3"] = "NORMAL:-VERS-ALL:+VERS-TLS1.3",
}

if tls.has"gnutls-cli" then describe("gnutls-cli", function()
	for _, version in ipairs(both) do
		it("talks to our server by " .. version, function()
			files(function(f)
				serve(tls.server(only(version)), function(port)
					-- a line that is there before it reads, and no end of input until we have answered
					local client = tls.start("sh -c '(echo hello; read x <%s/fifo) | gnutls-cli --priority %s --x509cafile %s -p %d "
						.. "localhost'", f.path, priority[version], f.root, port)
					expect(client:await"^(HELLO)"):eq("HELLO")
					client:stop()
				end, function(con) expect(con:checktls():getVersion()):eq(code[version]) end)
			end)
		end)
	end
end) end

if tls.has"gnutls-serv" then describe("gnutls-serv", function()
	for _, version in ipairs(both) do
		it("talks to our client by " .. version, function()
			files(function(f)
				local port = tls.port()
				local s = tls.start("gnutls-serv --echo --priority %s --port %d --x509certfile %s --x509keyfile %s </dev/null",
					priority[version], port, f.crt, f.key)
				s:await"IPv4.*(done)"
				local ok, why = pcall(tls.loop, function()
					visit(port, tls.client(), function(con, answer)
						expect(answer):eq("hello")
						expect(con:checktls():getVersion()):eq(code[version])
					end)
				end)
				s:stop()
				if not ok then error(why, 0) end
			end)
		end)
	end
end) end

if tls.has"nginx" then describe("nginx", function()
	for _, version in ipairs(both) do
		it("serves our client through a UNIX socket by " .. version, function()
			files(function(f)
				local conf = f.write("nginx.conf", ([[
					daemon off; master_process off; pid %s/pid; error_log stderr notice;
					events {}
					http {
						access_log off;
						client_body_temp_path %s/body; proxy_temp_path %s/proxy; fastcgi_temp_path %s/fastcgi;
						uwsgi_temp_path %s/uwsgi; scgi_temp_path %s/scgi;
						server {
							listen unix:%s/socket ssl http2;
							ssl_certificate %s; ssl_certificate_key %s; ssl_protocols TLSv%s;
							location / { return 200 "from nginx"; }
						}
					}]]):format(f.path, f.path, f.path, f.path, f.path, f.path, f.path, f.crt, f.key, version))
				local s = tls.start("nginx -e stderr -c %s </dev/null", conf)
				s:await"(using the)" -- it listens before
				local ok, why = pcall(tls.loop, function()
					local con = tls.forgiving(socket.connect{path = f.path .. "/socket", sendname = "localhost"})
					con:settimeout(20)
					local param = verify_param.new()
					param:setHost"localhost"
					assert(con:starttls(tls.client(function(ctx)
						ctx:setParam(param)
						ctx:setAlpnProtos{"http/1.1"}
					end)))
					expect(con:checktls():getAlpnSelected()):eq("http/1.1")
					con:write"GET / HTTP/1.0\n\n"
					con:flush()
					local page = con:read"*a"
					expect(page):has("200 OK")
					expect(page):has("from nginx")
					if not PUC then expect(con:checktls():closeReason()):eq("notify") end
					con:close()
				end)
				s:stop()
				if not ok then error(why, 0) end
			end)
		end)
	end
end) end
