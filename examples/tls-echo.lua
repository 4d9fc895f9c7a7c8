#!/usr/bin/env cqueues
-- A line echo server over TLS; every client has a coroutine of its own. Without a certificate it makes one for
-- localhost, and writes it to the file that is named, for clients to trust:
--
--   cqueues tls-echo.lua [PORT [FILE]]                     a new certificate in FILE
--   cqueues tls-echo.lua PORT CERTIFICATE KEY              those of the files, in PEM
--
-- Try it with: openssl s_client -connect localhost:PORT -CAfile FILE -verify_return_error
local cqueues = require"cqueues"
local socket = require"cqueues.socket"
local context = require"openssl.ssl.context"
local pkey = require"openssl.pkey"
local x509 = require"openssl.x509"
local name = require"openssl.x509.name"
local altname = require"openssl.x509.altname"

local function contents(file)
	local f = assert(io.open(file, "rb"))
	local text = f:read"*a"
	f:close()
	return text
end

local function made()
	local key = pkey.new{type = "EC", curve = "prime256v1"}
	local crt = x509.new()
	local subject = name.new()
	subject:add("CN", "localhost")
	local alt = altname.new()
	alt:add("DNS", "localhost")
	alt:add("IP", "127.0.0.1")
	local now = os.time()
	crt:setVersion(3)
	crt:setSerial(now)
	crt:setSubject(subject)
	crt:setIssuer(subject)
	crt:setSubjectAlt(alt)
	crt:setLifetime(now - 60, now + 30 * 24 * 60 * 60)
	crt:setBasicConstraints{CA = true}
	crt:setBasicConstraintsCritical(true)
	crt:setPublicKey(key)
	crt:sign(key)
	return crt, key
end

local port, file, keyfile = ...
local crt, key
if keyfile then
	crt, key = x509.new(contents(file)), pkey.new(contents(keyfile))
else
	crt, key = made()
	if file then
		local f = assert(io.open(file, "wb"))
		f:write(tostring(crt))
		f:close()
	end
end

local ctx = context.new("TLS", true)
ctx:setCertificate(crt)
ctx:setPrivateKey(key)

local cq = cqueues.new()
local srv = assert(socket.listen("127.0.0.1", tonumber(port or 0)))
assert(srv:listen())
print(("listening on %s port %d"):format(select(2, srv:localname())))
io.stdout:flush()

cq:wrap(function()
	for con in srv:clients() do
		cq:wrap(function()
			con:onerror(function(_, _, why) return why end) -- one lost client is no error of ours
			con:setmode("b", "bl")
			if con:starttls(ctx, 30) then
				for ln in con:lines"*L" do
					if not con:write(ln) then break end
				end
				con:shutdown"w"
			end
			con:close()
		end)
	end
end)

for why in cq:errors() do io.stderr:write("tls-echo: ", tostring(why), "\n") end
