-- answers.lua SERVER: what an authoritative server says, in a form that is the same everywhere
local resolver = require"cqueues.dns.resolver"
local server = ...

local function show(packet, why)
	if not packet then return print("failed", why) end
	local text = tostring(packet)
	-- ids are random; an answer put together from several has no flags natively
	local merged = text:find"qr : QUERY%(0%)" or packet:count(2) > 1
	text = text:gsub(";;    qid : %d+\n", "")
	if merged then text = text:gsub(";; %[HEADER%]\n.-\n\n", "") end
	print(text)
end

local function ask(options, ...)
	options.edns0 = options.edns0 or false
	local r = assert(resolver.new{nameserver = {server}, lookup = {"bind"}, search = options.search, options = options})
	print("==", ...)
	show(r:query(...))
	local stat = r:stat()
	print(stat.queries, stat.udp.sent.count, stat.udp.sent.bytes, stat.tcp.sent.count, stat.tcp.rcvd.count)
	r:close()
end

ask({}, "www.test.", "AAAA")
ask({}, "six.test.", "AAAA")
ask({}, "WWW.Test", "AAAA")
ask({}, "six.test.")
ask({}, "nothing.test.", "A", "IN")
ask({}, "test.", "SOA")
ask({}, "test.", "MX")
ask({}, "_s._tcp.test.", "SRV")
ask({}, "txt.test.", "TXT")
ask({}, "alias2.test.", "AAAA")
ask({}, "loop1.test.")
ask({}, "alias.test.", "CNAME")
ask({}, "www.elsewhere.")
ask({search = {"one.test", "two.test"}}, "host")
ask({search = {"nowhere.test", "two.test"}}, "host")
ask({search = {"one.test", "two.test"}, ndots = 2}, "www.test")
ask({smart = true}, "test.", "MX")
ask({tcp = 1}, "www.test.", "AAAA")
ask({}, "big.test.", "TXT")
ask({tcp = 2}, "big.test.", "TXT")
ask({edns0 = true}, "six.test.", "AAAA")

local r = resolver.new{nameserver = {server}, lookup = {"bind"}}
print(r:submit("six.test.", 28, 1))
local packet, why
repeat
	packet, why = r:fetch()
	if not packet then require"cqueues".poll(r) end
until packet
print(packet:count(2), r:fetch())
