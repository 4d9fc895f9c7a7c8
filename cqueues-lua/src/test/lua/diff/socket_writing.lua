-- Writes random texts and bits in random modes and buffer sizes and shows what arrives, as
-- socket_reading.lua does.
local show = dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "../show.lua")
local socket = require"cqueues.socket"
local below = show.random(7)
local pieces = {"a", "bc", "\n", "\n", "\r\n", "0123456789", "\0", "x\ny\nz", "", "\r"}
local modes = {"t", "b", "n", "l", "f", "tn", "bn", "tl", "bl", "tf", "bf", "A", "bA", "tfA", ""}
local sizes = {1, 2, 5, 16, 64, 4096}

local function text()
	local t = {}
	for i = 1, below(8) do t[i] = pieces[1 + below(#pieces)] end
	return table.concat(t)
end

show.rounds(function(note)
	local kind = ({socket.SOCK_STREAM, socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET})[1 + below(4)]
	local a, b = socket.pair(kind)
	b:setmode("b", "bn")
	a:setmode("b", modes[1 + below(#modes)])
	a:setbufsiz(0, sizes[1 + below(#sizes)])
	a:setmaxline(0, sizes[1 + below(#sizes)])
	for step = 1, 2 + below(12) do
		local what, data, mode = below(9), text(), modes[1 + below(#modes)]
		if below(2) == 0 and what > 3 then mode = nil end
		if what < 2 then
			note("write", show.call(a.write, a, data))
		elseif what == 2 then
			note("write", show.call(a.write, a, data, text(), below(1000)))
		elseif what == 3 then
			note("xwrite", mode, show.call(a.xwrite, a, data, mode))
		elseif what == 4 then
			local first, last = 1 + below(#data + 1), below(#data + 1)
			note("send", tostring(mode), first, last, show.call(a.send, a, data, first, last, mode))
		elseif what == 5 then
			note("flush", tostring(mode), show.call(a.flush, a, mode))
		elseif what == 6 then
			note("pack", tostring(mode), show.call(a.pack, a, below(65536), below(40), mode))
		elseif what == 7 then
			local size = below(3) == 0 and 1 + below(20) or nil
			note("setvbuf", show.call(a.setvbuf, a, ({"no", "line", "full"})[1 + below(3)], size))
		else
			note("recv", show.call(a.recv, a, -1))
		end
		note("pending", show.values(a:pending()))
		for i = 1, 100 do
			local got = b:recv(-5000)
			if not got then break end
			note("got", show.value(got))
		end
	end
	a:close()
	b:close()
end)
