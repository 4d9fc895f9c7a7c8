-- forwarded.lua SERVER: what a server says that asks another
local resolver = require"cqueues.dns.resolver"
local r = assert(resolver.new{nameserver = {(...)}, lookup = {"bind"}, options = {edns0 = true}})

for _, question in ipairs{
	{"six.test.", "AAAA"}, {"nothing.test."}, {"txt.test.", "TXT"}, {"alias2.test.", "AAAA"}, {"big.test.", "TXT"},
	{"www.other."},
} do
	local packet = assert(r:query(question[1], question[2], "IN", 10))
	local answers = {}
	for record in packet:grep{section = "answer"} do
		answers[#answers + 1] = record:name() .. " " .. record:type() .. " " .. tostring(record)
	end
	table.sort(answers)
	print(question[1], packet:flags().rcode, table.concat(answers, "\n\t"))
end
