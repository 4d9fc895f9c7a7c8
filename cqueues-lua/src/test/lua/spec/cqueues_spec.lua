-- Controllers: sections 2 to 9 of the core specification.
local cqueues = require"cqueues"
local condition = require"cqueues.condition"
local errno = require"cqueues.errno"

local function has(s, part) expect(not not tostring(s):find(part, 1, true)):eq(true) end
local function fails(part, f, ...)
	local ok, why = pcall(f, ...)
	expect(ok):eq(false) has(why, part)
end
-- collects words, read as one string and emptied
local function recorder()
	local t = {}
	return {add = function(x) t[#t + 1] = tostring(x) end, take = function() local s = table.concat(t, " ") for i = #t, 1, -1 do t[i] = nil end return s end}
end

describe("order of running", function()
	it("runs the most recently wrapped coroutine first", function()
		local cq, r = cqueues.new(), recorder()
		for i = 1, 3 do cq:wrap(function() r.add(i) end) end
		assert(cq:step())
		expect(r.take()):eq("3 2 1")
	end)
	it("keeps the place of who gives way, and turns round who sleeps", function()
		local cq, r = cqueues.new(), recorder()
		for i = 1, 3 do cq:wrap(function() for _ = 1, 2 do r.add(i) cqueues.poll() end end) end
		cq:step() expect(r.take()):eq("3 2 1")
		cq:step() expect(r.take()):eq("3 2 1")
		cq:step()
		for i = 1, 3 do cq:wrap(function() for _ = 1, 3 do r.add(i) cqueues.sleep(0) end end) end
		cq:step() expect(r.take()):eq("3 2 1")
		cq:step() expect(r.take()):eq("1 2 3")
		cq:step() expect(r.take()):eq("3 2 1")
	end)
	it("runs what a step wraps in the next one", function()
		local cq, r = cqueues.new(), recorder()
		cq:wrap(function() r.add"a" cq:wrap(function() r.add"b" end) r.add"c" end)
		cq:step() expect(r.take()):eq("a c") expect(cq:count()):eq(1)
		cq:step() expect(r.take()):eq("b") expect(cq:empty()):eq(true)
	end)
	it("resumes nobody twice in a step", function()
		local cq, n = cqueues.new(), 0
		cq:wrap(function() for _ = 1, 10 do n = n + 1 cqueues.poll(0) end end)
		for i = 1, 5 do cq:step() expect(n):eq(i) end
	end)
end)

describe("time", function()
	it("takes exactly two steps for a sleep, which is never short", function()
		for _, t in ipairs{0.0001, 0.0015, 0.02, 4.9e-324} do
			local cq = cqueues.new()
			cq:wrap(function() cqueues.sleep(t) end)
			local start = cqueues.monotime()
			assert(cq:step()) expect(cq:count()):eq(1)
			assert(cq:step()) expect(cq:count()):eq(0)
			expect(cqueues.monotime() - start >= t):eq(true)
			start = cqueues.monotime()
			cqueues.sleep(t)
			expect(cqueues.monotime() - start >= t):eq(true)
		end
	end)
	it("takes what is due at once, and infinity and NaN as no limit", function()
		for _, t in ipairs{0, -0.0, -1} do
			local cq = cqueues.new()
			cq:wrap(function() cqueues.sleep(t) end)
			cq:step(0) cq:step(0) expect(cq:empty()):eq(true)
		end
		for _, t in ipairs{1/0, 0/0} do
			local cq = cqueues.new()
			cq:wrap(function() cqueues.sleep(t) end)
			cq:step(0) cq:step(0.001) expect(cq:count()):eq(1) expect(cq:timeout()):eq(nil)
		end
	end)
	it("does not block in a step without coroutines", function()
		expect(cqueues.new():step()):eq(true)
		expect(cqueues.new():loop()):eq(true)
		expect(cqueues.new():step(100)):eq(true)
	end)
	it("tells the nearest timer", function()
		local cq = cqueues.new()
		expect(cq:timeout()):eq(nil)
		cq:wrap(function() cqueues.sleep(100) end)
		expect(cq:timeout()):eq(0)
		cq:step(0)
		expect(cq:timeout() > 99 and cq:timeout() <= 100):eq(true)
	end)
	it("ends a loop at its timeout", function()
		local cq = cqueues.new()
		cq:wrap(function() cqueues.sleep(100) end)
		local start = cqueues.monotime()
		expect(cq:loop(0.01)):eq(true)
		expect(cqueues.monotime() - start >= 0.01):eq(true)
		expect(cq:empty()):eq(false)
		expect(cq:loop(0)):eq(true)
	end)
end)

describe("poll", function()
	it("returns what fired, in the order of the arguments", function()
		local cq = cqueues.new()
		local got
		cq:wrap(function() got = table.pack(cqueues.poll("0", nil, 100, -1, {timeout = 0})) end)
		cq:loop()
		expect(got.n):eq(3) expect(got[1]):eq("0") expect(got[2]):eq(-1) expect(type(got[3])):eq("table")
	end)
	it("gives way for one step without events", function()
		local cq, got = cqueues.new()
		cq:wrap(function() got = select("#", cqueues.poll(nil, nil)) end)
		cq:step() expect(got):eq(nil) cq:step() expect(got):eq(0)
	end)
	it("asks objects by their fields, each once", function()
		local cq, r = cqueues.new(), recorder()
		local object = setmetatable({}, {__index = function(_, k)
			r.add(k)
			return k == "timeout" and function(self) return 0 end or nil
		end})
		local got
		cq:wrap(function() got = cqueues.poll(object) end)
		cq:loop()
		expect(r.take()):eq("pollfd events timeout") expect(got):eq(object)
	end)
	it("waits for a condition that pollfd is or returns", function()
		local cq, cv, n = cqueues.new(), condition.new(), 0
		local a, b = {pollfd = cv}, {pollfd = function() return cv end}
		cq:wrap(function() if cqueues.poll(a) == a then n = n + 1 end end)
		cq:wrap(function() if cqueues.poll(b) == b then n = n + 1 end end)
		cq:step() expect(cv:signal()):eq(2) cq:loop() expect(n):eq(2)
	end)
	it("sleeps for ever on objects with nothing to watch", function()
		local cq = cqueues.new()
		cq:wrap(function() cqueues.poll({}, "abc", {pollfd = -1, events = "r"}, {pollfd = 0, events = "x"}) end)
		cq:step(0) cq:step(0.001)
		expect(cq:count()):eq(1) cq:close()
	end)
	it("reports methods that throw, yield or return nonsense, with the object", function()
		local cases = {
			{{pollfd = function() error("boo", 0) end}, "error calling method pollfd: boo"},
			{{pollfd = function() error{} end}, "error calling method pollfd: (null)"},
			{{events = function() error("boo", 0) end}, "error calling method events: boo"},
			{{pollfd = "1"}, "error loading field pollfd: number expected, got string"},
			{{pollfd = {}}, "error loading field pollfd: number expected, got table"},
			{{events = {}}, "error loading field events: number expected, got table"},
			{{timeout = "1"}, "error loading field timeout: number expected, got string"},
			{{timeout = true}, "error loading field timeout: number expected, got boolean"},
			{{pollfd = function() coroutine.yield() end}, "error calling method pollfd: attempt to yield"},
		}
		for _, case in ipairs(cases) do
			local cq = cqueues.new()
			cq:wrap(function() cqueues.poll(case[1]) end)
			local co
			local ok, why, code, thread, object, fd = cq:step()
			expect(ok):eq(false) has(why, case[2]) expect(code):eq(nil)
			expect(coroutine.status(thread)):eq("suspended") expect(object):eq(case[1]) expect(fd):eq(nil)
			expect(cq:count()):eq(0)
		end
	end)
	it("reports a descriptor that the kernel refuses", function()
		local cq, object = cqueues.new(), {pollfd = 999999, events = "r"}
		cq:wrap(function() cqueues.poll(object) end)
		local r = table.pack(cq:step())
		expect(r.n):eq(6) expect(r[2]):eq("unable to update event disposition: Bad file descriptor (fd:999999)")
		expect(r[3]):eq(errno.EBADF) expect(type(r[4])):eq("thread") expect(r[5]):eq(object) expect(r[6]):eq(999999)
	end)
	it("works outside all controllers, and after a failure", function()
		expect(cqueues.poll(0)):eq(0)
		expect(select("#", cqueues.poll())):eq(0)
		fails("unable to update event disposition: Bad file descriptor (fd:999999)", cqueues.poll, {pollfd = 999999, events = "r"})
		expect(cqueues.poll(100, 0.001)):eq(0.001)
		expect(coroutine.wrap(function() return cqueues.poll(0.001) end)()):eq(0.001)
		expect(select("#", cqueues.sleep(0))):eq(0)
	end)
	if not PUC then it("reports what cannot be indexed, and stays usable", function()
		local cq = cqueues.new()
		for _, v in ipairs{true, print, cqueues._POLL} do
			cq:wrap(function() cqueues.poll(v) end)
			local ok, why, code, thread, object = cq:step()
			expect(ok):eq(false) has(why, "attempt to index a ") expect(object):eq(v)
		end
		expect(cq:step()):eq(true)
	end) end
end)

describe("errors of a step", function()
	it("are the error value and the thread", function()
		local cq, t = cqueues.new(), {}
		cq:wrap(function() error(t) end)
		local r = table.pack(cq:step())
		expect(r.n):eq(4) expect(r[1]):eq(false) expect(r[2]):eq(t) expect(r[3]):eq(nil)
		expect(coroutine.status(r[4])):eq("dead")
	end)
	it("have the position of error", function()
		local cq = cqueues.new()
		cq:wrap(function() error"boo" end)
		local _, why = cq:step()
		expect(not not why:find("^.*cqueues_spec%.lua:%d+: boo$")):eq(true)
	end)
	it("leave all others as they are", function()
		local cq, r = cqueues.new(), recorder()
		cq:wrap(function() r.add"other" end)
		cq:wrap(function() cq:wrap(function() r.add"child" end) error"x" end)
		expect((cq:step())):eq(false) expect(cq:count()):eq(2)
		expect(cq:step()):eq(true) expect(r.take()):eq("child other")
	end)
	it("come from a dead coroutine that is attached", function()
		local cq, co = cqueues.new(), coroutine.create(function() end)
		coroutine.resume(co)
		cq:attach(co)
		local r = table.pack(cq:step())
		expect(r.n):eq(4) expect(r[1]):eq(false) expect(cq:empty()):eq(true)
		if not PUC then expect(r[2]):eq("cannot resume dead coroutine") end
	end)
	it("come from one attached to itself", function()
		local cq = cqueues.new()
		cq:wrap(function() cq:attach((coroutine.running())) cqueues.poll() end)
		expect(cq:step()):eq(true)
		expect(cq:count()):eq(2)
	end)
	it("are iterated by errors until all is done", function()
		local cq, seen = cqueues.new(), {}
		for i = 1, 3 do cq:wrap(function() cqueues.sleep(i / 1000) error(i .. "", 0) end) end
		for e, code, thread in cq:errors() do seen[#seen + 1] = e expect(code):eq(nil) expect(type(thread)):eq("thread") end
		table.sort(seen)
		expect(seen):same{"1", "2", "3"}
		cq:wrap(function() cqueues.sleep(100) end)
		for _ in cq:errors(0.01) do error"none" end
	end)
end)

describe("attach and wrap", function()
	it("pass arguments with their number", function()
		local cq, n, last = cqueues.new()
		cq:wrap(function(...) n = select("#", ...) last = (select(2, ...)) end, nil, 5, nil)
		expect(cq:loop()):eq(true) expect(n):eq(3) expect(last):eq(5)
	end)
	it("return the controller", function()
		local cq = cqueues.new()
		expect(cq:wrap(function() end)):eq(cq)
		expect(cq:attach(coroutine.create(function() end))):eq(cq)
		expect(cq:loop()):eq(true)
	end)
	it("take a coroutine in the middle of a yield", function()
		local cq, got = cqueues.new(), "none"
		local co = coroutine.create(function() got = select("#", coroutine.yield(7)) end)
		coroutine.resume(co)
		cq:attach(co) expect(cq:loop()):eq(true) expect(got):eq(0)
	end)
	it("take one coroutine twice", function()
		local cq, r = cqueues.new(), recorder()
		local co = coroutine.create(function() r.add(1) cqueues.poll() r.add(2) end)
		cq:attach(co) cq:attach(co)
		expect(cq:count()):eq(2) expect(cq:step()):eq(true) expect(r.take()):eq("1 2")
		expect(cq:count()):eq(1) expect((cq:step())):eq(false) expect(cq:count()):eq(0)
	end)
	it("check their arguments", function()
		local cq = cqueues.new()
		fails("(function expected, got table)", cq.wrap, cq, {})
		fails("(function expected, got no value)", cq.wrap, cq)
		fails("(thread expected, got number)", cq.attach, cq, 1)
		fails("(Continuation Queue expected, got table)", cq.wrap, {})
		fails("(Continuation Queue expected, got no value)", cq.count)
	end)
end)

describe("running", function()
	it("tells the innermost controller and whether it resumed the caller", function()
		local cq, inner, r = cqueues.new(), cqueues.new(), recorder()
		local function note(expected) local c, own = cqueues.running() r.add(c == expected and own or c == expected and "within" or "other") end
		expect(select("#", cqueues.running())):eq(2)
		expect((cqueues.running())):eq(nil)
		cq:wrap(function()
			note(cq)
			coroutine.wrap(function() note(cq) end)()
			cqueues.wrap(function() note(cq) end)()
			inner:wrap(function() note(inner) error"x" end)
			inner:step()
			note(cq)
		end)
		expect(cq:loop()):eq(true)
		expect(r.take()):eq("true within within true true")
		expect((cqueues.running())):eq(nil)
	end)
end)

describe("nesting", function()
	it("waits as a coroutine of the outer controller", function()
		local outer, inner, r, over = cqueues.new(), cqueues.new(), recorder(), false
		inner:wrap(function() repeat cqueues.sleep(0.001) until over r.add"inner" end)
		outer:wrap(function() expect(inner:loop()):eq(true) r.add"loop" end)
		outer:wrap(function() cqueues.sleep(0.001) r.add"outer" over = true end)
		expect(outer:loop()):eq(true) expect(r.take()):eq("outer inner loop")
	end)
	it("wakes when something is wrapped into the inner one", function()
		local outer, inner, woken = cqueues.new(), cqueues.new(), false
		inner:wrap(function() cqueues.sleep(100) end)
		outer:wrap(function() inner:loop() end)
		outer:wrap(function() cqueues.sleep(0.001) inner:wrap(function() woken = true end) end)
		local start = cqueues.monotime()
		while not woken do assert(outer:step()) end
		expect(cqueues.monotime() - start < 50):eq(true)
		outer:close() inner:close()
	end)
	it("goes down as many levels as epoll allows", function()
		local function nest(n, f) if n == 0 then return f() end local cq = cqueues.new() cq:wrap(function() nest(n - 1, f) end) return cq:loop() end
		local done
		expect(nest(3, function() cqueues.sleep(0.001) done = true end)):eq(true) expect(done):eq(true)
	end)
	it("refuses to poll itself", function()
		local cq = cqueues.new()
		cq:wrap(function() cq:step() end)
		local ok, why, code, thread, object, fd = cq:loop()
		expect(ok):eq(false) expect(code):eq(errno.EINVAL) expect(object):eq(cq) expect(fd):eq(cq:pollfd())
	end)
	it("is alerted until it has stepped", function()
		local cq = cqueues.new()
		expect(cqueues.poll(cq, 0)):eq(0)
		expect(cq:alert()):eq(cq)
		expect((cqueues.poll(cq, 0))):eq(cq)
		for _ = 1, 3 do cq:step(0) end
		expect(cqueues.poll(cq, 0)):eq(0)
	end)
end)

describe("multilevel yield", function()
	it("goes to the caller of the step and back", function()
		local cq, r = cqueues.new(), recorder()
		cq:wrap(function() for i = 1, 2 do r.add(coroutine.yield("a" .. i, nil)) end cqueues.poll(0) r.add(coroutine.yield"last") end)
		cq:wrap(function() r.add(coroutine.yield"b") end)
		local co = coroutine.wrap(function() return "end", cq:loop() end)
		local v, n = co(), 0
		while v ~= "end" do r.add(v) n = n + 1 v = co("r" .. n) end
		expect(r.take()):eq("b r1 a1 r2 a2 r3 last r4")
	end)
	it("goes through nested controllers", function()
		local outer, inner, r = cqueues.new(), cqueues.new(), recorder()
		inner:wrap(function() r.add(coroutine.yield"deep1") cqueues.sleep(0.001) r.add(coroutine.yield"deep2") end)
		outer:wrap(function() r.add(inner:loop()) end)
		local co = coroutine.wrap(function() return "end", outer:loop() end)
		local v = co()
		while v ~= "end" do r.add(v) v = co"ans" end
		expect(r.take()):eq("deep1 ans deep2 ans true")
	end)
	it("does not count as running while suspended", function()
		local cq, cv, r = cqueues.new(), condition.new(), recorder()
		cq:wrap(function() cv:wait() r.add"signalled" end)
		cq:step(0)
		cq:wrap(function() coroutine.yield(1) end)
		local co = coroutine.wrap(function() return cq:step() end)
		expect(co()):eq(1)
		expect((cqueues.running())):eq(nil) expect(cq:timeout()):eq(0) expect(cq:count()):eq(2)
		fails("cannot step live cqueue", cq.step, cq)
		expect(cv:signal()):eq(1)
		cq:wrap(function() r.add"wrapped" end)
		expect(co()):eq(true) expect(r.take()):eq("")
		cq:step() expect(r.take()):eq("wrapped signalled")
	end)
	it("refuses an answer that begins with the token", function()
		local cq = cqueues.new()
		cq:wrap(function() coroutine.yield(1) end)
		local co = coroutine.wrap(function() return cq:step() end)
		co()
		fails("cannot resume a coroutine passing internal cqueues._POLL value as first parameter", co, cqueues._POLL)
	end)
	it("is an error in the main program", function()
		local cq = cqueues.new()
		cq:wrap(function() coroutine.yield(1) end)
		if not select(2, coroutine.running()) then return end
		fails("attempt to yield from outside a coroutine", cq.step, cq)
		if not PUC then expect(cq:step()):eq(true) end
	end)
	it("alternates with polling a hundred thousand times", function()
		local cq, n = cqueues.new(), 0
		cq:wrap(function() for i = 1, 100000 do cqueues.poll(0) coroutine.yield(i) end end)
		local co = coroutine.wrap(function() cq:loop() end)
		for i in co do n = n + 1 assert(i == n) end
		expect(n):eq(100000)
	end)
	it("surfaces the raw token from plain coroutines, and is performed through auxlib's", function()
		local cq = cqueues.new()
		cq:wrap(function()
			local co = coroutine.create(function() return "fin", cqueues.poll(0.001) end)
			local r = table.pack(coroutine.resume(co))
			expect(r.n):eq(3) expect(r[2]):eq(cqueues._POLL) expect(r[3]):eq(0.001)
			expect(select(3, coroutine.resume(co, "by hand"))):eq("by hand")
			local co = coroutine.create(function() return "fin", cqueues.poll(0.001) end)
			expect(select(3, cqueues.resume(co))):eq(0.001)
			local f = cqueues.wrap(function() return cqueues.wrap(function() return cqueues.poll(0.001) end)() end)
			expect(f()):eq(0.001)
		end)
		expect(cq:loop()):eq(true)
	end)
end)

describe("cancel", function()
	it("fires the wait, in nested controllers too", function()
		local cq, cv, polls, got = cqueues.new(), cqueues.new(), false
		local object = {pollfd = cv:pollfd(), events = "rp"}
		cq:wrap(function()
			local inner = cqueues.new()
			inner:wrap(function() polls = true got = cqueues.poll(object, 100) end)
			expect(inner:loop()):eq(true)
		end)
		cq:wrap(function() while not polls do cqueues.sleep(0.001) end cqueues.cancel(object) end)
		expect(cq:loop()):eq(true) expect(got):eq(object)
	end)
	it("ignores nil, negative and unknown descriptors", function()
		expect(select("#", cqueues.cancel(nil, -1, "999", 998))):eq(0)
		expect(select("#", cqueues.new():cancel(nil, -1, 997))):eq(0)
	end)
	it("refuses what has no descriptor", function()
		fails("error loading field pollfd: number expected, got nil", cqueues.cancel, {})
		fails("error loading field pollfd: number expected, got userdata", cqueues.cancel, condition.new())
		fails("error calling method pollfd: boo", cqueues.cancel, {pollfd = function() error("boo", 0) end})
	end)
end)

describe("close", function()
	it("wakes who polls the controller", function()
		local a, b, got = cqueues.new(), cqueues.new()
		a:wrap(function() got = cqueues.poll(b) end)
		a:step(0)
		b:close() b:close()
		expect(a:loop()):eq(true) expect(got):eq(b) expect(cqueues.type(b)):eq("closed controller")
	end)
	it("makes every method fail cleanly", function()
		local cq = cqueues.new()
		cq:close()
		for _, name in ipairs{"attach", "wrap", "step", "loop", "empty", "count", "cancel", "alert", "pollfd", "events", "timeout", "pause", "reset"} do
			fails("(cqueue closed)", cq[name], cq)
		end
		fails("(cqueue closed)", cq:errors())
		fails("error calling method pollfd: bad argument #1", cqueues.poll, cq)
	end)
	it("is refused from inside, at any depth", function()
		local cq, inner = cqueues.new(), cqueues.new()
		cq:wrap(function()
			fails("(cqueue running)", cq.close, cq)
			inner:wrap(function() fails("(cqueue running)", cq.close, cq) fails("(cqueue running)", inner.close, inner) end)
			assert(inner:step(1))
			cq:close()
		end)
		local ok, why = cq:loop()
		expect(ok):eq(false) has(why, "(cqueue running)")
	end)
	it("drops coroutines without resuming them", function()
		local cq, co = cqueues.new()
		cq:wrap(function() co = coroutine.running() pcall(cqueues.sleep, 100) error"resumed" end)
		cq:step(0) cq:close()
		expect(coroutine.status(co)):eq("suspended")
	end)
	it("is allowed while a step is suspended", function()
		local cq, ran = cqueues.new(), false
		cq:wrap(function() coroutine.yield(1) ran = true end)
		local co = coroutine.wrap(function() return cq:step() end)
		co() cq:close()
		fails("(cqueue closed)", co) expect(ran):eq(false)
	end)
end)

describe("reset", function()
	it("wakes everybody with nothing, and the controller goes on", function()
		local cq, cv, r = cqueues.new(), condition.new(), recorder()
		cq:wrap(function() r.add(select("#", cqueues.poll(100))) end)
		cq:wrap(function() local ok, x = cv:wait() r.add(ok) r.add(x) end)
		cq:step() cq:reset() expect(cq:loop()):eq(true)
		expect(r.take()):eq("false nil 0")
		cq:wrap(function() cq:reset() cqueues.sleep(0.001) r.add"on" end)
		expect(cq:loop()):eq(true) expect(r.take()):eq("on")
		cqueues.reset()
		cq:wrap(function() cqueues.sleep(0.001) r.add"all" end)
		expect(cq:loop()):eq(true) expect(r.take()):eq("all")
	end)
end)

describe("pause", function()
	it("returns at the nearest timer, or when alerted, without running anything", function()
		local cq, ran = cqueues.new(), false
		cq:wrap(function() cqueues.sleep(0.01) ran = true end)
		cq:step(0)
		local start = cqueues.monotime()
		expect(select("#", cq:pause())):eq(0)
		expect(ran):eq(false)
		cq:alert() cq:pause()
		expect((cq:loop())):eq(true)
		fails("number expected, got table", cq.pause, cq, {})
	end)
end)

describe("the module", function()
	it("has its constants", function()
		expect(type(cqueues.VENDOR)):eq("string") expect(cqueues.VERSION):eq(20161215)
		expect(rawget(cqueues, "assert")):eq(nil) expect(rawget(cqueues, "wrap")):eq(nil)
		expect(type(cqueues.assert)):eq("function") expect(type(cqueues.resume)):eq("function") expect(cqueues.bogus):eq(nil)
		expect(cqueues.loader(cqueues.loader, "cqueues")):eq(cqueues)
		expect(require"_cqueues"):eq(cqueues)
	end)
	it("tells types", function()
		expect(cqueues.type(cqueues.new())):eq("controller")
		expect(cqueues.type()):eq(nil) expect(cqueues.type{}):eq(nil)
		expect(select("#", cqueues.type())):eq(1)
		expect(getmetatable(cqueues.new()).__name):eq("Continuation Queue")
		expect(type(cqueues.new())):eq("userdata")
		expect(not not tostring(cqueues.new()):find("^userdata: ")):eq(true)
	end)
	it("honours interposed methods and keeps them over a second require", function()
		local n = 0
		local old
		old = cqueues.interpose("step", function(...) n = n + 1 return old(...) end)
		package.loaded["cqueues"] = nil
		local again = require"cqueues"
		local cq = again.new()
		cq:wrap(function() end)
		cq:loop()
		expect(n):eq(1)
		cqueues.interpose("step", old)
		expect(cqueues.interpose("nosuch", nil)):eq(nil)
		fails("table index is nil", cqueues.interpose)
	end)
	it("rounds times up", function()
		local debug = require"_cqueues.debug"
		for x, ms in pairs{[0.0001] = 1, [0.001] = 1, [1.5] = 1500, [4.9e-324] = 1} do expect((debug.f2ms(x))):eq(ms) end
		expect((debug.f2ms(0))):eq(0) expect((debug.f2ms(-1))):eq(0) expect((debug.f2ms(1/0))):eq(-1) expect((debug.f2ms(0/0))):eq(-1)
		expect((debug.f2ms(1e300))):eq(debug.INT_MAX) expect(select(2, debug.f2ms(1e300))):eq(true) expect(select(2, debug.f2ms(1))):eq(false)
		local ts = debug.f2ts(0.9999999999)
		expect(ts.tv_sec):eq(1) expect(ts.tv_nsec):eq(0)
		expect(debug.f2ts(1.25).tv_nsec):eq(250000000)
		local ts, clamped = debug.f2ts(1e300)
		expect(ts.tv_sec):eq(debug.LONG_MAX) expect(clamped):eq(true)
		expect(select("#", debug.f2ts(0/0))):eq(0)
	end)
end)

describe("a wrong argument where the call tells no name", function()
	it("names the function as a global table does", function()
		local function why(f, ...) return select(2, pcall(f, ...)) end
		signals, errors, notifies = require"cqueues.signal", errno, require"cqueues.notify"
		expect(why(signals.listen, "x")):eq"bad argument #1 to 'signals.listen' (number expected, got string)"
		expect(why(errors.strerror, "x")):eq"bad argument #1 to 'errors.strerror' (number expected, got string)"
		expect(why(signals.strflag, "x")):eq"bad argument #1 to 'signals.strflag' (number expected, got string)"
		expect(why(notifies.strflag, "x")):eq"bad argument #1 to 'notifies.strflag' (number expected, got string)"
		signals, errors, notifies = nil
		expect(why(coroutine.wrap, 1)):eq"bad argument #1 to 'coroutine.wrap' (function expected, got number)"
	end)
	it("names none that no global table holds, whatever else has that name", function()
		local function why(f, ...) return select(2, pcall(f, ...)) end
		local cq = cqueues.new()
		expect(why(cq.wrap, cq)):eq"bad argument #2 to '?' (function expected, got no value)"
		expect(why(require"cqueues.signal".listen, "x")):eq"bad argument #1 to '?' (number expected, got string)"
		expect(why(require"cqueues.notify".opendir)):eq"bad argument #1 to '?' (string expected, got no value)"
		expect(why(errno.strerror, "x")):eq"bad argument #1 to '?' (number expected, got string)"
		cq:close()
		expect(why(cq.wrap, cq)):eq"bad argument #1 to '?' (cqueue closed)"
		local rep = string.rep
		string.rep = nil
		expect(why(rep)):eq"bad argument #1 to '?' (string expected, got no value)"
		string.rep = rep
		expect(why(rep)):eq"bad argument #1 to 'string.rep' (string expected, got no value)"
	end)
end)

describe("collection", function()
	local function descriptors()
		local n = 0
		for _ in io.popen("ls /proc/" .. (io.open"/proc/self/stat":read"*n") .. "/fd"):lines() do n = n + 1 end
		return n
	end
	it("closes controllers that nothing refers to, cycles and all", function()
		if not io.open"/proc/self/stat" then return end
		collectgarbage() collectgarbage()
		local before = descriptors()
		local cv = condition.new()
		for _ = 1, 50 do
			local cq = cqueues.new()
			cq:wrap(function() cv:wait() cq:count() end)
			cq:step(0)
		end
		for _ = 1, 20 do collectgarbage() if descriptors() <= before + 10 then break end end
		expect(descriptors() <= before + 10):eq(true)
		cv:signal()
	end)
end)
