-- secure.lua SERVER CERTIFICATE: questions over TLS to a server whose certificate is for dns.test
local resolver = require"cqueues.dns.resolver"
local resolvers = require"cqueues.dns.resolvers"
local context = require"openssl.ssl.context"
local store = require"openssl.x509.store"
local x509 = require"openssl.x509"
local server, file = ...
local pem = assert(io.open(file)):read"*a"

local function new(trusted)
	local ctx = context.new("TLS", false)
	local trust = store.new()
	if trusted then trust:add(x509.new(pem)) end
	ctx:setStore(trust)
	ctx:setVerify(context.VERIFY_PEER)
	return {
		nameserver = {server}, lookup = {"bind"}, options = {timeout = 10, attempts = 1}, tls = ctx, tlsname = "dns.test",
	}
end

-- one connection for all
local r = resolver.new(new(true))
for _ = 1, 3 do
	local packet = assert(r:query("six.test.", "AAAA", "IN", 20))
	assert(packet:flags().rcode == 0 and packet:count(2) == 1, r:why())
end
local stat = r:stat()
assert(stat.udp.sent.count == 0 and stat.tcp.sent.count == 3)
assert(stat.tcp.sent.bytes == 3 * 128) -- padded, so that their length tells nothing
r:close()
assert(resolvers.new(new(true)):query("six.test.", "AAAA", "IN", 20):count(2) == 1)

-- nobody who is not trusted is told what is asked
r = resolver.new(new(false))
assert(r:query("six.test.", "AAAA", "IN", 20):flags().rcode == 2)
print((r:why():gsub("^%[.-%]:%d+ ", "")))
assert(r:stat().tcp.rcvd.count == 0)
