-- Makes a key and a certificate that it signs itself, for tests of TLS servers:
--
--     bin/cqueues examples/self-signed.lua [HOST …] > server.pem
--
-- The first host is the name in the subject, all of them are alternative names.
local pkey = require"openssl.pkey"
local rand = require"openssl.rand"
local bignum = require"openssl.bignum"
local x509 = require"openssl.x509"
local name = require"openssl.x509.name"
local altname = require"openssl.x509.altname"
local extension = require"openssl.x509.extension"

local hosts = #arg > 0 and arg or {"localhost", "127.0.0.1", "::1"}
local DAYS = 30

local key = pkey.new{type = "EC", curve = "prime256v1"}
local subject = name.new():add("CN", hosts[1])
local names = altname.new()
for _, host in ipairs(hosts) do
	-- an address where it is one
	if not pcall(names.add, names, "IP", host) then names:add("DNS", host) end
end

local certificate = x509.new()
certificate:setVersion(3)
certificate:setSerial(bignum.fromBinary(rand.bytes(16)))
certificate:setSubject(subject)
certificate:setIssuer(subject)
certificate:setSubjectAlt(names)
certificate:setLifetime(os.time(), os.time() + DAYS * 24 * 60 * 60)
certificate:setBasicConstraints{CA = false}
certificate:setPublicKey(key)
certificate:addExtension(extension.new("keyUsage", "critical,digitalSignature"))
certificate:addExtension(extension.new("extendedKeyUsage", "serverAuth"))
certificate:sign(key)

io.write(key:toPEM"private", tostring(certificate))
io.stderr:write(("%s\nSHA-256 %s\n"):format(tostring(names), certificate:digest"sha256"))
