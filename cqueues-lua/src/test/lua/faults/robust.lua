-- How a program goes on while system calls fail under it: errors are looked at, cleared, and the
-- call is made again. What is left is a loss, a hang or a wrong value, and those are faults of ours.
local cqueues = require "cqueues"
local socket = require "cqueues.socket"

local robust = {failures = 0, steps = 0}

-- errors are returned, and never end a socket's use
local function returned(_, _, code) return code end
socket.onerror(returned)
socket.setmaxerrs("rw", 1e6)
socket.setmode("b", "b")

-- a text that a user may see
function robust.readable(text)
	text = tostring(text)
	for _, unwanted in ipairs{"java", "org%.", "jnr", "Exception", "%.Error"} do
		if text:find(unwanted) then error("unreadable: " .. text, 0) end
	end
end

local function failed(why)
	robust.failures = robust.failures + 1
	if type(why) == "string" then robust.readable(why) end
	if robust.failures > 1e5 then error("too many failures: " .. tostring(why), 0) end
end

-- calls f until it returns something true
function robust.insist(f, ...)
	while true do
		local results = table.pack(pcall(f, ...))
		if results[1] and results[2] then return table.unpack(results, 2, results.n) end
		failed(results[1] and (results[3] or results[4]) or results[2])
	end
end
local insist = robust.insist

function robust.pair(...)
	return insist(socket.pair, ...)
end

-- runs a controller until it is empty; whom the kernel refused is taken up again
function robust.loop(cq)
	while not cq:empty() do
		robust.steps = robust.steps + 1
		local ok, why, _, co = cq:step(30)
		if not ok then
			failed(why)
			if co and coroutine.status(co) ~= "suspended" then error(debug.traceback(co, tostring(why)), 0) end
			if co then cq:attach(co) end
		end
	end
end

-- f in a controller with what it wraps
function robust.run(f)
	local cq = insist(cqueues.create)
	cq:wrap(f, cq)
	robust.loop(cq)
	cq:close()
end

-- the next n bytes, fewer at the end, nil behind it
function robust.read(con, what)
	while true do
		local ok, data, why = pcall(con.read, con, what) -- outside of controllers the wait itself may fail
		if not ok then why = data
		elseif data then return data
		elseif why == nil then return nil end
		failed(why)
		con:clearerr "r"
	end
end

function robust.flush(con)
	while true do
		local called, ok, why = pcall(con.flush, con)
		if called and ok then return end
		failed(called and why or ok)
		con:clearerr "w"
	end
end

-- all of it, in one of several ways
function robust.write(con, data, way)
	if way % 3 == 0 then -- taken piece by piece, in the caller's hands
		local at = 1
		while at <= #data do
			local count, why = con:send(data, at, #data, "n")
			at = at + count
			if why == require "cqueues.errno".EAGAIN then
				pcall(cqueues.poll, con)
			elseif why then
				failed(why)
				con:clearerr "w"
			end
		end
	else -- pieces that an empty buffer takes as a whole, whatever becomes of them
		for at = 1, #data, 4000 do
			local piece = data:sub(at, at + 3999)
			local called, ok, why
			if way % 3 == 1 then called, ok, why = pcall(con.write, con, piece)
			else called, ok, why = pcall(con.xwrite, con, piece, "f") end
			if not (called and ok) then
				failed(called and why or ok)
				con:clearerr "w"
			end
			robust.flush(con)
		end
	end
	robust.flush(con)
end

function robust.shutdown(con, how)
	while true do
		local ok, why = con:shutdown(how)
		if ok then return end
		failed(why)
		con:clearerr()
	end
end

-- numbers from 1 to n that the seed decides on
function robust.random(seed)
	local state = seed * 7919 + 17
	return function(n)
		state = (state * 1103515245 + 12345) % 2147483648
		return math.floor(state / 65536) % n + 1
	end
end

-- bytes of all kinds, with lines among them
function robust.text(random, length)
	local parts, size = {}, 0
	while size < length do
		local part = string.rep(string.char(random(256) - 1), random(300)) .. (random(3) == 1 and "\r\n" or "\n") .. random(30000)
		parts[#parts + 1] = part
		size = size + #part
	end
	return table.concat(parts):sub(1, length)
end

return robust
