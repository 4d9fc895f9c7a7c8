-- The pause of `system`, where there are controllers; for the rest see diff/terminal.lua.
local cqueues = require"cqueues"
local system = require"system"

local function order(body)
	local seen = {}
	local loop = cqueues.new()
	loop:wrap(function()
		cqueues.sleep(0)
		seen[#seen + 1] = "other"
	end)
	loop:wrap(function()
		body()
		seen[#seen + 1] = "slept"
	end)
	assert(loop:loop())
	return table.concat(seen, " ")
end

if not PUC then
	describe("sleep", function()
		it("lets the other coroutines of a controller go on", function()
			expect(order(function() system.sleep(0.02) end)):eq("other slept")
		end)

		it("blocks where nobody else resumes the coroutine that waits", function()
			expect(order(function() coroutine.wrap(function() system.sleep(0.02) end)() end)):eq("slept other")
		end)

		it("is no shorter for that", function()
			local loop, took = cqueues.new()
			loop:wrap(function()
				local before = system.monotime()
				system.sleep(0.02)
				took = system.monotime() - before
			end)
			assert(loop:loop())
			expect(took >= 0.02):eq(true)
		end)
	end)
end
