-- ours.lua ROOT TEST LEAF: what the original does otherwise, or not at all
local cqueues = require"cqueues"
local resolver = require"cqueues.dns.resolver"
local config = require"cqueues.dns.config"
local hints = require"cqueues.dns.hints"
local root = hints.new()
root:insert(".", (...))
local function new(options)
	options.timeout = 2
	return assert(resolver.new(config.new{lookup = {"bind"}, recurse = true, options = options}, nil, root))
end

-- an alias into a zone whose server has no glue there
local packet = assert(new{}:query("alias.test.", "A", "IN", 20))
local answers = {}
for record in packet:grep{section = "answer"} do answers[#answers + 1] = record:name() .. " " .. tostring(record) end
assert(table.concat(answers, ", ") == "alias.test. www.far., www.far. 4.3.2.1", table.concat(answers, ", "))

-- a server that was given a zone and does not know it
packet = assert(new{}:query("www.lame.test.", "A", "IN", 20))
assert(packet:flags().rcode == 2)

-- addresses of mail hosts
packet = assert(new{smart = true}:query("leaf.test.", "MX", "IN", 20))
local found
for record in packet:grep{section = "additional", type = "A"} do found = found or record:name() == "www.leaf.test." end
assert(found)
print"ok"
