-- Threads that answer over their sockets.
local seed, faults = ...
local robust = dofile "src/test/lua/faults/robust.lua"
local cqueues, thread = require "cqueues", require "cqueues.thread"
local random = robust.random(seed)
local insist = robust.insist

local function start(...)
	while true do
		local made, con, why = thread.start(...)
		if made then return made, con end
		robust.readable(why)
	end
end

local function answer(con, way)
	local robust = dofile "src/test/lua/faults/robust.lua"
	con:onerror(function(_, _, code) return code end)
	con:setmaxerrs("rw", 1e6)
	con:setmode("b", "b")
	robust.run(function()
		while true do
			local line = robust.read(con, "*L")
			if not line then break end
			robust.write(con, "answer " .. line, way)
		end
		robust.shutdown(con, "w")
	end)
	con:close()
end

faults(true)
robust.run(function(cq)
	for _ = 1, random(4) do
		local way, lines = random(9), random(60)
		cq:wrap(function()
			local made, con = start(answer, way)
			con:onerror(function(_, _, code) return code end)
			con:setmaxerrs("rw", 1e6)
			con:setmode("b", "b")
			cq:wrap(function()
				for i = 1, lines do robust.write(con, "line " .. i .. "\n", way + i) end
				robust.shutdown(con, "w")
			end)
			for i = 1, lines do
				local line = robust.read(con, "*l")
				if line ~= "answer line " .. i then
					error(("answer %d is %s (%s)"):format(i, tostring(line), tostring(select(2, made:join()))), 0)
				end
			end
			assert(robust.read(con, 1) == nil)
			con:close()
			local ok, why = made:join()
			assert(ok and why == nil, why)
		end)
	end
	cq:wrap(function()
		local made, con = start(function(_, text) error(text, 0) end, "as wanted")
		local ok, why = made:join()
		assert(ok and why == "as wanted", why)
		con:close()
	end)
end)
faults(false)
