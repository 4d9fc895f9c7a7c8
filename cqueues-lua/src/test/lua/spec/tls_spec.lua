-- TLS between sockets of one process. Where natively lua-luaossl is missing, there is nothing to compare with.
if PUC and not pcall(require, "openssl.ssl") then
	print"skipped: lua5.2 has no openssl modules"
	return
end

local cqueues = require"cqueues"
local condition = require"cqueues.condition"
local errno = require"cqueues.errno"
local socket = require"cqueues.socket"
local context = require"openssl.ssl.context"
local ssl = require"openssl.ssl"
local chain = require"openssl.x509.chain"
local store = require"openssl.x509.store"
local verify_param = require"openssl.x509.verify_param"
local tls = dofile((...):match"^(.*)spec/" .. "tls.lua")

local server, client, forgiving, loop = tls.server, tls.client, tls.forgiving, tls.loop
local EOPENSSL, ENOTVRFD, ECLOSURE = tls.EOPENSSL, tls.ENOTVRFD, tls.ECLOSURE

-- Two ends of a pair, or of a TCP connection, that shake hands; what each starttls returned.
local function meet(sctx, cctx, o)
	o = o or {}
	local a, b
	if o.tcp then
		local srv, port = tls.listener()
		local options = {host = o.host or "127.0.0.1", port = port, family = socket.AF_INET}
		for k, v in pairs(o.tcp) do options[k] = v end
		b = socket.connect(options)
		a = assert(srv:accept(o.accept or {}, 10))
		srv:close()
	else
		a, b = socket.pair()
	end
	forgiving(a) forgiving(b)
	local results = {}
	loop(function()
		local ok, why = a:starttls(sctx, 10)
		results.server = ok and true or why
		if not ok then a:shutdown"rw" end
	end, function()
		local ok, why = b:starttls(cctx, 10)
		results.client = ok and true or why
		if results.client ~= true then b:close() return end
		if o.client then o.client(b) end
	end)
	return results, a, b
end

-- As meet, where both succeed.
local function connected(sctx, cctx, o)
	local results, a, b = meet(sctx or server(), cctx or client(), o)
	expect(results.client):eq(true)
	expect(results.server):eq(true)
	return a, b
end

local function close(...) for i = 1, select("#", ...) do (select(i, ...)):close() end end

-- What one end writes, the other reads, in both directions.
local function talk(a, b)
	loop(function()
		expect(a:read"*l"):eq("ping")
		assert(a:write("pong\n"))
		assert(a:flush())
	end, function()
		assert(b:write("ping\n"))
		assert(b:flush())
		expect(b:read"*l"):eq("pong")
	end)
end

describe("TLS", function()
	it("waits for more after records that fill the room of a read to the last byte", function()
		local a, b = connected(nil, nil)
		local sent, wanted = condition.new(), condition.new()
		local all_sent, more_wanted
		loop(function()
			assert(a:xwrite(("x"):rep(65536), "bn"))
			all_sent = true
			sent:signal()
			while not more_wanted do wanted:wait() end
			cqueues.poll(0) -- the reader polls before this is sent
			assert(a:xwrite("rest", "bn"))
		end, function()
			while not all_sent do sent:wait() end
			local length = 0
			while length < 65536 do length = length + #assert(b:xread(-1048576, "b")) end
			more_wanted = true
			wanted:signal()
			expect(b:xread(-1048576, "b")):eq"rest"
		end)
		close(a, b)
	end)

	for _, version in ipairs{"TLSv1_2", "TLSv1_3"} do
		local only = tls.only(version == "TLSv1_2" and "1.2" or "1.3")

		it("carries lines both ways by " .. version, function()
			local a, b = connected(server(only), client(only))
			talk(a, b)
			local dotted = version:gsub("_", "."):gsub("TLSv", "")
			expect(b:checktls():getVersion()):eq(version == "TLSv1_2" and 0x0303 or 0x0304)
			expect(b:checktls():getVersion"."):eq(version == "TLSv1_2" and 3.3 or 3.4)
			expect(b:checktls():getCipherInfo().version):eq("TLSv" .. dotted)
			close(a, b)
		end)

		it("carries a megabyte in each direction at once by " .. version, function()
			local a, b = connected(server(only), client(only), {tcp = {}})
			local data = ("0123456789abcdef"):rep(65536)
			local function ends(con)
				con:setmode("b", "bf")
				return function()
					assert(con:write(data))
					assert(con:flush())
				end, function()
					expect(con:read(#data)):eq(data)
				end
			end
			local w1, r1 = ends(a)
			local w2, r2 = ends(b)
			loop(w1, r1, w2, r2)
			close(a, b)
		end)

		it("tells a client without a certificate that one is wanted by " .. version, function()
			local function asks(ctx)
				only(ctx)
				ctx:setStore(tls.trust)
				ctx:setVerify(context.VERIFY_PEER + context.VERIFY_FAIL_IF_NO_PEER_CERT)
			end
			local results, a, b = meet(server(asks), client(only), {client = function(con)
				con:read"*l"
				con:close()
			end})
			expect(results.server):eq(EOPENSSL)
			close(a, b)
		end)

		it("shows a client's certificate to the server by " .. version, function()
			local function asks(ctx)
				only(ctx)
				ctx:setStore(tls.trust)
				ctx:setVerify(context.VERIFY_PEER + context.VERIFY_FAIL_IF_NO_PEER_CERT)
			end
			local mine, my_key = tls.issued"me"
			local a, b = connected(server(asks), client(function(ctx)
				only(ctx)
				ctx:setCertificate(mine)
				ctx:setPrivateKey(my_key)
			end))
			talk(a, b)
			expect(tostring(a:checktls():getPeerCertificate():getSubject())):has("me")
			local code, text = a:checktls():getVerifyResult()
			expect(code):eq(0)
			expect(text):eq("ok")
			close(a, b)
		end)

		it("refuses a client's certificate that it does not trust by " .. version, function()
			local results, a, b = meet(server(function(ctx)
				only(ctx)
				ctx:setStore(tls.trust)
				ctx:setVerify(context.VERIFY_PEER)
			end), client(function(ctx)
				only(ctx)
				local mine, my_key = tls.certificate"stranger"
				ctx:setCertificate(mine)
				ctx:setPrivateKey(my_key)
			end), {client = function(con)
				con:read"*l"
				con:close()
			end})
			expect(results.server):eq(EOPENSSL)
			close(a, b)
		end)
	end

	it("has two ends that know each other's side", function()
		local a, b = connected()
		local s, c = a:checktls(), b:checktls()
		expect(tostring(c:getPeerCertificate())):eq(tostring(tls.crt))
		expect(s:getPeerCertificate()):eq(nil)
		expect(s:getPeerChain()):eq(nil)
		local count = 0
		for _ in ipairs(c:getPeerChain()) do count = count + 1 end
		expect(count):eq(1)
		expect(#c:getClientRandom()):eq(32)
		expect(c:getClientRandom()):eq(s:getClientRandom())
		expect(c:getVersion()):eq(s:getVersion())
		expect(c:getCipherInfo().name):eq(s:getCipherInfo().name)
		expect(c:getAlpnSelected()):eq(nil)
		expect(c:getHostName()):eq(nil)
		if not PUC then
			expect(s:isServer()):eq(true)
			expect(c:isServer()):eq(false)
			expect(c:sessionReused()):eq(false)
			expect(a:checktls()):eq(s)
		end
		close(a, b)
	end)

	it("tells the client's random bytes of a handshake that failed, too", function()
		local results, a, b = meet(server(), client(function(ctx) ctx:setStore(store.new()) end))
		expect(results.client):eq(EOPENSSL)
		local random = a:checktls():getClientRandom()
		expect(#random):eq(32)
		close(a, b)
	end)

	it("is not there before starttls", function()
		local a, b = socket.pair()
		expect(a:checktls()):eq(nil)
		close(a, b)
	end)

	it("starts once: later contexts are ignored", function()
		local a, b = connected()
		local c = b:checktls():getCipherInfo().name
		expect(b:starttls(context.new"TLS")):eq(b)
		expect(b:starttls()):eq(b)
		expect(b:starttls(5)):eq(b)
		expect(b:starttls(5, context.new"TLS")):eq(b)
		expect(b:checktls():getCipherInfo().name):eq(c)
		talk(a, b)
		close(a, b)
	end)

	it("is a client's with default settings where no context is given", function()
		local results, a, b = meet(server(), nil)
		expect(results.client):eq(true)
		expect((b:checktls():getVerifyResult())):eq(20)
		talk(a, b)
		close(a, b)
	end)

	it("takes a connection's object", function()
		local s, c = ssl.new(server()), ssl.new(client())
		c:setHostName"example.com"
		local a, b = connected(s, c)
		expect(a:checktls():getHostName()):eq("example.com")
		expect(b:checktls():getHostName()):eq("example.com")
		talk(a, b)
		close(a, b)
	end)

	if not PUC then
		it("refuses what is no context", function()
			local a, b = socket.pair()
			expect(pcall(a.starttls, a, {})):eq(false)
			expect(pcall(a.starttls, a, "x")):eq(false)
			expect(a:checktls()):eq(nil)
			close(a, b)
		end)
	end

	it("times out where the peer says nothing", function()
		local a, b = socket.pair()
		forgiving(a)
		local start = cqueues.monotime()
		local ok, why = a:starttls(client(), 0.05)
		expect(ok):eq(nil)
		expect(why):eq(errno.ETIMEDOUT)
		assert(cqueues.monotime() - start >= 0.05)
		close(a, b)
	end)

	it("goes on with a handshake that timed out, in reads and writes", function()
		local a, b = socket.pair()
		forgiving(a) forgiving(b)
		local ok, why = b:starttls(client(), 0)
		expect(ok):eq(nil)
		expect(why):eq(errno.ETIMEDOUT)
		ok, why = a:starttls(server(), 0)
		expect(ok):eq(nil)
		expect(why):eq(errno.ETIMEDOUT)
		talk(a, b)
		expect(b:checktls():getVersion()):eq(0x0304)
		close(a, b)
	end)

	it("fails where the peer goes away in the middle", function()
		local a, b = socket.pair()
		forgiving(a)
		b:close()
		local ok, why = a:starttls(client(), 10)
		expect(ok):eq(nil)
		expect(why == errno.EPIPE or why == errno.ECONNRESET or why == EOPENSSL):eq(true)
		close(a)
	end)

	it("fails where the peer speaks something else", function()
		local a, b = socket.pair()
		forgiving(a)
		b:write"HTTP/1.1 400 Bad Request\r\n\r\n"
		local ok, why = a:starttls(client(), 10)
		expect(ok):eq(nil)
		expect(why):eq(EOPENSSL)
		expect(errno.strerror(why)):ne("Unknown TLS/SSL error")
		-- for good
		expect((a:write"x")):eq(nil)
		expect((a:read"*l")):eq(nil)
		close(a, b)
	end)

	it("shows the failure in the built-in handler", function()
		local a, b = socket.pair()
		b:write"HTTP/1.1 400 Bad Request\r\n\r\n"
		local ok, why = pcall(a.starttls, a, client(), 10)
		expect(ok):eq(false)
		expect(why):has(":starttls: ")
		close(a, b)
	end)
end)

-- What stands between two ends and hands records on: `change(type, number, record)` gives what becomes of one.
local function relayed(sctx, cctx, change)
	local results, ends = {}, {}
	local a, far_a = socket.pair()
	local b, far_b = socket.pair()
	for i, con in ipairs{a, far_a, b, far_b} do
		ends[i] = forgiving(con)
		con:setmode("b", "bn")
	end
	local function hands_on(from, to, side)
		return function()
			local number = 0
			while true do
				local head = from:read(5)
				local body = head and #head == 5 and from:read(head:byte(4) * 256 + head:byte(5))
				if not body then break end
				number = number + 1
				local record = change(side, number, head .. body) or head .. body
				if record ~= "" and not to:write(record) then break end
			end
			to:shutdown"w"
		end
	end
	local function shakes(con, ctx, side)
		return function()
			local ok, why = con:starttls(ctx, 10)
			results[side] = ok and "done" or errno.strerror(why)
			local below = socket.dup(con:pollfd()) -- where TLS failed, nothing goes through that any more
			below:shutdown"w"
			below:close()
		end
	end
	loop(shakes(a, sctx, "server"), shakes(b, cctx, "client"),
		hands_on(far_a, far_b, "server"), hands_on(far_b, far_a, "client"))
	close((table.unpack or unpack)(ends))
	return results
end

describe("a record", function()
	it("that is lost or too short ends the handshake in words", function()
		local function only12(ctx) tls.only"1.2"(ctx) end
		local function lost(wanted)
			return function(side, number) if side == "server" and number == wanted then return "" end end
		end
		local function without_its_end(side, number, record)
			if side ~= "server" or number ~= 4 then return end
			local size = #record - 6 -- of the message's header, too, or more is waited for
			return record:sub(1, 3) .. string.char(math.floor(size / 256), size % 256) .. record:sub(6, 6) ..
				string.char(0, math.floor((size - 4) / 256), (size - 4) % 256) .. record:sub(10, -2)
		end
		for _, case in ipairs{
			{"unexpected_message (10)", lost(2)}, -- the certificate
			{"unexpected_message (10)", lost(3)}, -- the key exchange
			{"decode_error (50)", without_its_end}, -- the request for a certificate
		} do
			local results = relayed(server(function(ctx)
				only12(ctx)
				ctx:setVerify(context.VERIFY_PEER)
			end), client(only12), case[2])
			if not PUC then
				expect(results.client):eq("sent fatal alert " .. case[1])
				expect(results.server):eq("received fatal alert " .. case[1])
			end
			expect(results.client):ne"done"
			expect(results.server):ne"done"
		end
	end)

	it("with an alert of no known level ends the handshake", function()
		for _, version in ipairs{"1.2", "1.3"} do
			for _, victim in ipairs{"server", "client"} do
				local results = relayed(server(tls.only(version)), client(tls.only(version)), function(side, number)
					if side ~= victim and number == 1 then return "\21\3\3\0\2\3\40" end
				end)
				expect(results[victim]):ne"done"
				if not PUC then expect(results[victim]):eq"received fatal alert handshake_failure (40)" end
			end
		end
	end)
end)

describe("trust", function()
	local function refused(sctx, cctx, code, o)
		local results, a, b = meet(sctx, cctx, o)
		expect(results.client):eq(EOPENSSL)
		if not PUC then expect(errno.strerror(EOPENSSL)):ne("Unknown TLS/SSL error") end
		close(a, b)
		-- without verification, the same handshake succeeds and the result tells what was wrong
		cctx:setVerify(context.VERIFY_NONE)
		a, b = connected(sctx, cctx, o)
		local got, text = b:checktls():getVerifyResult()
		expect(got):eq(code)
		expect(type(text)):eq("string")
		talk(a, b)
		close(a, b)
	end

	it("is given to nobody at first", function()
		refused(server(), client(function(ctx) ctx:setStore(store.new()) end), 20)
	end)

	it("is not given to a self-signed tls.certificate", function()
		refused(server(nil, tls.certificate"localhost"), client(), 18)
	end)

	it("is not given to a certificate that has expired", function()
		refused(server(nil, tls.issued("localhost", {to = -10})), client(), 10)
	end)

	it("is not given to a certificate of tomorrow", function()
		refused(server(nil, tls.issued("localhost", {from = 600})), client(), 9)
	end)

	it("is not given to a root that is sent along", function()
		local other, other_key = tls.certificate("other", {ca = true})
		local leaf, leaf_key = tls.certificate("localhost", {issuer = other, signer = other_key})
		local sctx = server(function(ctx) ctx:setCertificateChain(chain.new():add(other)) end, leaf, leaf_key)
		refused(sctx, client(), 19)
	end)

	it("is not given to another host", function()
		refused(server(), client(function(ctx)
			local param = verify_param.new()
			param:setHost"example.com"
			ctx:setParam(param)
		end), 62)
	end)

	it("is not given to another address", function()
		refused(server(), client(function(ctx)
			local param = verify_param.new()
			param:setIP"127.0.0.2"
			ctx:setParam(param)
		end), 64)
	end)

	it("is given to the host and address that were meant", function()
		local a, b = connected(server(), client(function(ctx)
			local param = verify_param.new()
			param:setHost"localhost"
			param:setIP"127.0.0.1"
			ctx:setParam(param)
		end))
		expect((b:checktls():getVerifyResult())):eq(0)
		close(a, b)
	end)

	it("is given where the server's store leads to the intermediate certificate", function()
		local middle, middle_key = tls.issued("middle", {ca = true})
		local leaf, leaf_key = tls.certificate("localhost", {issuer = middle, signer = middle_key})
		local s = ssl.new(server(nil, leaf, leaf_key))
		expect(s:setChainStore(store.new():add(middle))):eq(true)
		close(connected(s, client()))
	end)

	it("is given where the server trusts the intermediate certificate, without a chain", function()
		local middle, middle_key = tls.issued("middle", {ca = true})
		local leaf, leaf_key = tls.certificate("localhost", {issuer = middle, signer = middle_key})
		local sctx = server(nil, leaf, leaf_key)
		refused(sctx, client(), 20)
		local function shown(count)
			local a, b = connected(sctx, client())
			local n = 0
			for _ in ipairs(b:checktls():getPeerChain()) do n = n + 1 end
			expect(n):eq(count)
			close(a, b)
		end
		sctx:getStore():add(middle)
		shown(2)
		sctx:getStore():add(tls.root)
		shown(3)
		local other = tls.certificate("other", {ca = true})
		sctx:setCertificateChain(chain.new():add(middle):add(other))
		shown(3)
	end)

	it("is given to names below a domain, but not to a name with a dot at its end", function()
		local leaf, leaf_key = tls.issued"a.example.org"
		local function meant(host)
			return client(function(ctx)
				local param = verify_param.new()
				param:setHost(host)
				ctx:setParam(param)
			end)
		end
		close(connected(server(nil, leaf, leaf_key), meant".example.org"))
		refused(server(nil, leaf, leaf_key), meant".a.example.org", 62)
		refused(server(), meant"localhost.", 62)
	end)

	it("is lost without the intermediate certificate, and found with it", function()
		local middle, middle_key = tls.issued("middle", {ca = true})
		local leaf, leaf_key = tls.certificate("localhost", {issuer = middle, signer = middle_key})
		refused(server(nil, leaf, leaf_key), client(), 20)
		local a, b = connected(server(function(ctx)
			ctx:setCertificateChain(chain.new():add(middle))
		end, leaf, leaf_key), client())
		local subjects = {}
		for _, one in ipairs(b:checktls():getPeerChain()) do
			subjects[#subjects + 1] = tostring(one:getSubject()):match"CN=(%w+)"
		end
		expect(table.concat(subjects, " ")):eq("localhost middle")
		close(a, b)
	end)

	it("is not given where a certificate of the chain does not say that it is an authority", function()
		local middle, middle_key = tls.issued"middle"
		local leaf, leaf_key = tls.certificate("localhost", {issuer = middle, signer = middle_key})
		refused(server(function(ctx) ctx:setCertificateChain(chain.new():add(middle)) end, leaf, leaf_key), client(), 79)
	end)

	if not PUC then
		local function revoking(crt)
			local crl = require"openssl.x509.crl".new()
			crl:setVersion(2)
			crl:setIssuer(tls.root:getSubject())
			crl:setLastUpdate(os.time() - 60)
			crl:setNextUpdate(os.time() + 600)
			crl:add(crt:getSerial())
			crl:sign(tls.root_key)
			return crl
		end

		it("is not given to what its issuer has revoked", function()
			local leaf, leaf_key = tls.issued"localhost"
			refused(server(nil, leaf, leaf_key), client(function(ctx)
				ctx:setStore(store.new():add(tls.root, revoking(leaf)))
			end), 23)
		end)

		for _, version in ipairs{"1.2", "1.3"} do
			local limit = tls.only(version)

			it("is lost to a session that is resumed when the server's certificate is revoked, by " .. version, function()
				local cctx = client(function(ctx) ctx:setStore(store.new():add(tls.root)) end)
				local sctx = server(limit)
				local first = ssl.new(cctx)
				local a, b = connected(sctx, first)
				talk(a, b)
				local again = ssl.new(cctx)
				again:setSession(first:getSession())
				close(a, b)
				a, b = connected(sctx, again)
				talk(a, b)
				expect(again:sessionReused()):eq(true)
				close(a, b)
				cctx:getStore():add(revoking(tls.crt))
				local late = ssl.new(cctx)
				late:setSession(first:getSession())
				local results, c, d = meet(sctx, late)
				expect(results.client):eq(EOPENSSL)
				expect((late:getVerifyResult())):eq(23)
				close(c, d)
			end)

			it("is lost to a session that is resumed when the client's certificate is revoked, by " .. version, function()
				local crt, key = tls.issued"me"
				local sctx = server(function(ctx)
					limit(ctx)
					ctx:setVerify(context.VERIFY_PEER + context.VERIFY_FAIL_IF_NO_PEER_CERT)
					ctx:setStore(store.new():add(tls.root))
				end)
				local cctx = client(function(ctx) ctx:setCertificate(crt) ctx:setPrivateKey(key) end)
				local first = ssl.new(cctx)
				local a, b = connected(sctx, first)
				talk(a, b)
				close(a, b)
				for _, reused in ipairs{true, false} do
					local con = ssl.new(cctx)
					con:setSession(first:getSession())
					local results, c, d = meet(sctx, con)
					expect(results.server):eq(reused or EOPENSSL)
					expect(c:checktls():sessionReused()):eq(reused)
					expect((c:checktls():getVerifyResult())):eq(reused and 0 or 23)
					close(c, d)
					sctx:getStore():add(revoking(crt))
				end
			end)
		end
	end

	it("is asked of a single connection, too", function()
		local c = ssl.new(client())
		local param = verify_param.new()
		param:setHost"example.com"
		c:setParam(param)
		local results, a, b = meet(server(), c)
		expect(results.client):eq(EOPENSSL)
		close(a, b)
	end)

	it("is required by the option 'verify' whatever the mode", function()
		local results, a, b = meet(server(), client(function(ctx)
			ctx:setVerify(context.VERIFY_NONE)
			ctx:setStore(store.new())
		end), {tcp = {verify = true}})
		expect(results.client):eq(ENOTVRFD)
		expect(errno.strerror(ENOTVRFD)):eq("Absent or unverified peer certificate")
		close(a, b)
		a, b = connected(server(), client(function(ctx) ctx:setVerify(context.VERIFY_NONE) end), {tcp = {verify = true}})
		talk(a, b)
		close(a, b)
	end)
end)

describe("names", function()
	it("are sent where they are no addresses", function()
		local a, b = connected(server(), client(), {tcp = {}, host = "localhost"})
		expect(a:checktls():getHostName()):eq("localhost")
		expect(b:checktls():getHostName()):eq("localhost")
		close(a, b)
		a, b = connected(server(), client(), {tcp = {}})
		expect(a:checktls():getHostName()):eq(nil)
		close(a, b)
	end)

	it("are sent as the option says", function()
		local a, b = connected(server(), client(), {tcp = {sendname = "example.org"}})
		expect(a:checktls():getHostName()):eq("example.org")
		close(a, b)
		a, b = connected(server(), client(), {tcp = {sendname = false}, host = "localhost"})
		expect(a:checktls():getHostName()):eq(nil)
		close(a, b)
	end)

	it("that no host can have are not sent", function()
		for _, name in ipairs{"", ("x"):rep(256), not PUC and "a\0b" or nil} do
			local results, a, b = meet(server(), client(), {tcp = {sendname = name}})
			expect(results.client):eq(EOPENSSL)
			close(a, b)
		end
		close(connected(server(), client(), {tcp = {sendname = ("x"):rep(255)}}))
	end)

	it("reach the server's callback, which may change the context", function()
		local other, other_key = tls.issued"other"
		local seen
		local sctx = server(function(ctx)
			ctx:setHostNameCallback(function(con, extra)
				seen = con:getHostName() .. extra
				con:setContext(server(nil, other, other_key))
				return true
			end, "!")
		end)
		local a, b = connected(sctx, client(), {tcp = {sendname = "other"}})
		expect(seen):eq("other!")
		expect(tostring(b:checktls():getPeerCertificate():getSubject())):has("other")
		close(a, b)
	end)

	it("may lead to a context with other ciphers", function()
		local other = server(function(ctx) ctx:setCipherList"AES128-SHA" end) -- which an elliptic key cannot do
		local sctx = server(function(ctx)
			ctx:setOptions(context.OP_NO_TLSv1_3)
			ctx:setHostNameCallback(function(con) con:setContext(other) return true end)
		end)
		local results, a, b = meet(sctx, client(), {tcp = {sendname = "localhost"}})
		expect(results.server):eq(EOPENSSL)
		close(a, b)
	end)

	it("may be refused by the callback", function()
		local sctx = server(function(ctx)
			ctx:setHostNameCallback(function() return nil, 112 end)
		end)
		local results, a, b = meet(sctx, client(), {tcp = {sendname = "other"}})
		expect(results.client):eq(EOPENSSL)
		expect(results.server):eq(EOPENSSL)
		close(a, b)
	end)

	it("may be refused with any alert, and need not be there", function()
		if PUC then return end -- luaossl loses the reason
		for alert, reasons in pairs{
			[232] = {"host name callback: refused a client without", "received fatal alert UNKNOWN (232)"},
			[256] = {"host name callback: there is no alert 256", "received fatal alert internal_error (80)"},
		} do
			local a, b = socket.pair()
			forgiving(a) forgiving(b)
			local sctx = server(function(ctx) ctx:setHostNameCallback(function() return nil, alert end) end)
			loop(function()
				local _, why = a:starttls(sctx, 10)
				expect(why):eq(EOPENSSL) expect(errno.strerror(why)):eq(reasons[1])
			end, function()
				local _, why = b:starttls(client(), 10)
				expect(why):eq(EOPENSSL) expect(errno.strerror(why)):eq(reasons[2])
			end)
			close(a, b)
		end
	end)

	it("end the handshake by the callback's error", function()
		local sctx = server(function(ctx)
			ctx:setHostNameCallback(function() error"no such host here" end)
		end)
		local results, a, b = meet(sctx, client(), {tcp = {sendname = "other"}})
		expect(results.client):eq(EOPENSSL)
		expect(results.server):eq(EOPENSSL)
		close(a, b)
	end)
end)

describe("ALPN", function()
	local function offers(ctx) ctx:setAlpnProtos{"h2", "http/1.1"} end

	it("lets the server choose", function()
		local seen
		local a, b = connected(server(function(ctx)
			ctx:setAlpnSelect(function(con, protos, extra)
				seen = ssl and table.concat(protos, ",") .. extra
				expect(type(con)):eq("userdata")
				return "http/1.1"
			end, "!")
		end), client(offers))
		expect(seen):eq("h2,http/1.1!")
		expect(a:checktls():getAlpnSelected()):eq("http/1.1")
		expect(b:checktls():getAlpnSelected()):eq("http/1.1")
		talk(a, b)
		a:close()
		b:read"*l"
		expect(b:checktls():getAlpnSelected()):eq("http/1.1")
		close(b)
	end)

	it("goes without where the server chooses nothing, or knows nothing of it", function()
		for _, change in ipairs{function() end, function(ctx) ctx:setAlpnSelect(function() end) end} do
			local a, b = connected(server(change), client(offers))
			expect(b:checktls():getAlpnSelected()):eq(nil)
			close(a, b)
		end
	end)

	it("ends the handshake by the callback's error", function()
		local results, a, b = meet(server(function(ctx)
			ctx:setAlpnSelect(function() error"not that" end)
		end), client(offers))
		expect(results.server):eq(EOPENSSL)
		expect(results.client):eq(EOPENSSL)
		close(a, b)
	end)

	it("is offered by a single connection, too", function()
		local c = ssl.new(client())
		c:setAlpnProtos{"x"}
		local a, b = connected(server(function(ctx)
			ctx:setAlpnSelect(function(_, protos) return protos[1] end)
		end), c)
		expect(a:checktls():getAlpnSelected()):eq("x")
		close(a, b)
	end)
end)

describe("callbacks that wait", function()
	local waits = {
		sleeps = function() cqueues.sleep(0.03) end,
		polls = function() cqueues.poll(0.03) end,
		["runs a loop"] = function()
			local nested, done = cqueues.new(), false
			nested:wrap(function()
				cqueues.sleep(0.03)
				done = true
			end)
			assert(nested:loop())
			assert(done)
		end,
		["talks to somebody else"] = function()
			local a, b = socket.pair()
			local nested = cqueues.new()
			nested:wrap(function() expect(a:read"*l"):eq("ping") a:write"pong\n" a:flush() end)
			nested:wrap(function() b:write"ping\n" b:flush() expect(b:read"*l"):eq("pong") end)
			assert(nested:loop())
			close(a, b)
		end,
	}

	local function waiting(wait, asked)
		return function(ctx)
			ctx:setHostNameCallback(function(con)
				asked[#asked + 1] = con:getHostName()
				wait()
				return true
			end)
			ctx:setAlpnSelect(function(_, protos)
				wait()
				asked[#asked + 1] = protos[1]
				return protos[1]
			end)
		end
	end

	local function offers(ctx) ctx:setAlpnProtos{"one", "two"} end

	for title, wait in pairs(waits) do
		for _, version in ipairs{"1.2", "1.3"} do
			it(("suspend the handshake where one %s by %s"):format(title, version), function()
				local asked = {}
				local only = tls.only(version)
				local a, b = connected(server(function(ctx) only(ctx) waiting(wait, asked)(ctx) end),
					client(function(ctx) only(ctx) offers(ctx) end), {tcp = {sendname = "other"}})
				expect(table.concat(asked, " ")):eq("other one")
				expect(b:checktls():getAlpnSelected()):eq("one")
				talk(a, b)
				close(a, b)
			end)
		end
	end

	if not PUC then
		it("let others go on", function()
			local turns, during = 0, nil
			local a, b = socket.pair()
			local over = false
			loop(function()
				assert(a:starttls(server(function(ctx)
					ctx:setAlpnSelect(function(_, protos)
						local before = turns
						while turns < before + 5 do cqueues.sleep(0.001) end
						during = turns - before
						return protos[1]
					end)
				end), 10))
				over = true
			end, function()
				assert(b:starttls(client(offers), 10))
			end, function()
				while not over do
					turns = turns + 1
					cqueues.sleep(0.001)
				end
			end)
			expect(during >= 5):eq(true)
			talk(a, b)
			close(a, b)
		end)

		it("hold up those who want the same connection", function()
			local a, b = socket.pair()
			local order = {}
			local function selects(ctx)
				ctx:setAlpnSelect(function(_, protos)
					order[#order + 1] = "asked"
					while order[#order] ~= "timed out" do cqueues.sleep(0.001) end
					order[#order + 1] = "answered"
					return protos[1]
				end)
			end
			loop(function()
				assert(a:starttls(server(selects), 10))
				assert(a:write"pong\n")
				assert(a:flush())
			end, function()
				while not order[1] do cqueues.sleep(0.001) end
				expect(forgiving(a):starttls(0.01)):eq(nil)
				order[#order + 1] = "timed out"
				expect(a:read"*l"):eq("ping")
				order[#order + 1] = "read"
			end, function()
				assert(b:starttls(client(offers), 10))
				assert(b:write"ping\n")
				assert(b:flush())
				expect(b:read"*l"):eq("pong")
			end)
			expect(table.concat(order, ", ")):eq("asked, timed out, answered, read")
			close(a, b)
		end)

		it("find the connection closed", function()
			local a, b = socket.pair()
			local asked, result = false, nil
			loop(function()
				result = {forgiving(a):starttls(server(function(ctx)
					ctx:setAlpnSelect(function(_, protos)
						asked = true
						while asked ~= "closed" do cqueues.sleep(0.001) end
						return protos[1]
					end)
				end), 10)}
			end, function()
				while not asked do cqueues.sleep(0.001) end
				a:close()
				asked = "closed"
			end, function()
				local ok = forgiving(b):starttls(client(offers), 10)
				expect(ok):eq(nil)
			end)
			expect(result[1]):eq(nil)
			close(b)
		end)

		it("may be the last that is heard of a connection", function()
			local cq = cqueues.new()
			local a, b = socket.pair()
			local asked = false
			cq:wrap(function()
				a:starttls(server(function(ctx)
					ctx:setAlpnSelect(function() asked = true cqueues.sleep(1e6) end)
				end))
			end)
			cq:wrap(function() forgiving(b):starttls(client(offers), 0.05) end)
			while not asked do assert(cq:step()) end
			cq:close()
			close(a, b)
		end)

		it("may not yield by themselves", function()
			for what, change in pairs{
				["ALPN callback"] = function(ctx) ctx:setAlpnSelect(function() coroutine.yield() return "one" end) end,
				["host name callback"] = function(ctx) ctx:setHostNameCallback(function() coroutine.yield() return true end) end,
			} do
				local a, b = socket.pair()
				forgiving(a) forgiving(b)
				loop(function()
					local _, why = a:starttls(server(change), 10)
					expect(why):eq(EOPENSSL)
					expect(errno.strerror(why)):eq(what .. ": attempt to yield across a C-call boundary")
				end, function() b:starttls(client(offers), 10) end)
				close(a, b)
			end
		end)

		it("raise any value", function()
			for _, case in ipairs{
				{"not that", "ALPN callback: not that"},
				{{}, "ALPN callback: (error object is a table value)"},
				{nil, "ALPN callback: (error object is a nil value)"},
				{42, "ALPN callback: 42"},
			} do
				local a, b = socket.pair()
				forgiving(a) forgiving(b)
				loop(function()
					local _, why = a:starttls(server(function(ctx)
						ctx:setAlpnSelect(function()
							cqueues.sleep(0)
							error(case[1], 0)
						end)
					end), 10)
					expect(why):eq(EOPENSSL)
					expect(errno.strerror(why)):eq(case[2])
				end, function()
					local _, why = b:starttls(client(offers), 10)
					expect(why):eq(EOPENSSL)
					expect(errno.strerror(why)):eq("received fatal alert no_application_protocol (120)")
				end)
				close(a, b)
			end
		end)
	end
end)

describe("ciphers", function()
	it("are those that both allow", function()
		local a, b = connected(server(), client(function(ctx)
			ctx:setOptions(context.OP_NO_TLSv1_3)
			ctx:setCipherList"ECDHE-ECDSA-AES128-GCM-SHA256"
		end))
		local info = b:checktls():getCipherInfo()
		expect(info.name):eq("ECDHE-ECDSA-AES128-GCM-SHA256")
		expect(info.bits):eq(128)
		expect(info.version):eq("TLSv1.2")
		expect(info.description):has("Kx=ECDH")
		talk(a, b)
		close(a, b)
	end)

	it("tell the first version that has them", function()
		local a, b = connected(server(), client(function(ctx)
			ctx:setOptions(context.OP_NO_TLSv1_3)
			ctx:setCipherList"ECDHE-ECDSA-AES128-SHA"
		end))
		expect(b:checktls():getCipherInfo().version):eq("TLSv1.0")
		close(a, b)
	end)

	it("of TLS 1.3 are chosen apart", function()
		for _, cipher in ipairs{"TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_256_GCM_SHA384"} do
			local a, b = connected(server(), client(function(ctx) ctx:setCipherSuites(cipher) end))
			expect(a:checktls():getCipherInfo().name):eq(cipher)
			talk(a, b)
			close(a, b)
		end
	end)

	it("fail the handshake where none is common", function()
		local results, a, b = meet(server(function(ctx)
			ctx:setCipherList"ECDHE-ECDSA-AES256-GCM-SHA384"
			ctx:setOptions(context.OP_NO_TLSv1_3)
		end), client(function(ctx)
			ctx:setOptions(context.OP_NO_TLSv1_3)
			ctx:setCipherList"ECDHE-ECDSA-AES128-GCM-SHA256"
		end))
		expect(results.client):eq(EOPENSSL)
		expect(results.server):eq(EOPENSSL)
		close(a, b)
	end)

	it("fail the handshake where no version is common", function()
		local results, a, b = meet(server(function(ctx) ctx:setOptions(context.OP_NO_TLSv1_3) end),
			client(function(ctx) ctx:setOptions(context.OP_NO_TLSv1_2) end))
		expect(results.client):eq(EOPENSSL)
		expect(results.server):eq(EOPENSSL)
		close(a, b)
	end)

	it("agree on keys in the groups that are set", function()
		for _, group in ipairs{"P-256", "P-384", "P-521", "X25519"} do
			local a, b = connected(server(), client(function(ctx) ctx:setGroups(group) end))
			local temporary = b:checktls():getServerTemporaryKey()
			expect(temporary:type()):eq(group == "X25519" and "X25519" or "id-ecPublicKey")
			talk(a, b)
			close(a, b)
		end
	end)
end)

describe("STARTTLS", function()
	it("follows a plain conversation, whose last reply is sent first", function()
		local a, b = socket.pair()
		loop(function()
			expect(a:read"*l"):eq("STARTTLS")
			a:setvbuf"full"
			assert(a:write"220 go ahead\n")
			assert(a:starttls(server()))
			expect(a:read"*l"):eq("secret")
			assert(a:write"thanks\n")
			assert(a:flush())
		end, function()
			assert(b:write"STARTTLS\n")
			expect(b:read"*l"):eq("220 go ahead")
			assert(b:starttls(client()))
			assert(b:write"secret\n")
			expect(b:read"*l"):eq("thanks")
		end)
		close(a, b)
	end)

	it("takes what was read too early as its own", function()
		local a, b = socket.pair()
		loop(function()
			-- fills the buffer, so that the client's hello is in it
			expect(a:read"*l"):eq("STARTTLS")
			assert(a:fill(100))
			assert(a:starttls(server()))
			expect(a:read"*l"):eq("secret")
		end, function()
			assert(b:write"STARTTLS\n")
			assert(b:starttls(client()))
			assert(b:write"secret\n")
		end)
		close(a, b)
	end)

	it("leaves what was read too early where pushback is off", function()
		local a, b = socket.pair()
		loop(function()
			a:setmode("tP")
			expect(a:read"*l"):eq("STARTTLS")
			expect(a:fill(6)):eq(true)
			assert(a:write"go\n")
			assert(a:starttls(server()))
			expect(a:read"*l"):eq("early")
			expect(a:read"*l"):eq("secret")
		end, function()
			assert(b:write"STARTTLS\nearly\n")
			expect(b:read"*l"):eq("go")
			assert(b:starttls(client()))
			assert(b:write"secret\n")
		end)
		close(a, b)
	end)
end)

describe("the end of TLS", function()
	if not PUC then it("is a cut where what was written was never sent", function()
		local a, b = connected()
		a:setvbuf("full", 1000)
		assert(a:write"lost")
		expect(a:shutdown"w"):eq(true)
		expect((b:read"*a")):eq(nil)
		expect(b:checktls():closeReason()):eq("truncated")
		close(a, b)
	end) end

	it("is at once what cannot be a record", function()
		local a, b = connected()
		local raw = socket.dup(a)
		raw:setmode("b", "bn")
		raw:write"GET / HTTP/1.1\r\n"
		b:settimeout(10)
		local got, why = b:read"*l"
		expect(got):eq(nil)
		expect(why):eq(EOPENSSL)
		if not PUC then expect(errno.strerror(why)):eq("wrong version number") end
		close(a, b, raw)
	end)

	it("may come before the handshake is done", function()
		local a, b = socket.pair()
		forgiving(a)
		b:setmode("b", "bn")
		b:write"\21\3\3\0\2\1\0" -- close_notify
		local ok, why = a:starttls(client(), 10)
		expect(ok):eq(nil)
		expect(why):eq(ECLOSURE)
		close(a, b)
	end)

	it("is the end of file", function()
		local a, b = connected()
		assert(a:write"bye\n")
		assert(a:flush())
		a:close()
		expect(b:read"*l"):eq("bye")
		expect((b:read"*l")):eq(nil)
		expect((b:read"*a")):eq(nil)
		close(b)
	end)

	if not PUC then
		it("is told from a cut", function()
			local a, b = connected()
			expect(b:checktls():closeReason()):eq(nil)
			a:shutdown"w"
			expect((b:read"*a")):eq(nil)
			expect(b:checktls():closeReason()):eq("notify")
			-- and the other direction goes on
			assert(b:write"still here\n")
			assert(b:flush())
			expect(a:read"*l"):eq("still here")
			b:close()
			expect((a:read"*a")):eq(nil)
			expect(a:checktls():closeReason()):eq("notify")
			close(a)

			a, b = connected()
			local raw = socket.dup(a)
			raw:shutdown"rw"
			expect((b:read"*a")):eq(nil)
			expect(b:checktls():closeReason()):eq("truncated")
			close(a, b, raw)
		end)

		it("is a cut where output was lost", function()
			local a, b = connected()
			a:setvbuf"full"
			assert(a:write"never sent")
			a:close()
			expect((b:read"*a")):eq(nil)
			expect(b:checktls():closeReason()):eq("truncated")
			close(b)
		end)

		it("refuses descriptors", function()
			local a, b = connected()
			local ok, why = a:sendfd("x", a)
			expect(ok):eq(false)
			expect(why):eq(errno.EOPNOTSUPP)
			close(a, b)
		end)

		it("tells which certificate was refused and why", function()
			local old, old_key = tls.issued("stale", {to = -10})
			local a, b = socket.pair()
			forgiving(a)
			loop(function() a:starttls(server(nil, old, old_key), 10) end, function()
				local ok, why = pcall(b.starttls, b, client(), 10)
				expect(ok):eq(false)
				expect(why):has("[unix:unnamed]:starttls: certificate verify failed: certificate has expired: CN=stale")
			end)
			close(a, b)
		end)

		it("tells the callback's error", function()
			local a, b = socket.pair()
			forgiving(b)
			loop(function()
				local ok, why = pcall(a.starttls, a, server(function(ctx)
					ctx:setAlpnSelect(function() error("not that", 0) end)
				end), 10)
				expect(ok):eq(false)
				expect(why):has("not that")
				a:close()
			end, function()
				b:starttls(client(function(ctx) ctx:setAlpnProtos{"x"} end), 10)
			end)
			close(b)
		end)
	end
end)

if not PUC then describe("connections", function()
	local function descriptors()
		collectgarbage()
		local n = 0
		for fd = 3, 400 do
			local f = io.open("/proc/self/fdinfo/" .. fd)
			if f then f:close() n = n + 1 end
		end
		return n
	end

	it("leave no descriptor behind, whether they succeed, fail or are let go of", function()
		local sctx, good, bad = server(), client(), client(function(ctx) ctx:setStore(store.new()) end)
		local function round()
			for _, cctx in ipairs{good, bad} do
				local _, a, b = meet(sctx, cctx)
				close(a, b)
			end
			local a, b = socket.pair()
			forgiving(b):starttls(good, 0)
			close(a)
		end
		round() -- some are made once, to wait outside of all loops for example
		local before = descriptors()
		for _ = 1, 10 do round() end
		expect(descriptors() <= before):eq(true)
	end)
end) end

describe("DTLS", function()
	local function dtls_server(change) return server(change, nil, nil, "DTLS") end
	local function dtls_client(change) return client(change, "DTLS") end

	local function shake(a, b, sctx, cctx)
		local results = {}
		loop(function() results.server = {a:starttls(sctx, 10)} end, function() results.client = {b:starttls(cctx, 10)} end)
		return results.server[1] == a, results.client[1] == b, results.client[2]
	end

	local function exchange(a, b)
		loop(function()
			expect(a:read(-2000)):eq("ping")
			for i = 1, 3 do
				assert(a:write("pong " .. i))
				assert(a:flush())
			end
		end, function()
			assert(b:write"ping")
			assert(b:flush())
			-- records are not joined
			for i = 1, 3 do expect(b:read(-2000)):eq("pong " .. i) end
		end)
	end

	for name, make in pairs{
		UDP = tls.datagrams,
		["a pair"] = function()
			local a, b = socket.pair"dgram"
			for _, con in ipairs{a, b} do forgiving(con) con:setmode("b", "bn") end
			return a, b
		end,
	} do
		it("carries messages both ways over " .. name, function()
			local a, b = make()
			local s, c = shake(a, b, dtls_server(), dtls_client())
			expect(s):eq(true)
			expect(c):eq(true)
			exchange(a, b)
			expect(b:checktls():getVersion()):eq(0xFEFD)
			expect(b:checktls():getCipherInfo().version):eq("TLSv1.2")
			expect((b:checktls():getVerifyResult())):eq(0)
			close(a, b)
		end)
	end

	it("does not heed what is no record of the peer's", function()
		local a, b = tls.datagrams()
		local s, c = shake(a, b, dtls_server(), dtls_client())
		expect(s):eq(true)
		expect(c):eq(true)
		for _, from in ipairs{a, b} do
			local raw = socket.dup(from)
			raw:setmode("b", "bn")
			for _, body in ipairs{"", "abcde", ("x"):rep(23), ("x"):rep(24), ("x"):rep(100)} do
				for _, kind in ipairs{"\20", "\21", "\22", "\23", "\99"} do
					raw:write(kind .. "\254\253\0\1\0\0\0\0\0\9" .. string.char(0, #body) .. body)
				end
			end
			close(raw)
		end
		exchange(a, b)
		close(a, b)
	end)

	it("waits for a callback that waits", function()
		local a, b = tls.datagrams()
		local s, c = shake(a, b, dtls_server(function(ctx)
			ctx:setAlpnSelect(function(_, protos)
				cqueues.sleep(0.05)
				return protos[2]
			end)
		end), dtls_client(function(ctx) ctx:setAlpnProtos{"one", "two"} end))
		expect(s):eq(true)
		expect(c):eq(true)
		expect(b:checktls():getAlpnSelected()):eq("two")
		exchange(a, b)
		close(a, b)
	end)

	it("refuses a certificate that it does not trust", function()
		local a, b = tls.datagrams()
		local results
		loop(function() a:starttls(dtls_server(), 2) end, function()
			results = {b:starttls(dtls_client(function(ctx) ctx:setStore(store.new()) end), 10)}
		end)
		expect(results[1]):eq(nil)
		expect(results[2]):eq(EOPENSSL)
		expect((b:checktls():getVerifyResult())):eq(20)
		close(a, b)
	end)

	it("needs a connected socket", function()
		for _, ctx in ipairs{dtls_server(), dtls_client()} do
			local a = forgiving(socket.listen{host = "127.0.0.1", port = 0, type = socket.SOCK_DGRAM})
			local ok, why = a:starttls(ctx, 10)
			expect(ok):eq(nil)
			expect(why):eq(errno.ENOTCONN)
			close(a)
		end
	end)

	it("times out where the peer says nothing", function()
		local a, b = tls.datagrams()
		local ok, why = b:starttls(dtls_client(), 0.05)
		expect(ok):eq(nil)
		expect(why):eq(errno.ETIMEDOUT)
		close(a, b)
	end)

	if not PUC then
		it("and TLS each have sockets of their own kind", function()
			local a, b = tls.datagrams()
			expect(function() a:starttls(server()) end):fails"starttls: TLS on a datagram socket"
			close(a, b)
			a, b = socket.pair()
			expect(function() a:starttls(dtls_server()) end):fails"starttls: DTLS on a stream socket"
			close(a, b)
		end)
	end
end)
