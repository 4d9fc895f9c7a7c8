-- tree.lua ROOT: answers from the zones' own servers, found from the root's on
local resolver = require"cqueues.dns.resolver"
local config = require"cqueues.dns.config"
local hints = require"cqueues.dns.hints"
local root = hints.new()
root:insert(".", (...))
local conf = config.new{lookup = {"bind"}, recurse = true, options = {timeout = 2}}
local r = assert(resolver.new(conf, nil, root))
for _, name in ipairs{"www.leaf.test.", "nothing.leaf.test.", "www.leaf.test."} do
	local packet = assert(r:query(name, "A", "IN", 20))
	print(name, packet:flags().rcode, packet:flags().aa)
	for record in packet:grep{section = "answer"} do print(record:name(), record) end
end
print(r:stat().udp.sent.count)
