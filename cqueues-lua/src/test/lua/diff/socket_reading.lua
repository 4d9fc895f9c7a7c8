-- Reads in random formats, modes and buffer sizes what arrives in random pieces. See
-- show.rounds for what it prints.
--
-- Left out is what the original does otherwise than it is specified: counted text with a \r of its
-- own, entities whose marker has not come yet, unfolding of blank lines, bits across failures.
local show = dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "../show.lua")
local socket = require"cqueues.socket"
local below = show.random(20)
local pieces = {"a", "b", "c", ":", "\n", "\n", "\r\n", "\r\n", "key: value\r\n", "key: value\n", "\tfolded\r\n", "--mark", "--mark--", "-", "--", "--ma", "0123456789", "\0", "\255"}
local sizes = {1, 2, 5, 16, 64, 4096}

local function text(most)
	local t = {}
	for i = 1, below(most) do t[i] = pieces[1 + below(#pieces)] end
	return table.concat(t)
end

show.rounds(function(note)
	local kind = ({socket.SOCK_STREAM, socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET})[1 + below(4)]
	local a, b = socket.pair(kind)
	local binary, closed = below(2) == 0, false
	a:setmode(binary and "b" or "t")
	b:setmode("b", "bn")
	a:settimeout(0)
	a:setbufsiz(sizes[1 + below(#sizes)])
	a:setmaxline(sizes[1 + below(#sizes)])
	for step = 1, 8 + below(20) do
		if below(2) == 0 and not closed then
			local data = text(10)
			if #data > 0 then b:write(data) note("sent", show.value(data)) end
		end
		if below(10) == 0 and not closed and kind ~= socket.SOCK_DGRAM then
			b:close()
			closed = true
			note"closed"
		end
		local what = below(16)
		local format
		if what < 3 then format = "*l" elseif what < 5 then format = "*L"
		elseif what == 5 then format = "*h" elseif what == 6 then format = "*H"
		elseif what == 7 then format = "*a" elseif what == 8 and closed then format = "--mark"
		elseif what < 11 then format = below(12)
		elseif what == 11 and binary then format = -below(30) end
		if format then
			note("recv", format, show.call(a.recv, a, format))
		elseif what == 12 then
			local n = below(20)
			note("fill", n, show.call(a.fill, a, n, 0))
		elseif what == 13 then
			local data = text(3):gsub("\r", "")
			note("unget", show.value(data), show.call(a.unget, a, data))
		elseif what == 14 then
			note("read", show.call(a.read, a, "*l", 2, "*L"))
		else
			local mode = below(2) == 0 and "b" or "t"
			note("xread", mode, show.call(a.xread, a, "*L", mode, 0))
		end
		a:clearerr()
	end
	for i = 1, 30 do
		local rest, why = a:recv("*a", "b")
		note("rest", show.values(rest))
		if why then break end
	end
	a:close()
	b:close()
end)
