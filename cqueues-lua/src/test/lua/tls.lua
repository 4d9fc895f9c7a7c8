-- What the specifications of TLS share: an authority and certificates, contexts, and other programs.
local cqueues = require"cqueues"
local socket = require"cqueues.socket"
local context = require"openssl.ssl.context"
local pkey = require"openssl.pkey"
local x509 = require"openssl.x509"
local name = require"openssl.x509.name"
local altname = require"openssl.x509.altname"
local store = require"openssl.x509.store"

local M = {EOPENSSL = -1935895353, ENOTVRFD = -1935895351, ECLOSURE = -1935895350}

local serial = 0

-- A certificate and its key. Options: key, ca, issuer and signer (itself without), from and to in seconds from now.
function M.certificate(cn, o)
	o = o or {}
	serial = serial + 1
	local key = o.key or pkey.new{type = "EC", curve = "prime256v1"}
	local crt = x509.new()
	local subject = name.new()
	subject:add("CN", cn)
	crt:setVersion(3)
	crt:setSerial(serial)
	crt:setSubject(subject)
	crt:setIssuer(o.issuer and o.issuer:getSubject() or subject)
	local now = os.time()
	crt:setLifetime(now + (o.from or -60), now + (o.to or 3600))
	if o.ca ~= nil then
		crt:setBasicConstraints{CA = o.ca}
		crt:setBasicConstraintsCritical(true)
	end
	if not o.ca then
		local alt = altname.new()
		alt:add("DNS", cn)
		alt:add("IP", "127.0.0.1")
		crt:setSubjectAlt(alt)
	end
	crt:setPublicKey(key)
	crt:sign(o.signer or key)
	return crt, key
end

M.root, M.root_key = M.certificate("root", {ca = true})

-- One that the root has issued.
function M.issued(cn, o)
	o = o or {}
	o.issuer, o.signer = M.root, M.root_key
	return M.certificate(cn, o)
end

M.crt, M.key = M.issued"localhost"
M.trust = store.new():add(M.root)

-- A server's context with the certificate above, or another, and changes of the test's.
function M.server(change, crt, key, protocol)
	local ctx = context.new(protocol or "TLS", true)
	ctx:setCertificate(crt or M.crt)
	ctx:setPrivateKey(key or M.key)
	if change then change(ctx) end
	return ctx
end

-- A client's context that trusts the root above.
function M.client(change, protocol)
	local ctx = context.new(protocol or "TLS")
	ctx:setStore(M.trust)
	ctx:setVerify(context.VERIFY_PEER)
	if change then change(ctx) end
	return ctx
end

-- Allows one version only.
function M.only(version)
	local bits = version == "1.2" and context.OP_NO_TLSv1_3
		or context.OP_NO_TLSv1 + context.OP_NO_TLSv1_1 + context.OP_NO_TLSv1_2
	return function(ctx) ctx:setOptions(bits) end
end

function M.forgiving(con)
	con:onerror(function(_, _, why) return why end)
	return con
end

function M.loop(...)
	local cq = cqueues.new()
	for i = 1, select("#", ...) do cq:wrap((select(i, ...))) end
	assert(cq:loop(30))
	assert(cq:empty(), "something still waits after 30 s")
end

-- A directory that is removed with what is in it when `body` is done.
function M.directory(body)
	local path = os.tmpname()
	os.remove(path)
	assert(os.execute("mkdir -m 700 " .. path))
	local function write(file, ...)
		local f = assert(io.open(path .. "/" .. file, "wb"))
		for i = 1, select("#", ...) do f:write((select(i, ...))) end
		f:close()
		return path .. "/" .. file
	end
	local ok, why = xpcall(body, debug.traceback, path, write)
	os.execute("rm -rf " .. path)
	if not ok then error(why, 0) end
end

local here = {}

-- Whether a program is there; says so once where it is not.
function M.has(program)
	if here[program] == nil then
		here[program] = os.execute("command -v " .. program .. " >/dev/null 2>&1") == true
		if not here[program] then print("skipped: no " .. program) end
	end
	return here[program]
end

local Program = {}
Program.__index = Program

-- Starts a program; its output, and what it says to standard error, are lines of a socket.
function M.start(command, ...)
	local pipe = assert(io.popen("echo $$; exec 2>&1; exec " .. command:format(...)))
	local out = M.forgiving(assert(socket.dup(pipe)))
	out:settimeout(20)
	local pid = assert(out:read"*l")
	return setmetatable({pipe = pipe, out = out, pid = pid}, Program)
end

-- Waits for a line, and returns what its pattern captures.
function Program:await(pattern)
	local seen = {}
	for line in self.out:lines"*l" do
		seen[#seen + 1] = line
		local found = line:match(pattern)
		if found then return found end
	end
	error(("no %q in:\n%s"):format(pattern, table.concat(seen, "\n")), 2)
end

-- All that is left of the output.
function Program:rest() return self.out:read"*a" or "" end

-- Ends it, if it has not ended.
function Program:stop(signal)
	os.execute(("kill -%s %s 2>/dev/null"):format(signal or "TERM", self.pid))
	self.out:close()
	self.pipe:close()
end

-- A port that nobody had a moment ago, for programs that cannot let the kernel choose.
function M.port()
	local srv = socket.listen("127.0.0.1", 0)
	assert(srv:listen())
	local _, _, port = srv:localname()
	srv:close()
	return port
end

-- Two UDP sockets on loopback that are connected with each other; their ports.
function M.datagrams()
	local first, second = socket.listen{host = "127.0.0.1", port = 0, type = socket.SOCK_DGRAM},
		socket.listen{host = "127.0.0.1", port = 0, type = socket.SOCK_DGRAM}
	local _, _, a = first:localname()
	local _, _, b = second:localname()
	first:close()
	second:close()
	return M.datagram(a, b), M.datagram(b, a)
end

-- A UDP socket on loopback with a port of its own and that of its peer.
function M.datagram(own, peer)
	local con = socket.connect{
		host = "127.0.0.1", port = peer, type = socket.SOCK_DGRAM, bind = {addr = "127.0.0.1", port = own},
	}
	con:setmode("b", "bn")
	return M.forgiving(con)
end

-- A listener on loopback, and its port.
function M.listener()
	local srv = socket.listen{host = "127.0.0.1", port = 0}
	assert(srv:listen())
	return srv, (select(3, srv:localname()))
end

return M
