-- Asks a server about a signed zone, and says what is proven: its address, and the DS record of the zone's key.
local config = require"cqueues.dns.config"
local packet = require"cqueues.dns.packet"
local resolver = require"cqueues.dns.resolver"

local address, anchor = ...
local AD = 2

local function show(name, type, anchors)
	local asking = assert(resolver.new(config.new{nameserver = {address}, lookup = {"bind"}, dnssec = true, anchors = anchors}))
	local answer = assert(asking:query(name, type))
	local flags = answer:flags()
	local proven = math.floor(flags.z / AD) % 2 == 1 and "proven" or "unproven"
	print(name, type, packet.rcode[flags.rcode], proven, asking:why())
	for record in answer:grep{section = "answer", type = type} do print("", record) end
	asking:close()
end

show("www.signed.test.", "A", {anchor})
show("www.signed.test.", "MX", {anchor})
show("none.signed.test.", "A", {anchor})
show("x.wild.signed.test.", "A", {anchor})
show("alias.signed.test.", "A", {anchor})
show("www.signed.test.", "A", {})
show("www.signed.test.", "A", {"signed.test. IN DS 1 13 2 " .. ("00"):rep(32)})
