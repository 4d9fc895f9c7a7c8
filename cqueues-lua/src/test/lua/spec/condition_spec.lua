-- Condition variables: section 12 of the core specification.
local cqueues = require"cqueues"
local condition = require"cqueues.condition"

local function wake_order(lifo, ...)
	local cq, cv, seen = cqueues.new(), condition.new(lifo), {}
	for i = 1, 4 do
		cq:wrap(function() cv:wait() seen[#seen + 1] = i end)
		cq:step(0)
	end
	for _, n in ipairs{...} do cv:signal(n) cq:step(0) end
	return table.concat(seen, " ")
end

describe("signal", function()
	it("takes waiters in the order they came, or the last first", function()
		expect(wake_order(false, 1, 1, 1, 1)):eq("1 2 3 4")
		expect(wake_order(true, 1, 1, 1, 1)):eq("4 3 2 1")
	end)
	it("puts each it wakes to the front", function()
		expect(wake_order(false, 4)):eq("4 3 2 1")
		expect(wake_order(false, 2, 2)):eq("2 1 4 3")
	end)
	it("tells how many it woke, and is not remembered", function()
		local cq, cv = cqueues.new(), condition.new()
		expect(cv:signal()):eq(0)
		for _ = 1, 3 do cq:wrap(function() cv:wait() end) end
		cq:step()
		expect(cv:signal(0)):eq(0) expect(cv:signal(-1)):eq(0) expect(cv:signal(2)):eq(2) expect(cv:signal()):eq(1) expect(cv:signal()):eq(0)
		expect(cq:loop()):eq(true)
	end)
	it("checks its argument", function()
		local ok, why = pcall(function() return condition.new():signal("x") end)
		expect(ok):eq(false) expect(not not why:find("number expected, got string", 1, true)):eq(true)
	end)
	it("counts a condition polled twice as two", function()
		local cq, cv, got = cqueues.new(), condition.new()
		cq:wrap(function() got = table.pack(cqueues.poll(cv, cv, 100)) end)
		cq:step()
		expect(cv:signal(1)):eq(1) expect(cv:signal()):eq(1)
		cq:loop()
		expect(got.n):eq(2) expect(got[1]):eq(cv) expect(got[2]):eq(cv)
	end)
	it("wakes waiters of several controllers, nested ones too", function()
		local outer, cv, waiting, n = cqueues.new(), condition.new(), 0, 0
		for _ = 1, 3 do
			outer:wrap(function()
				local inner = cqueues.new()
				inner:wrap(function() waiting = waiting + 1 cv:wait() n = n + 1 end)
				inner:loop()
			end)
		end
		outer:wrap(function() while waiting < 3 do cqueues.sleep(0.001) end expect(cv:signal()):eq(3) end)
		expect(outer:loop()):eq(true) expect(n):eq(3)
	end)
	it("still counts a waiter that another condition has woken", function()
		local cq, a, b, got = cqueues.new(), condition.new(), condition.new()
		cq:wrap(function() got = table.pack(cqueues.poll(a, b)) end)
		cq:step()
		expect(a:signal()):eq(1) expect(b:signal()):eq(1)
		cq:loop() expect(got.n):eq(2)
		cq:wrap(function() cqueues.poll(a, b) a:wait() end)
		cq:step() a:signal() cq:step() expect(b:signal()):eq(0) expect(a:signal()):eq(1)
	end)
	it("does not count waiters whose controller was closed", function()
		local cq, cv = cqueues.new(), condition.new()
		cq:wrap(function() cv:wait() end)
		cq:step() cq:close()
		expect(cv:signal()):eq(0)
	end)
	it("does not loop within one step", function()
		local cq, a, b, n = cqueues.new(), condition.new(), condition.new(), 0
		cq:wrap(function() while n < 10 do a:signal() b:wait() n = n + 1 end end)
		cq:wrap(function() while n < 10 do a:wait() n = n + 1 b:signal() end end) -- runs first
		local steps = 0
		while cq:count() == 2 do assert(cq:step()) steps = steps + 1 end
		expect(steps >= 10):eq(true)
	end)
end)

describe("wait", function()
	it("tells whether the condition fired, and what else", function()
		local cq, cv, got = cqueues.new(), condition.new()
		local function wait(...) local args = table.pack(...) cq:wrap(function() got = table.pack(cv:wait(table.unpack(args, 1, args.n))) end) cq:step() end
		wait() cv:signal() cq:loop() expect(got.n):eq(1) expect(got[1]):eq(true)
		wait(0.001) cq:loop() expect(got.n):eq(2) expect(got[1]):eq(false) expect(got[2]):eq(0.001)
		wait(0, 100, "0") cv:signal() cq:loop() expect(got.n):eq(3) expect(got[1]):eq(true) expect(got[2]):eq(0) expect(got[3]):eq("0")
	end)
	it("is an error outside a coroutine", function()
		if not select(2, coroutine.running()) then return end
		local ok, why = pcall(function() return condition.new():wait() end)
		expect(ok):eq(false) expect(why):eq("attempt to yield from outside a coroutine")
	end)
	it("goes through auxlib's coroutines", function()
		local cq, cv, got = cqueues.new(), condition.new()
		cq:wrap(function() got = cqueues.wrap(function() return cv:wait() end)() end)
		cq:step() cv:signal() cq:loop() expect(got):eq(true)
	end)
end)

describe("a condition", function()
	it("is its own pollfd, and callable", function()
		local cv = condition.new()
		expect(cv:pollfd()):eq(cv) expect(select("#", cv:events())):eq(0) expect(select("#", cv:timeout())):eq(0) expect(cv(1, 2)):eq(cv)
		expect(condition.type(cv)):eq("condition") expect(condition.type{}):eq(nil) expect(condition.type()):eq(nil)
		expect(getmetatable(cv).__name):eq("CQS Condition")
	end)
	it("can have its methods replaced", function()
		local old = condition.interpose("signal", function() return "mine" end)
		expect(condition.new():signal()):eq("mine")
		condition.interpose("signal", old)
		expect(condition.new():signal()):eq(0)
	end)
	it("serves as a semaphore", function()
		local cq, cv, free, peak, busy = cqueues.new(), condition.new(), 2, 0, 0
		for _ = 1, 10 do
			cq:wrap(function()
				while free == 0 do cv:wait() end
				free = free - 1 busy = busy + 1 peak = math.max(peak, busy)
				for _ = 1, 3 do cqueues.sleep(0) end
				free = free + 1 busy = busy - 1 cv:signal()
			end)
		end
		expect(cq:loop()):eq(true) expect(peak):eq(2)
	end)
end)
