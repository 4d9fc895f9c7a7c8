-- cqueues.dns, .resolver and .resolvers against a server in this file, which serves over TCP: a datagram socket here
-- cannot tell whom to answer
local cqueues = require"cqueues"
local socket = require"cqueues.socket"
local errno = require"cqueues.errno"
local dns = require"cqueues.dns"
local config = require"cqueues.dns.config"
local packet = require"cqueues.dns.packet"
local resolver = require"cqueues.dns.resolver"
local resolvers = require"cqueues.dns.resolvers"

local EILLEGAL, EFETCHED = -1684960063, -1684960056

-- the answer to a query: its id and question, flags and one record A
local function answer(query, flags, address)
	local record = address and "\192\12\0\1\0\1\0\0\1\44\0\4" .. address or ""
	return query:sub(1, 2) .. flags .. "\0\1\0" .. (address and "\1" or "\0") .. "\0\0\0\0" .. query:sub(13) .. record
end

local function framed(message) return string.char(math.floor(#message / 256), #message % 256) .. message end

-- runs body(config, served) beside a server that sends what respond(query, n) returns
local function with_server(respond, body)
	local listener = socket.listen("127.0.0.1", 0)
	assert(listener:listen())
	local _, _, port = listener:localname()
	local cq, served = cqueues.new(), {}
	cq:wrap(function()
		for con in listener:clients() do
			con:setmode("b", "bn")
			cq:wrap(function()
				while true do
					local length = con:read(2)
					if not length then break end
					local query = con:read(length:byte(1) * 256 + length:byte(2))
					served[#served + 1] = query
					local response = respond(query, #served)
					if response then con:write(framed(response)) end
				end
				con:close()
			end)
		end
	end)
	local init = {
		nameserver = {"[127.0.0.1]:" .. port}, lookup = {"bind"},
		options = {tcp = config.TCP_ONLY, timeout = 5, attempts = 1},
	}
	local ok, why
	cq:wrap(function()
		ok, why = pcall(body, init, served)
		listener:close()
	end)
	while ok == nil do assert(cq:step()) end
	cq:close()
	if not ok then error(why, 0) end
end

local function good(query) return answer(query, "\132\0", "\1\2\3\4") end

local function first(found)
	for record in found:grep{section = "answer"} do return tostring(record) end
end

describe("a resolver", function()
	it("asks and gives the answer as a packet", function()
		with_server(good, function(init)
			local r = resolver.new(init)
			local found = assert(r:query"www.test.")
			expect(packet.type(found)):eq"dns packet"
			expect(first(found)):eq"1.2.3.4"
			local stat = r:stat()
			expect(stat.queries):eq(1)
			expect(stat.tcp.sent.count):eq(1)
			expect(stat.tcp.rcvd.count):eq(1)
			expect(stat.udp.sent.count):eq(0)
			r:close()
		end)
	end)

	it("takes a question apart from its answer", function()
		with_server(good, function(init)
			local r = resolver.new(init)
			local none, why = r:fetch()
			expect(none):eq(false)
			expect(why):eq(EILLEGAL)
			expect(r:submit("www.test.", "A", "IN")):eq(true)
			local found
			repeat
				found, why = r:fetch()
				if not found then
					expect(why):eq(errno.EAGAIN)
					expect(r:pollfd() >= 0):eq(true)
					cqueues.poll(r)
				end
			until found
			expect(first(found)):eq"1.2.3.4"
			none, why = r:fetch()
			expect(none):eq(false)
			expect(why):eq(EFETCHED)
		end)
	end)

	it("forgets a question for the next one", function()
		with_server(good, function(init)
			local r = resolver.new(init)
			r:submit"one.test."
			r:fetch()
			assert(r:query"www.test.")
			expect(r:submit"two.test."):eq(true)
		end)
	end)

	it("keeps its connection", function()
		with_server(good, function(init)
			local r = resolver.new(init)
			for _ = 1, 3 do expect(first(assert(r:query"www.test."))):eq"1.2.3.4" end
		end)
	end)

	it("waits no longer than it is told to", function()
		with_server(function() end, function(init)
			local r = resolver.new(init)
			local none, why = r:query("www.test.", "A", "IN", 0.01)
			expect(none):eq(nil)
			expect(why):eq(errno.ETIMEDOUT)
		end)
	end)

	it("refuses types and classes that are none", function()
		local r = resolver.new{}
		expect(function() r:submit("www.test.", "XX") end):fails"XX: unknown DNS type"
		expect(function() r:submit("www.test.", "A", "YY") end):fails"YY: unknown DNS class"
		expect(function() r:submit() end):fails"string expected"
	end)

	it("has no more to say once it is closed", function()
		local r = resolver.new{}
		expect(resolver.type(r)):eq"dns resolver"
		r:close()
		r:close()
		expect(resolver.type(r)):eq"closed dns resolver"
		expect(resolver.type{}):eq(nil)
		expect(function() r:fetch() end):fails"calling 'fetch' on bad self (resolver defunct)"
	end)

	it("honours methods that were replaced", function()
		local calls = 0
		local submit
		submit = resolver.interpose("submit", function(...)
			calls = calls + 1
			return submit(...)
		end)
		local ok, why = pcall(with_server, good, function(init) assert(resolver.new(init):query"www.test.") end)
		resolver.interpose("submit", submit)
		expect(ok and "ok" or why):eq"ok"
		expect(calls):eq(1)
	end)

	if not PUC then
		it("says what servers did", function()
			with_server(function(query) return answer(query, "\128\5") end, function(init)
				local r = resolver.new(init)
				expect(r:why()):eq(nil)
				expect(assert(r:query"www.test."):flags().rcode):eq(5)
				expect(r:why()):eq(init.nameserver[1] .. " answered REFUSED")
			end)
		end)

		it("takes an answer to something else for a failure of the server", function()
			with_server(function(query) return (good(query):gsub("^..", "xx")) end, function(init)
				local r = resolver.new(init)
				local packet, why = r:query"www.test."
				expect(packet):eq(nil)
				expect(why):eq(-1684960060)
				expect(r:why()):has"answered something else"
			end)
		end)

		it("refuses names that are none", function()
			for _, name in ipairs{"", "a..b", ("x"):rep(64) .. ".test", ("x."):rep(128)} do
				local ok, why = resolver.new{}:submit(name)
				expect(ok):eq(false)
				expect(why):eq(EILLEGAL)
			end
		end)

		it("caches answers if it is told to", function()
			with_server(good, function(init, served)
				init.lookup = {"cache", "bind"}
				local r = resolver.new(init)
				assert(r:query"www.test.")
				expect(first(assert(r:query"WWW.test."))):eq"1.2.3.4"
				expect(#served):eq(1)
			end)
		end)
	end
end)

describe("a pool", function()
	it("has defaults that pools may change", function()
		expect(resolvers.lowat):eq(1)
		expect(resolvers.hiwat):eq(32)
		expect(resolvers.querymax):eq(2048)
		expect(resolvers.lifo):eq(false)
		local pool = resolvers.new{}
		expect(pool.hiwat):eq(32)
		expect(resolvers.type(pool)):eq"dns resolver pool"
		expect(resolvers.type{}):eq(nil)
	end)

	it("gives resolvers out and takes them back", function()
		local pool = resolvers.new{}
		local r = pool:get()
		expect(resolver.type(r)):eq"dns resolver"
		pool:put(r)
		if not PUC then expect(pool:get()):eq(r) end
		expect(pool:check()):eq(true)
	end)

	it("closes what it does not keep", function()
		local pool = resolvers.new{}
		pool.lowat = 0
		local r = pool:get()
		pool:put(r)
		expect(resolver.type(r)):eq"closed dns resolver"
	end)

	it("queries", function()
		with_server(good, function(init)
			local pool = resolvers.new(init)
			expect(first(assert(pool:query("www.test.", "A", "IN", 5)))):eq"1.2.3.4"
		end)
	end)

	if not PUC then
		it("lets callers wait in the order they came", function()
			with_server(good, function(init)
				local pool, came, served, cq = resolvers.new(init), {}, {}, cqueues.running()
				pool.hiwat = 1
				local r = pool:get()
				for i = 1, 3 do
					cq:wrap(function()
						came[#came + 1] = i
						local mine = assert(pool:get())
						served[#served + 1] = i
						pool:put(mine)
					end)
				end
				while pool:stat().waiting < 3 do cqueues.sleep(0) end
				pool:put(r)
				while #served < 3 do cqueues.sleep(0) end
				expect(table.concat(served, " ")):eq(table.concat(came, " "))
				expect(pool:stat().out):eq(0)
				expect(pool:stat().waits):eq(3)
			end)
		end)

		it("is not waited for without end", function()
			local pool = resolvers.new{}
			pool.hiwat = 0
			local none, why = pool:get(0)
			expect(none):eq(nil)
			expect(why):eq(errno.ETIMEDOUT)
			pool.timeout = 0.001
			none, why = pool:query"www.test."
			expect(none):eq(nil)
			expect(why):eq(errno.ETIMEDOUT)
		end)
	end
end)

describe("the module dns", function()
	it("has a pool for the whole program", function()
		expect(resolvers.type(dns.getpool())):eq"dns resolver pool"
		local before, mine = dns.getpool(), resolvers.new{}
		expect(dns.setpool(mine)):eq(before)
		expect(dns.getpool()):eq(mine)
		expect(function() dns.setpool{} end):fails"not dns resolver pool"
	end)

	it("queries through it", function()
		with_server(good, function(init)
			dns.setpool(resolvers.new(init))
			expect(first(assert(dns.query("www.test.", "A", "IN", 5)))):eq"1.2.3.4"
		end)
	end)

	it("has random numbers", function()
		for _ = 1, 100 do
			local n = dns.random(6)
			expect(n >= 0 and n < 6 and n == math.floor(n)):eq(true)
		end
		local word = dns.random()
		expect(word >= 0 and word < 2 ^ 32):eq(true)
		word = dns.random(-1) -- as an unsigned number
		expect(word >= 0 and word < 2 ^ 32):eq(true)
		expect(function() dns.random(0) end):fails"[0, 0): interval is empty"
	end)

	it("has three numbers for a version", function()
		local release, abi, api = dns.version()
		expect(type(release) .. type(abi) .. type(api)):eq"numbernumbernumber"
	end)
end)
