#!/usr/bin/env cqueues
-- A thread counts, and tells each number over the socket that joins it with the one that started it.
--
--   cqueues thread-messages.lua [FIRST LAST]
--
-- The thread has a Lua state of its own: what it needs it gets as arguments, or requires again.
local cqueues = require"cqueues"
local errno = require"cqueues.errno"
local thread = require"cqueues.thread"

local first, last = ...

local counter, con = thread.start(function(con, first, last)
	for n = tonumber(first), tonumber(last) do
		con:write(("%d\n"):format(n))
		con:flush()
	end
	con:close()
end, first or "1", last or "5")

local cq = cqueues.new()

cq:wrap(function()
	for line in con:lines() do print("the thread says " .. line) end
	local ended, why = counter:join()
	if not ended then error(errno.strerror(why)) end
	print("the thread has ended " .. (why and "with " .. tostring(why) or "well"))
end)

assert(cq:loop())
