-- pools.lua SERVER: limits, waiters and leaks of a pool
local cqueues = require"cqueues"
local errno = require"cqueues.errno"
local resolvers = require"cqueues.dns.resolvers"
local dns = require"cqueues.dns"
local pool = resolvers.new{nameserver = {(...)}, lookup = {"bind"}}

-- more callers than resolvers
pool.hiwat, pool.lowat = 3, 2
local cq, done, most = cqueues.new(), 0, 0
for _ = 1, 30 do
	cq:wrap(function()
		assert(pool:query("six.test.", "AAAA"))
		done = done + 1
		most = math.max(most, pool:stat().waiting)
	end)
end
assert(cq:loop())
assert(done == 30 and most > 0 and pool:stat().out == 0)
assert(pool:stat().cached == 2, pool:stat().cached)
assert(pool:check() == true)

-- a wait that takes too long
pool.hiwat = 1
cq:wrap(function()
	local r = assert(pool:get())
	local none, why = pool:get(0.01)
	assert(none == nil and why == errno.ETIMEDOUT)
	none, why = pool:query("six.test.", "A", "IN", 0.01)
	assert(none == nil and why == errno.ETIMEDOUT)
	pool:put(r)
	assert(pool:query"six.test.")
end)
assert(cq:loop())

-- one that is let go of is missed
local leaks = 0
pool:onleak(function() leaks = leaks + 1 error"not heard" end)
local function forget() assert(pool:get()) end
forget()
for _ = 1, 10 do if leaks > 0 then break end collectgarbage() end
assert(leaks == 1 and pool:stat().out == 0 and pool:stat().leaked == 1)

-- a caller that dies, and a waiter that dies in the moment it is woken
local dying = cqueues.new()
dying:wrap(function() local _ = pool:get() cqueues.sleep(1000) end)
assert(dying:step(0))
assert(pool:stat().out == 1)
dying:close()
dying = nil
for _ = 1, 10 do if pool:stat().out == 0 then break end collectgarbage() end
assert(pool:stat().out == 0)

-- a query that is cancelled leaves the pool as it was
cq:wrap(function() assert(pool:query("six.test.", "A", "IN", 5)) end)
cq:wrap(function() assert(pool:query("six.test.", "A", "IN", 5)) end)
assert(cq:loop())

-- the one of a program
assert(dns.setpool(pool) == nil and dns.getpool() == pool)
assert(dns.query("six.test.", "AAAA"):count(2) == 1)
print"ok"
