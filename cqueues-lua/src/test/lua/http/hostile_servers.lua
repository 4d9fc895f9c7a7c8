-- lua-http's client, and servers that keep to no rules: what comes of a request.
local here = (...)
local cqueues = require"cqueues"
local socket = require"cqueues.socket"
local http_client = require"http.client"
local new_headers = require"http.headers".new
local peers = dofile(here .. "/peers.lua")

local SECONDS = 10 -- nobody needs them: who waits for so long says so

local said = peers.said
local server_context = peers.server_context()

-- Asks for something, and tells all that is answered.
local function ask(connection, method)
	local stream = connection:new_stream()
	if not stream then return said"no stream" end
	local headers = new_headers()
	headers:append(":method", method)
	headers:append(":scheme", "http")
	headers:append(":authority", "localhost")
	headers:append(":path", "/")
	local ok, why, code = stream:write_headers(headers, true, SECONDS)
	if not ok then return said("not asked", why, code) end
	for _ = 1, 5 do
		local answer
		answer, why, code = stream:get_headers(SECONDS)
		if not answer then return said("no headers", why, code) end
		said("answered", answer:get":status", answer:len())
		if not answer:get":status":match"^1" then break end
	end
	local body
	body, why, code = stream:get_body_as_string(SECONDS)
	said("body", body and #body, why, code)
	stream:shutdown()
end

local function serve(listener, scheme, case)
	local con = listener:accept()
	con:onerror(function(_, _, why) return why end)
	con:setmode("b", "bn")
	if scheme == "tls" and not case.raw then
		if not con:starttls(server_context, SECONDS) then return con:close() end
	end
	con:xread(-65536, SECONDS)
	con:xwrite(case.send, "n", SECONDS)
	con:shutdown"w"
	if not case.close then
		while con:xread(-65536, SECONDS) do end
	end
	con:close()
end

local function run(scheme, protocol, case)
	print(("%s %s: %s"):format(scheme, protocol, case[1]))
	local cq = cqueues.new()
	local listener = socket.listen("127.0.0.1", 0)
	assert(listener:listen())
	local _, _, port = listener:localname()
	cq:wrap(serve, listener, scheme, case)
	cq:wrap(function()
		local tls = scheme == "tls"
		local connection, why, code = http_client.connect({
			host = "127.0.0.1", port = port, tls = tls, ctx = tls and peers.client_context(protocol) or nil,
			version = protocol == "h2" and 2 or 1.1,
		}, SECONDS)
		if connection then
			local ok
			ok, why = pcall(ask, connection, case.method or "GET")
			if not ok then said("raised", why) end
			connection:close()
		else
			said("not connected", why, code)
		end
	end)
	local ok, why = cq:loop(2 * SECONDS)
	if not ok then said("loop", why) end
	if not cq:empty() then said"something still waits" end
	listener:close()
end

local h1 = {
	{"nothing", send = ""},
	{"an answer", send = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"},
	{"garbage", send = "\0\1\2\3\255\r\n\r\n"},
	{"no version", send = "200 OK\r\n\r\n"},
	{"a version of tomorrow", send = "HTTP/2.0 200 OK\r\n\r\n"},
	{"a status of two digits", send = "HTTP/1.1 20 OK\r\n\r\n"},
	{"a status of letters", send = "HTTP/1.1 abc OK\r\n\r\n"},
	{"no reason", send = "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"},
	{"only a line feed", send = "HTTP/1.1 200 OK\nContent-Length: 0\n\n"},
	{"a status line of 10,000 bytes", send = "HTTP/1.1 200 " .. ("a"):rep(10000) .. "\r\n\r\n"},
	{"a status line without an end", send = "HTTP/1.1 200 O"},
	{"a header without a colon", send = "HTTP/1.1 200 OK\r\nServer\r\n\r\n"},
	{"a header cut in its name", send = "HTTP/1.1 200 OK\r\nSer"},
	{"headers without an end", send = "HTTP/1.1 200 OK\r\nServer: a\r\n"},
	{"200 headers", send = "HTTP/1.1 200 OK\r\n" .. ("X: a\r\n"):rep(200) .. "\r\n"},
	{"a status of 101 that nobody asked for", send = "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nabc"},
	{"20 times go on", send = ("HTTP/1.1 100 Continue\r\n\r\n"):rep(20) .. "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"},
	{"3 times go on", send = ("HTTP/1.1 100 Continue\r\n\r\n"):rep(3) .. "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"},
	{"a body that ends with the connection", send = "HTTP/1.1 200 OK\r\n\r\nabc"},
	{"a body where there is none", send = "HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc"},
	{"a body for HEAD", send = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", method = "HEAD"},
	{"a body that is too long", send = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabcde"},
	{"a length and chunks", send = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"},
	{"two lengths", send = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabcde"},
	{"an answer to nobody", send = ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"):rep(3)},
	{"a server that goes", send = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", close = true},
	{"a server that goes at once", send = "", close = true},
	{"compressed garbage", send = "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
}
for _, chunks in ipairs{
	"x\r\nab\r\n0\r\n\r\n", "-2\r\nab\r\n0\r\n\r\n", "2\nab\n0\n\n", "2\r\nab0\r\n\r\n", "2\r\nabc\r\n0\r\n\r\n", "2\r\na", "2", "2\r\nab\r\n",
	"2\r\nab\r\n0\r\n", "2\r\nab\r\n0\r\nX\r\n\r\n", "ffffffff\r\nab", "fffffffff\r\nab", ("a"):rep(9000), ("1\r\na\r\n"):rep(500) .. "0\r\n\r\n",
	"0\r\n" .. ("X: a\r\n"):rep(200) .. "\r\n",
} do
	h1[#h1 + 1] = {
		"chunks " .. peers.show(chunks), send = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" .. chunks,
	}
end

local frame, setting, field, u32 = peers.frame, peers.setting, peers.field, peers.u32
local start = frame("SETTINGS", 0, 0, "")
local function answer(flags, block, stream) return frame("HEADERS", flags or 5, stream or 1, block or "\136") end
local length = field("content-length", "3")

local h2 = {
	{"nothing", send = ""},
	{"an answer", send = start .. answer()},
	{"a body", send = start .. answer(4) .. frame("DATA", 1, 1, "abc")},
	{"HTTP/1", send = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"},
	{"no settings first", send = answer()},
	{"garbage", send = ("garbage"):rep(1000)},
	{"half a frame", send = start .. answer():sub(1, 9)},
	{"a frame that is too large", send = start .. frame("DATA", 0, 1, ("x"):rep(16385))},
	{"a request as an answer", send = start .. answer(5, peers.get)},
	{"no status", send = start .. answer(5, field("a", "b"))},
	{"two statuses", send = start .. answer(5, "\136\136")},
	{"an upper case name", send = start .. answer(5, "\136" .. field("Server", "a"))},
	{"an index of 0", send = start .. answer(5, "\128")},
	{"an index beyond the table", send = start .. answer(5, "\255\128\8")},
	{"a text that says it is huge", send = start .. answer(5, "\0\127\255\255\255\255\15abc")},
	{"a padding of Huffman that is wrong", send = start .. answer(5, "\136\0\129\0\1a")},
	{"20 times go on", send = start .. answer(4, field(":status", "100")):rep(20) .. answer()},
	{"5,000 continuations", send = start .. answer(1) .. frame("CONTINUATION", 0, 1, ""):rep(5000) .. frame("CONTINUATION", 4, 1, "")},
	{"a header beyond the limit", send = start .. answer(1) .. frame("CONTINUATION", 0, 1, field("a", ("b"):rep(16000))):rep(30)},
	{"another frame in a header", send = start .. answer(1) .. frame("PING", 0, 0, "12345678")},
	{"a length that is too short", send = start .. answer(4, "\136" .. length) .. frame("DATA", 1, 1, "abcde")},
	{"a length that is too long", send = start .. answer(4, "\136" .. length) .. frame("DATA", 1, 1, "a")},
	{"data before headers", send = start .. frame("DATA", 0, 1, "abc")},
	{"data after the end", send = start .. answer() .. frame("DATA", 1, 1, "abc")},
	{"an answer to a stream that is not", send = start .. answer(5, "\136", 7)},
	{"an answer on a stream of the server's", send = start .. answer(5, "\136", 2)},
	{"an answer on stream 0", send = start .. answer(5, "\136", 0)},
	{"padding beyond all", send = start .. answer(4) .. frame("DATA", 9, 1, "\200abc")},
	{"a promise", send = start .. frame("PUSH_PROMISE", 4, 1, u32(2) .. peers.get) .. answer()},
	{"a promise of an odd stream", send = start .. frame("PUSH_PROMISE", 4, 1, u32(3) .. peers.get) .. answer()},
	{"a promise of stream 0", send = start .. frame("PUSH_PROMISE", 4, 1, u32(0) .. peers.get) .. answer()},
	{"a promise on a stream that is not", send = start .. frame("PUSH_PROMISE", 4, 9, u32(2) .. peers.get) .. answer()},
	{"the same promise twice", send = start .. frame("PUSH_PROMISE", 4, 1, u32(2) .. peers.get):rep(2) .. answer()},
	{"a reset", send = start .. frame("RST_STREAM", 0, 1, u32(7))},
	{"a reset in the midst", send = start .. answer(4) .. frame("DATA", 0, 1, "abc") .. frame("RST_STREAM", 0, 1, u32(2))},
	{"a reset of a stream that is not", send = start .. frame("RST_STREAM", 0, 9, u32(2))},
	{"a push that is switched on", send = frame("SETTINGS", 0, 0, setting(2, 1))},
	{"a window beyond all", send = frame("SETTINGS", 0, 0, setting(4, 0x80000000))},
	{"settings of 5 bytes", send = frame("SETTINGS", 0, 0, "abcde")},
	{"300 settings", send = start:rep(300) .. answer()},
	{"300 pings", send = start .. frame("PING", 0, 0, "12345678"):rep(300) .. answer()},
	{"a window of nothing", send = start .. frame("WINDOW_UPDATE", 0, 0, u32(0))},
	{"a window that overflows", send = start .. frame("WINDOW_UPDATE", 0, 0, u32(0x7fffffff))},
	{"a window of a stream that overflows", send = start .. frame("WINDOW_UPDATE", 0, 1, u32(0x7fffffff))},
	{"more than its window has", send = start .. answer(4) .. frame("DATA", 0, 1, ("x"):rep(16384)):rep(5) .. frame("DATA", 1, 1, "")},
	{"a farewell", send = start .. frame("GOAWAY", 0, 0, u32(0) .. u32(0))},
	{"a farewell that is too short", send = start .. frame("GOAWAY", 0, 0, "abc")},
	{"a farewell in the midst", send = start .. answer(4) .. frame("GOAWAY", 0, 0, u32(1) .. u32(0)) .. frame("DATA", 1, 1, "abc")},
	{"a server that goes", send = start .. answer(4), close = true},
	{"trailers with a status", send = start .. answer(4) .. answer(5)},
	{"trailers that end nothing", send = start .. answer(4) .. answer(4, field("a", "b")) .. frame("DATA", 1, 1, "abc")},
	{"compressed garbage", send = start .. answer(4, "\136" .. field("content-encoding", "gzip")) .. frame("DATA", 1, 1, "abc")},
}

local records = {
	{"nothing", send = "", raw = true, close = true},
	{"an answer without TLS", send = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", raw = true, close = true},
	{"garbage", send = ("\255\0\1garbage"):rep(100), raw = true, close = true},
	{"an alert", send = "\21\3\3\0\2\2\40", raw = true, close = true},
	{"half a hello", send = "\22\3\3\0\80\2\0\0\76\3\3abc", raw = true, close = true},
	{"a hello of garbage", send = "\22\3\3\0\10\2\0\0\6garbag", raw = true, close = true},
	{"a record that is too long", send = "\22\3\3\255\255" .. ("a"):rep(65535), raw = true, close = true},
}

-- What never ends on the C implementation either: the client does not see that the connection has ended.
local only, endless = select(2, ...), {}
for _, name in ipairs{
	"nothing", "data before headers", "an answer on a stream of the server's", "a farewell", "a server that goes",
} do
	endless["h2 " .. name] = true
end

peers.all({h1 = h1, h2 = h2, records = records}, run, 2, function(_, protocol, case)
	return endless[protocol .. " " .. case[1]]
end, only)
