-- Coroutines that poll the same descriptors for different things, with timeouts, conditions and
-- other controllers among them.
local seed, faults = ...
local robust = dofile "src/test/lua/faults/robust.lua"
local cqueues, condition = require "cqueues", require "cqueues.condition"
local random = robust.random(seed)
local insist = robust.insist

-- polls until the object itself is ready
local function ready(con, events)
	local object = {pollfd = con:pollfd(), events = events}
	while true do
		for _, fired in ipairs{cqueues.poll(object, random(4) == 1 and 0.001 or nil)} do
			if fired == object then return end
		end
	end
end

local letters = {"r", "w", "p", "rw", "rp", "wp", "rwp"}

faults(true)
local over = 0
robust.run(function(cq)
	local pairs, changed = 1 + random(3), condition.new()
	for _ = 1, pairs do
		local a, b = robust.pair()
		local rounds, ended = random(40), false
		for _ = 1, random(4) do
			local events = letters[random(#letters)]
			cq:wrap(function() -- looks on
				local watched = {pollfd = b:pollfd(), events = events}
				while not ended do
					cqueues.poll(watched, changed, 0.0005 * random(8))
				end
			end)
		end
		cq:wrap(function() -- waits for both directions by turns
			for i = 1, rounds do
				ready(b, "w")
				robust.write(b, "?" .. i .. "\n", random(3))
				ready(b, "r")
				local line = robust.read(b, "*l")
				if line ~= "!" .. i then error("answer " .. i .. " is " .. tostring(line), 0) end
			end
			ended = true
			changed:signal()
			b:close()
			over = over + 1
		end)
		cq:wrap(function()
			for i = 1, rounds do
				local line = robust.read(a, "*l")
				if line ~= "?" .. i then error("question " .. i .. " is " .. tostring(line), 0) end
				robust.write(a, "!" .. i .. "\n", random(3))
			end
			assert(robust.read(a, 1) == nil)
			a:close()
		end)
	end
	cq:wrap(function() -- another controller, stepped from here
		local inner, count = insist(cqueues.create), 0
		for _ = 1, random(4) do
			inner:wrap(function()
				for _ = 1, 3 do cqueues.sleep(0.0002) count = count + 1 end
			end)
		end
		robust.loop(inner)
		inner:close()
		changed:signal()
	end)
	cq:wrap(function() -- everything again from the start
		for _ = 1, random(3) do
			cqueues.sleep(0.001)
			pcall(cq.cancel, cq, 1000)
			cq:alert()
		end
	end)
	while over < pairs do cqueues.poll(changed, 0.01) end
end)

-- without a controller
local a, b = robust.pair()
for i = 1, 10 do
	robust.write(a, i .. "\n", i)
	insist(cqueues.poll, {pollfd = b:pollfd(), events = "r"}, 1)
	assert(robust.read(b, "*l") == tostring(i))
end
a:close()
b:close()
faults(false)
