-- Signals that are raised, waited for and discarded.
local seed, faults = ...
local robust = dofile "src/test/lua/faults/robust.lua"
local cqueues, signal = require "cqueues", require "cqueues.signal"
local random = robust.random(seed)
local insist = robust.insist

signal.block(signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM)

faults(true)
local first = insist(signal.listen, signal.SIGUSR1)
local second = insist(signal.listen, signal.SIGUSR2, signal.SIGALRM)
local seen, sent = 0, 0

local function wait(listener)
	while true do
		local ok, number = pcall(listener.wait, listener, 30)
		if ok then return number end
		robust.readable(number)
	end
end

robust.run(function(cq)
	local rounds = random(20)
	cq:wrap(function()
		for _ = 1, rounds do
			insist(signal.raise, signal.SIGUSR1)
			sent = sent + 1
			while seen < sent do cqueues.sleep(0) end
		end
	end)
	cq:wrap(function()
		for _ = 1, rounds do
			assert(wait(first) == signal.SIGUSR1)
			seen = seen + 1
		end
	end)
	cq:wrap(function()
		for _ = 1, random(10) do
			local wanted = random(2) == 1 and signal.SIGUSR2 or signal.SIGALRM
			insist(signal.raise, wanted)
			assert(wait(second) == wanted)
		end
	end)
end)

-- without a controller, and nothing twice
insist(signal.raise, signal.SIGUSR1)
assert(wait(first) == signal.SIGUSR1)
local ok, more = pcall(first.wait, first, 0)
assert(not ok or more == nil)

-- what is discarded ends a pause
signal.discard(signal.SIGUSR2)
local paused = insist(cqueues.create)
paused:alert()
insist(function() paused:pause(signal.SIGUSR2) return true end)
paused:close()
faults(false)
signal.default(signal.SIGUSR2)
