-- What is in the buffer is read from sockets that will never be connected, or are not any more, and cannot be shut down;
-- only what is not there meets the error. Output that waits is sent before.
local show = dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "../show.lua")
local socket = require"cqueues.socket"
local TEXT = "X: a\r\n\r\nbc"

local function forgiving(con)
	con:onerror(function(_, _, why) return why end)
	con:setmode("b", "bf")
	return con
end

local kinds = {}

-- The peer has reset the connection, and the end of it had failed before.
kinds["shut down"] = function(data, output)
	local listener = socket.listen("127.0.0.1", 0)
	assert(listener:listen())
	local _, _, port = listener:localname()
	local peer = forgiving(socket.connect("127.0.0.1", port))
	assert(peer:connect())
	local con = forgiving(listener:accept())
	listener:close()
	peer:xwrite(data, "n", 0)
	peer:shutdown"w"
	con:fill(1, 0)
	con:xwrite("x", output and "f" or "n", 0)
	if output then con:flush("n", 0) con:send("y", 1, 1, "f") end
	peer:close()
	print("shutdown", show.call(con.shutdown, con))
	return con
end

kinds["refused"] = function(data, output)
	local listener = socket.listen("127.0.0.1", 0)
	assert(listener:listen())
	local _, _, port = listener:localname()
	listener:close()
	local con = forgiving(socket.connect("127.0.0.1", port))
	con:unget(data)
	if output then con:send("y", 1, 1, "f") end
	return con
end

for _, kind in ipairs{"shut down", "refused"} do
	for _, output in ipairs{false, true} do
		for _, data in ipairs{TEXT, "abc", ""} do
			print(("-- %s, %q%s"):format(kind, data:gsub("\r\n", " "), output and ", output waits" or ""))
			for _, format in ipairs{"*L", "*l", "*h", "*a", 0, 1, 3, 10, 1000, -1, -3, -1000} do
				local con = kinds[kind](data, output)
				print("xread", format, show.call(con.xread, con, format, 0))
				print("recv", format, show.call(con.recv, con, format))
				print("left", con:pending(), show.values(con:error"rw"))
				con:close()
			end
			local con = kinds[kind](data, output)
			print("fill 1", show.call(con.fill, con, 1, 0))
			print("fill 1000", show.call(con.fill, con, 1000, 0))
			con:clearerr()
			print("unpack", show.call(con.unpack, con, 8))
			print("left", con:pending())
			con:close()
		end
	end
end
