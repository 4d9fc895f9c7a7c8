local cqueues = require"cqueues"

describe("a controller", function()
	it("runs the most recently wrapped coroutine first", function()
		local cq, seen = cqueues.new(), {}
		for i = 1, 3 do cq:wrap(function() seen[#seen + 1] = i end) end
		assert(cq:step())
		expect(table.concat(seen)):eq("321")
	end)
	it("is empty after its coroutines have ended", function()
		local cq = cqueues.new()
		cq:wrap(function() cqueues.sleep(0) end)
		expect(cq:empty()):eq(false)
		assert(cq:loop())
		expect(cq:empty()):eq(true)
		expect(cq:count()):eq(0)
	end)
end)
