-- many.lua SERVER: ten thousand queries in flight, some hundred answers, and the descriptors afterwards
local cqueues = require"cqueues"
local socket = require"cqueues.socket"
local resolver = require"cqueues.dns.resolver"
local resolvers = require"cqueues.dns.resolvers"
-- a datagram may get lost where so much happens at once
local config = {nameserver = {(...)}, lookup = {"bind"}, options = {timeout = 1, attempts = 20}}

local silent = assert(socket.listen{host = "127.0.0.1", port = 0, type = socket.SOCK_DGRAM}:listen())
local _, _, port = silent:localname()
local in_vain = {nameserver = {"[127.0.0.1]:" .. port}, lookup = {"bind"}, options = {timeout = 1, attempts = 1}}

-- as many as this process may have, up to ten thousand
local list = io.popen"ulimit -Hn"
local most = math.min(10000, (list:read"*n" or 10000) - 200)
list:close()

local function descriptors()
	collectgarbage()
	local list = io.popen"ls -l /proc/$PPID/fd | grep -c socket:"
	local count = list:read"*n"
	list:close()
	return count
end

assert(resolver.new(config):query"www.test.") -- so that what stays open is there before
local before = descriptors()

local cq, asking, flying = cqueues.new(), {}, 0
for i = 1, most do
	cq:wrap(function()
		local r = resolver.new(in_vain)
		asking[i] = r
		local packet = assert(r:query("www.test.", "A", "IN"))
		assert(packet:flags().rcode == 2)
		r:close()
	end)
end
assert(cq:step(0))
for _, r in ipairs(asking) do if r:pollfd() >= 0 then flying = flying + 1 end end
assert(flying == most, flying)
assert(cq:loop())

local function through_a_pool() -- so that nothing of it is left in a register here
	local pool, done = resolvers.new(config), 0
	pool.lowat = 5
	for _ = 1, 20 do
		cq:wrap(function()
			for _ = 1, 20 do
				assert(pool:query("six.test.", "AAAA", "IN", 60))
				done = done + 1
			end
		end)
	end
	assert(cq:loop())
	assert(done == 400 and pool:stat().out == 0)
end
through_a_pool()
cq:close()
asking = nil
local after
for _ = 1, 10 do -- what is abandoned takes some collections to be missed
	after = descriptors()
	if after <= before then break end
end
assert(after <= before, after .. " sockets, " .. before .. " before")
print"ok"
