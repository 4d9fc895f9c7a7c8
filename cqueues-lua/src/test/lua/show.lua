-- For the scripts in diff/ about sockets: results as texts without what differs from run to run.
local socket = require"cqueues.socket"

local show = {}

-- addresses and the ends of tables have no place in an expected output
function show.value(v)
	local kind = type(v)
	if kind == "string" then
		return (("%q"):format(v):gsub("\\\n", "\\n"):gsub("\r", "\\r"):gsub("\\13", "\\r"))
	elseif kind == "number" then
		return ("%.14g"):format(v)
	elseif kind == "userdata" then
		return "<" .. (socket.type(v) or "userdata") .. ">"
	elseif kind == "table" or kind == "function" or kind == "thread" then
		return kind
	end
	return tostring(v)
end

-- "count: value, value, …"
function show.values(...)
	local texts = {}
	for i = 1, select("#", ...) do texts[i] = show.value((select(i, ...))) end
	return select("#", ...) .. ": " .. table.concat(texts, ", ")
end

-- What a call gives or raises. The original is partly written in Lua, so its errors have other
-- positions and name inner functions.
function show.call(f, ...)
	local function text(ok, ...)
		if ok then return show.values(...) end
		local why = (...)
		if type(why) ~= "string" then return "error " .. show.value(why) end
		why = why:gsub("^[^ ]*:%d+: ", "")
		why = why:gsub("bad argument #%-?%d+ to '[^']*'", "bad argument"):gsub("calling '[^']*' on bad self", "bad argument")
		why = why:gsub("got no value", "got nothing"):gsub("got nil", "got nothing"):gsub("%d%d%d%d+", "NUMBER")
		return "error " .. show.value(why)
	end
	return text(pcall(f, ...))
end

function show.case(label, f, ...) print(label, show.call(f, ...)) end

-- A generator that every implementation of Lua computes alike: below(n) is from 0 to n - 1.
function show.random(seed)
	return function(n)
		seed = seed * 16807 % 2147483647
		return math.floor(seed / 8) % n
	end
end

-- A short text that tells long ones apart.
function show.digest()
	local digest = {high = 0, low = 1}
	function digest:add(text)
		for i = 1, #text do
			self.low = (self.low + text:byte(i)) % 65521
			self.high = (self.high + self.low) % 65521
		end
	end
	function digest:text() return ("%04x%04x"):format(self.high, self.low) end
	return digest
end

-- Runs body(note) 800 times; what it notes goes into a digest, of which every 20th round prints one.
-- A script that is called with the number of a round prints that one.
function show.rounds(body)
	local wanted = tonumber(arg and arg[1])
	local digest = show.digest()
	for round = 1, 800 do
		body(function(...)
			local line = table.concat({...}, " ")
			digest:add(line)
			if round == wanted then print(line) end
		end)
		if round % 20 == 0 then print(round, digest:text()) end
	end
end

return show
