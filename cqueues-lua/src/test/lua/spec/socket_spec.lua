local cqueues = require"cqueues"
local errno = require"cqueues.errno"
local socket = require"cqueues.socket"

-- Closes everything it makes when the test is over.
local function pair(mode, type)
	local a, b = socket.pair(type)
	if mode then
		a:setmode(mode, mode) b:setmode(mode, mode)
	end
	return a, b
end

-- A socket that will read `data` and then the end of file.
local function holding(data, mode)
	local a, b = socket.pair()
	b:setmode(nil, "bn")
	if #data > 0 then b:write(data) end
	b:close()
	if mode then a:setmode(mode) end
	return a
end

local function listener(options)
	local t = {host = "127.0.0.1", port = 0}
	for k, v in pairs(options or {}) do t[k] = v end
	local srv = socket.listen(t)
	assert(srv:listen())
	return srv, (select(3, srv:localname()))
end

-- Closes a connection that bytes have come to which nobody has read: the kernel resets it.
local function reset(con)
	cqueues.poll{pollfd = con:pollfd(), events = "r"}
	con:close()
end

local function loop(...)
	local cq = cqueues.new()
	for i = 1, select("#", ...) do cq:wrap((select(i, ...))) end
	assert(cq:loop(20))
	expect(cq:count()):eq(0)
end

local function descriptors()
	local n = 0
	for fd = 3, 400 do
		local f = io.open("/proc/self/fdinfo/" .. fd)
		if f then f:close() n = n + 1 end
	end
	return n
end

local function fails(text, f, ...)
	local ok, why = pcall(f, ...)
	expect(ok):eq(false)
	if not tostring(why):find(text, 1, true) then error(("expected %q in %q"):format(text, tostring(why)), 2) end
end

describe("reading lines", function()
	local function all(data, mode, format)
		local so, t = holding(data, mode), {}
		for l in so:lines(format) do t[#t + 1] = ("%q"):format(l) end
		so:close()
		return (table.concat(t, " "):gsub("\\\n", "\\n"):gsub("\r", "\\r"):gsub("\\13", "\\r"))
	end
	it("drops the line end, and in text mode the carriage return before it", function()
		expect(all("a\r\nb\n", "t", "*l")):eq[["a" "b"]]
		expect(all("a\r\nb\n", "b", "*l")):eq[["a\r" "b"]]
		expect(all("a\rb\r\r\n", "t", "*l")):eq[["a\rb\r"]]
		expect(all("\n", "t", "*l")):eq[[""]]
	end)
	it("keeps the line end with *L", function()
		expect(all("a\r\nb\n", "t", "*L")):eq[["a\n" "b\n"]]
		expect(all("a\r\nb\n", "b", "*L")):eq[["a\r\n" "b\n"]]
		expect(all("a\rb\r\r\n", "t", "*L")):eq[["a\rb\r\n"]]
	end)
	it("takes what is before the end of file as a line", function()
		expect(all("abc", "t", "*l")):eq[["abc"]]
		expect(all("x\nabc\r", "t", "*L")):eq[["x\n" "abc\r"]]
		expect(all("", "t", "*l")):eq""
	end)
	it("cuts lines at the maximum length", function()
		local so = holding("abcdef\nxyz\n")
		so:setmaxline(4)
		expect(so:read"*l"):eq"abcd"
		expect(so:read"*l"):eq"ef"
		expect(so:read"*l"):eq"xyz"
		expect(so:read"*l"):eq(nil)
	end)
	it("finds a line end that comes in a packet of its own", function()
		local a, b = pair"b"
		a:setmode"t" b:setmode(nil, "bn")
		loop(function() expect(a:read"*l"):eq"ab" expect(a:read"*l"):eq"c" end,
			function() for c in ("ab\r\nc\n"):gmatch"." do b:write(c) cqueues.sleep(0) end end)
	end)
	it("holds NUL bytes and every other byte", function()
		local s = {}
		for i = 0, 255 do if i ~= 10 then s[#s + 1] = string.char(i) end end
		s = table.concat(s)
		local so = holding(s .. "\n", "b")
		expect(so:read"*l" == s):eq(true)
	end)
end)

describe("reading counts", function()
	it("gives exactly so many bytes and fewer only at the end", function()
		local so = holding("abcdefgh", "b")
		expect(so:read(3)):eq"abc"
		expect(so:read"2"):eq"de"
		expect(so:read(10)):eq"fgh"
		expect(so:read(1)):eq(nil)
	end)
	it("gives what is there for a negative count", function()
		local so = holding("abcdefgh", "b")
		expect(so:read(-3)):eq"abc"
		expect(so:read(-100)):eq"defgh"
		expect(so:read(-100)):eq(nil)
	end)
	it("gives an empty string for zero at once", function()
		local a = pair()
		expect(a:read(0)):eq""
		expect(a:xread(-0, 0)):eq""
	end)
	it("counts a line end as one character in text mode", function()
		local so = holding("a\r\nb\r\rc\r\n", "t")
		expect(so:read(3)):eq"a\nb"
		expect(so:read(4)):eq"\r\rc\n"
		expect(so:read(1)):eq(nil)
	end)
	it("waits for the byte behind a carriage return", function()
		local a, b = pair()
		b:setmode(nil, "bn")
		b:write"x\r"
		expect(a:recv(2)):eq(nil)
		expect(a:pending()):eq(2)
		expect(a:recv(-2)):eq"x"
		b:write"\n"
		expect(a:recv(1)):eq"\n"
	end)
	it("reads everything with *a", function()
		expect(holding("a\r\nb", "t"):read"*a"):eq"a\nb"
		expect(holding("a\r\nb", "b"):read"*a"):eq"a\r\nb"
		expect(holding("", "b"):read"*a"):eq(nil)
		local big = ("0123456789"):rep(20000)
		local a, b = pair"b"
		loop(function() b:write(big) b:flush() b:close() end, function() expect(a:read"*a" == big):eq(true) end)
	end)
end)

describe("reading headers", function()
	local data = "Subject: a\r\n b\r\nX: y\r\n\r\nbody\r\n"
	it("unfolds with *h and leaves what follows", function()
		local so = holding(data, "t")
		expect(so:read"*h"):eq"Subject: a b"
		expect(so:read"*h"):eq"X: y"
		expect(so:read"*h"):eq(nil)
		expect(so:read"*l"):eq""
		expect(so:read"*h"):eq(nil)
		expect(so:read"*l"):eq"body"
	end)
	it("keeps line ends with *H", function()
		local so = holding(data, "t")
		expect(so:read"*H"):eq"Subject: a\n b\n"
		so = holding(data, "b")
		expect(so:read"*H"):eq"Subject: a\r\n b\r\n"
	end)
	it("is not misled by lines without a colon, unfinished fields or long ones", function()
		expect(holding("no colon\n\n"):read"*h"):eq(nil)
		expect(holding(": x\n\n"):read"*h"):eq(nil)
		expect(holding("a: b\r\n"):read"*h"):eq(nil)
		local so = holding("a: " .. ("b"):rep(50) .. "\n\n")
		so:setmaxline(20)
		expect(so:read"*h"):eq(nil)
		expect((so:pending())):eq(55)
	end)
end)

describe("reading a MIME entity", function()
	local function chunks(data, mode, size, line)
		local so, t = holding(data, mode), {}
		so:setbufsiz(size) so:setmaxline(line)
		for c in so:lines"--xx" do t[#t + 1] = c end
		return table.concat(t, "|"), so
	end
	it("ends in front of the marker, without the line end between", function()
		local body, so = chunks("one\r\ntwo\r\n--xx\r\nrest", "b", 4096, 4096)
		expect(body):eq"one\r\ntwo"
		expect(so:read"*l"):eq"--xx\r"
	end)
	it("gives chunks of the buffer's size in binary mode", function()
		expect((chunks("abcdefghijklmnop\r\nqrs\r\n--xx", "b", 10, 6))):eq"abcdefghij|klmnop\r\nqr|s"
	end)
	it("gives whole lines in text mode", function()
		expect((chunks("l1\r\nl2\nl3\r\nline4\r\n\r\n--xx", "t", 10, 6))):eq"l1\nl2\n|l3\n|line4\n"
		expect((chunks("abcdefgh\r\r\n\r\n--xx", "t", 10, 6))):eq"abcdefgh\r|\n"
	end)
	it("is nothing where the marker comes first", function()
		local body, so = chunks("\r\n--xx--\r\n", "t", 16, 16)
		expect(body):eq""
		expect(so:read"*l"):eq"--xx--"
	end)
	if not PUC then it("finds a marker split at any byte", function()
		local data = "part\r\n--xx\r\n"
		for i = 1, #data do
			local a, b = pair"b"
			loop(function() b:xwrite(data:sub(1, i), "bn") cqueues.sleep(0) b:xwrite(data:sub(i + 1), "bn") b:close() end,
				function()
					local t = {}
					for c in a:lines"--xx" do t[#t + 1] = c end
					expect(table.concat(t)):eq"part"
					expect(a:read"*l"):eq"--xx\r"
				end)
			a:close()
		end
	end) end
end)

describe("formats", function()
	it("are refused when they are none", function()
		local a = pair()
		fails("invalid format l", a.read, a, "l")
		fails("invalid format *x", a.read, a, "*x")
		fails("*n not implemented yet", a.read, a, "*n")
		fails("string expected, got table", a.recv, a, {})
	end)
	it("end at an explicit nil", function()
		local so = holding"a\nb\nc\n"
		expect(select("#", so:read("*l", nil, "*l"))):eq(1)
	end)
	it("stop at the first that fails", function()
		local so = holding"a\nb\n"
		local a, b, c, d = so:read("*l", "*l", "*l", "*l")
		expect(a):eq"a" expect(b):eq"b" expect(c):eq(nil) expect(d):eq(nil)
	end)
end)

describe("writing", function()
	it("translates line ends in text mode", function()
		local a, b = pair()
		b:setmode"b"
		expect(a:write("a\nb\r\n", 1, 2.5, "\n")):eq(a)
		expect(b:recv(-100)):eq"a\r\nb\r\r\n12.5\r\n"
	end)
	it("sends what the buffering says", function()
		local a, b = pair"b"
		local function sent() return b:recv(-1000) end
		a:setmode(nil, "bl") a:setvbuf("line", 10)
		a:write"abc" expect(sent()):eq(nil)
		a:write"d\nef" expect(sent()):eq"abcd\n"
		expect(select(2, a:pending())):eq(2)
		a:flush() expect(sent()):eq"ef"
		a:setvbuf("full", 4)
		a:write"abcdef" expect(sent()):eq"abcd"
		a:flush"f" expect(sent()):eq(nil)
		a:flush() expect(sent()):eq"ef"
		a:setvbuf"no"
		a:write("x", "y") expect(sent()):eq"xy"
		a:setmode(nil, "bf")
		a:xwrite("now", "n") expect(sent()):eq"now"
		a:write"later" expect(sent()):eq"late"
		a:flush"" expect(sent()):eq(nil)
	end)
	it("sends a line without an end in pieces of the maximum length", function()
		local a, b = pair"b"
		a:setmode(nil, "bl") a:setmaxline(nil, 3)
		a:write"abcdefgh"
		expect(b:recv(-100)):eq"abc"
		expect(select(2, a:pending())):eq(5)
	end)
	it("flushes before it reads", function()
		local a, b = pair"b"
		a:setmode(nil, "bf")
		a:write"ask"
		expect(b:recv(-10)):eq(nil)
		expect(a:recv(-10)):eq(nil)
		expect(b:recv(-10)):eq"ask"
		a:setmode(nil, "bfA")
		a:write"ask"
		expect(a:recv(-10)):eq(nil)
		expect(b:recv(-10)):eq(nil)
	end)
	it("takes slices with send", function()
		local a, b = pair"b"
		a:setmode(nil, "bn")
		expect(a:send("hello", 2, 4)):eq(3)
		expect(b:recv(-9)):eq"ell"
		expect(a:send("hello", 3, 2)):eq(0)
		fails("end index beyond object boundary", a.send, a, "hello", 1, 6)
		fails("start index beyond object boundary", a.send, a, "hello", 0, 3)
		fails("start index beyond object boundary", a.send, a, "hello", -2, -1)
	end)
	it("delivers more than the kernel takes", function()
		local a, b = pair"b"
		local data = ("0123456789abcdef"):rep(2 ^ 17)
		local n = 0
		loop(function() assert(a:xwrite(data, "bn")) a:close() end,
			function() for s in b:lines(-65536) do n = n + #s end end)
		expect(n):eq(#data)
	end)
	it("keeps the bytes of many writers", function()
		local a, b = pair"b"
		a:setmode(nil, "bn")
		local cq, writers, seen, n = cqueues.new(), 20, {}, 0
		for i = 1, writers do
			cq:wrap(function()
				for j = 1, 50 do assert(a:write(("%02d:%02d:%s\n"):format(i, j, ("x"):rep(500)))) end
				writers = writers - 1
				if writers == 0 then a:shutdown"w" end
			end)
		end
		cq:wrap(function()
			for l in b:lines"*l" do
				local i, j = l:match"^(%d%d):(%d%d):x+$"
				assert(i, l) assert(#l == 506)
				expect(tonumber(j)):eq((seen[i] or 0) + 1)
				seen[i] = tonumber(j) n = n + 1
			end
		end)
		assert(cq:loop(20))
		expect(n):eq(1000)
	end)
end)

describe("settings", function()
	it("return what was before", function()
		local a = pair()
		local function two(...) return table.concat({...}, " ") end
		expect(two(a:setmode("b", "bf"))):eq"t-p tla"
		expect(two(a:setmode(nil, "nA"))):eq"b-p bfa"
		expect(two(a:setmode("P", ""))):eq"b-p tnA"
		expect(two(a:setmode())):eq"t-P tla"
		expect(two(a:setbufsiz(5, 6))):eq"4096 4096"
		expect(two(a:setbufsiz(0, nil))):eq"5 6"
		expect(two(a:setmaxline(-1, math.huge))):eq"4096 4096"
		expect(a:setmaxline() == math.huge):eq(true)
		expect(two(a:setvbuf("full", 100))):eq"line 6"
		expect(two(a:setvbuf"nobuf")):eq"full 100"
		expect(two(a:setvbuf"line")):eq"no 100"
		expect(a:settimeout(1.5)):eq(nil)
		expect(a:timeout()):eq(1.5)
		expect(a:settimeout(math.huge)):eq(1.5)
		expect(select("#", a:timeout())):eq(0)
		expect(two(a:setmaxerrs("w", 7))):eq"100"
		expect(two(a:setmaxerrs"wr")):eq"7 100"
		fails("x: x: only `r' or `w' accepted", a.setmaxerrs, a, "x", 1)
		fails("invalid option", a.setvbuf, a, "x")
	end)
	it("of the class hold for sockets made afterwards", function()
		local before = {socket.setmode("b", "bf")}
		socket.settimeout(7)
		local a = pair()
		expect((a:setmode())):eq"b-p"
		expect(a:timeout()):eq(7)
		socket.settimeout(nil)
		socket.setmode("tp", "tla")
		expect(before[1]):eq"t-p"
		expect((pair():setmode())):eq"t-p"
	end)
end)

describe("errors", function()
	it("are saved and come again until they are cleared", function()
		local a, b = pair()
		a:settimeout(0)
		expect(select(2, a:read"*l")):eq(errno.ETIMEDOUT)
		b:write"there\n"
		expect(select(2, a:read"*l")):eq(errno.ETIMEDOUT)
		expect(a:error"r"):eq(errno.ETIMEDOUT)
		expect(a:clearerr()):eq(errno.ETIMEDOUT)
		expect(a:read"*l"):eq"there"
	end)
	it("are thrown when nobody looks", function()
		local a = pair()
		a:setmaxerrs("r", 3)
		a:seterror("r", errno.ECONNRESET)
		for _ = 1, 3 do expect(select(2, a:recv(1))):eq(errno.ECONNRESET) end
		fails("exceeded unchecked error limit (Connection reset by peer)", a.recv, a, 1)
		a:clearerr()
		expect(select(2, a:recv(1))):eq(errno.EAGAIN)
	end)
	it("go to the handler, which may change or throw them", function()
		local a, b = pair()
		local seen
		a:onerror(function(so, method, why) seen = {so, method, why} return 77 end)
		expect(select(2, a:xread("*l", 0))):eq(77)
		expect(seen[1]):eq(a) expect(seen[2]):eq"read" expect(seen[3]):eq(errno.ETIMEDOUT)
		expect(a:error"r"):eq(errno.ETIMEDOUT)
		a:clearerr()
		a:onerror(function() error("mine", 0) end)
		fails("mine", a.xread, a, "*l", 0)
		b:close() a:clearerr()
		expect(a:read"*l"):eq(nil) -- the end is no error
	end)
	it("name the peer", function()
		local srv, port = listener()
		local c = socket.connect("127.0.0.1", port)
		local s = srv:accept()
		c:seterror("r", errno.ECONNRESET)
		fails("[127.0.0.1." .. port .. "]:read: Connection reset by peer", c.read, c)
		expect(s:write"x\n"):eq(s)
	end)
	it("have the documented shapes", function()
		local a, b = pair()
		b:close()
		a:write"x"
		local function shape(...) local t = {} for i = 1, select("#", ...) do t[i] = tostring((select(i, ...))) end return table.concat(t, " ") end
		expect(shape(a:flush())):eq("false " .. errno.EPIPE)
		expect(shape(a:write"x\n")):eq("nil " .. errno.EPIPE)
		expect(shape(a:xwrite("x\n"))):eq("nil " .. errno.EPIPE)
		expect(shape(a:pack(1, 8))):eq("false " .. errno.EPIPE)
		expect(shape(a:sendfd("x", a))):eq("false " .. errno.EPIPE)
		expect(shape(a:fill(1))):eq"false"
		expect(shape(a:recvfd())):eq"nil nil"
		expect(shape(a:eof())):eq"true true"
	end)
	it("of closed sockets say so", function()
		local a = pair()
		a:close() a:close()
		expect(socket.type(a)):eq"closed socket"
		for _, m in ipairs{"recv", "read", "write", "send", "setmode", "pollfd", "events", "localname", "pending"} do
			fails("(socket closed)", a[m], a, "x", 1, 1)
		end
	end)
	it("of wrong objects say what was expected", function()
		local a = pair()
		fails("(CQS Socket expected, got table)", a.recv, {})
		fails("(CQS Socket expected, got no value)", a.close)
	end)
	it("of resets reach the reader", function()
		local srv, port = listener()
		local c = socket.connect("127.0.0.1", port)
		local s = srv:accept()
		c:write"unread\n"
		reset(s)
		c:onerror(function(_, _, why) return why end)
		local _, why = c:read"*l"
		expect(why):eq(errno.ECONNRESET)
		expect(c:error"r"):eq(errno.ECONNRESET)
		fails("Connection reset by peer", function() c:onerror(nil) c:read() end)
	end)
	if not PUC then it("of resets come behind the bytes that came before", function()
		local srv, port = listener()
		local c = socket.connect("127.0.0.1", port)
		local s = srv:accept()
		c:setmode("b", "bn")
		s:setmode("b", "bn")
		c:onerror(function(_, _, why) return why end)
		s:write"hello"
		c:fill(5)
		c:write"unread"
		reset(s)
		expect(c:read(2)):eq"he"
		expect(c:read(-100)):eq"llo"
		expect(select(2, c:read(-100))):eq(errno.ECONNRESET)
	end) end
end)

describe("timeouts", function()
	it("end a read after their time and not before", function()
		local a = pair()
		local start = cqueues.monotime()
		expect(select(2, a:xread("*l", 0.05))):eq(errno.ETIMEDOUT)
		assert(cqueues.monotime() - start >= 0.05)
	end)
	it("of zero try once", function()
		local a, b = pair()
		b:write"x\n"
		expect(a:xread("*l", 0)):eq"x"
		b:write"y\n"
		expect(a:xread("*l", 0)):eq"y"
		expect(select(2, a:fill(1, 0))):eq(errno.ETIMEDOUT)
	end)
	it("hold inside a controller", function()
		local a, b = pair()
		local over = false
		loop(function()
			local start = cqueues.monotime()
			expect(select(2, a:xread("*l", 0.03))):eq(errno.ETIMEDOUT)
			assert(cqueues.monotime() - start >= 0.03)
			a:clearerr()
			over = true
			expect(a:xread("*l", 10)):eq"late"
		end, function()
			while not over do cqueues.sleep(0.001) end
			b:write"late\n"
		end)
	end)
	it("end accept and connect", function()
		local srv = listener()
		expect(select(2, srv:accept(0.01))):eq(errno.ETIMEDOUT)
		expect(select(2, srv:accept({nodelay = true}, 0.01))):eq(errno.ETIMEDOUT)
		for _ in srv:clients(0.01) do error"nobody" end
	end)
end)

describe("connecting", function()
	it("reports a refused connection when the socket is used", function()
		local srv, port = listener()
		srv:close()
		local c = socket.connect("127.0.0.1", port)
		fails("connect: Connection refused", c.connect, c)
		fails("read: Connection refused", c.read, c)
		expect(c:pollfd()):eq(-1)
		expect(select(2, c:peername())):eq(errno.ECONNREFUSED)
	end)
	it("reports an address in use when the socket listens", function()
		local _, port = listener()
		local second = socket.listen("127.0.0.1", port)
		fails("listen: Address already in use", second.listen, second)
	end)
	it("works over IPv6", function()
		local srv = socket.listen("::1", 0)
		if not pcall(srv.listen, srv) then return end -- a system without it
		local family, host, port = srv:localname()
		expect(family):eq(socket.AF_INET6) expect(host):eq"::1"
		local c = socket.connect("::1", port)
		assert(c:connect())
		local s = srv:accept()
		c:write"six\n"
		expect(s:read()):eq"six"
		expect((select(2, s:peername()))):eq"::1"
	end)
	it("works over UNIX paths with mode and unlink", function()
		local path = os.tmpname()
		local srv = socket.listen{path = path, unlink = true, mode = "rw-------"}
		assert(srv:listen())
		local family, name = srv:localname()
		expect(family):eq(socket.AF_UNIX) expect(name):eq(path)
		local c = socket.connect{path = path}
		local s = srv:accept()
		c:write"hello\n"
		expect(s:read()):eq"hello"
		expect((c:peerpid())):eq((s:peerpid()))
		expect((s:peereid())):eq((c:peereid()))
		expect(select(2, c:peername())):eq(path)
		local again = socket.listen{path = path}
		fails("Address already in use", again.listen, again)
		os.remove(path)
	end)
	it("takes a port as a number or a string and refuses others", function()
		local _, port = listener()
		assert(socket.connect("127.0.0.1", tostring(math.floor(port))):connect())
		expect(select(2, socket.connect("127.0.0.1", 99999))):eq(-1684960055)
		expect(select(2, socket.connect("127.0.0.1", "no such service"))):eq(-1684960055)
		fails("string expected, got no value", socket.connect)
		fails("string expected, got nil", socket.connect, {host = "127.0.0.1"})
		fails("boolean expected, got number", socket.connect, {path = "/x", nonblock = 1})
		fails("no bind address specified", socket.connect, {path = "/x", bind = {}})
		fails("xx: unable to parse bind address", socket.connect, {path = "/x", bind = "xx"})
	end)
	it("binds before it connects", function()
		local srv, port = listener()
		local c = socket.connect{host = "127.0.0.1", port = port, bind = {addr = "127.0.0.2", port = 0}}
		assert(c:connect())
		expect((select(2, c:localname()))):eq"127.0.0.2"
		expect((select(2, srv:accept():peername()))):eq"127.0.0.2"
	end)
	if not PUC then it("binds to an address and a port without names", function() -- EAFNOSUPPORT in the original
		local free = socket.listen{host = "127.0.0.1", port = 0, type = socket.SOCK_DGRAM}
		local port = select(3, free:localname())
		free:close()
		local c = socket.connect{host = "127.0.0.1", port = 9, type = socket.SOCK_DGRAM, bind = {"127.0.0.1", port}}
		assert(c:connect())
		expect((select(3, c:localname()))):eq(port)
	end) end
	it("finds names of the hosts file", function()
		local srv = socket.listen{host = "localhost", port = 0, family = socket.AF_INET}
		assert(srv:listen())
		expect((select(2, srv:localname()))):eq"127.0.0.1"
	end)
	it("refuses addresses of another family", function()
		local _, port = listener()
		local c = socket.connect("127.0.0.1", port, socket.AF_INET6)
		fails("A non-recoverable error occurred when attempting to resolve the name", c.connect, c)
	end)
	it("works between UNIX datagram sockets with names", function()
		local here, there = os.tmpname(), os.tmpname()
		local srv = socket.listen{path = here, type = socket.SOCK_DGRAM, unlink = true}
		assert(srv:listen())
		local c = socket.connect{path = here, type = socket.SOCK_DGRAM, unlink = true, bind = {path = there}}
		assert(c:connect())
		expect((select(2, c:localname()))):eq(there)
		expect((select(2, c:peername()))):eq(here)
		c:xwrite("datagram", "bn")
		expect(srv:read"*a"):eq"datagram"
		os.remove(here) os.remove(there)
	end)
	it("tells no peer's user where there is none", function()
		local _, port = listener()
		local c = socket.connect("127.0.0.1", port)
		assert(c:connect())
		local why = select(2, c:peereid())
		if why ~= errno.EINVAL then expect(why):eq(errno.EOPNOTSUPP) end -- as the BSDs say it
	end)
	it("says that nothing is connected yet", function()
		local srv = listener()
		expect((srv:peername())):eq(0)
		expect(select("#", srv:peername())):eq(1)
		local a = pair()
		expect(a:peername()):eq(socket.AF_UNIX)
		expect(select(2, a:peername())):eq(nil)
	end)
	it("answers events of the last operation", function()
		local srv, port = listener()
		expect(srv:events()):eq""
		srv:accept(0)
		expect(srv:events()):eq"r"
		local a = pair()
		a:recv(1) expect(a:events()):eq"r"
		expect(a:clear()):eq(true) expect(a:events()):eq""
		local c = socket.connect("127.0.0.1", port)
		expect(c:events()):eq"w"
		assert(c:connect()) expect(c:events()):eq""
	end)
	it("keep their events where an operation only repeats an error", function()
		local a, b = pair()
		a:onerror(function(_, _, why) return why end)
		for _ = 1, 3 do
			expect(a:xread(9, 0)):eq(nil) expect(a:events()):eq"r"
		end
		a:clear() a:setmode(nil, "bn")
		for _ = 1, 3 do
			expect(a:xwrite(("x"):rep(10000000), "n", 0)):eq(nil) expect(a:events()):eq"w"
		end
		b:close()
	end)
	it("are polled by many objects with the descriptor", function()
		local a, b = pair()
		a:onerror(function(s, _, why) s:clearerr() return why end)
		local waiting, woken = 0, 0
		local cq = cqueues.new()
		for _ = 1, 3 do
			cq:wrap(function()
				local user = {
					pollfd = function() return a:pollfd() end,
					events = function() return a:events() end,
					timeout = function() return a:timeout() end,
				}
				a:xread(9, 0)
				waiting = waiting + 1
				if cqueues.poll(user, 10) == user then woken = woken + 1 end
			end)
		end
		cq:wrap(function()
			while waiting < 3 do cqueues.poll() end
			b:setmode(nil, "bn")
			b:write"x"
		end)
		assert(cq:loop())
		expect(woken):eq(3)
	end)
end)

describe("messages", function()
	it("end like files", function()
		local a, b = pair("b", "dgram")
		a:setmode(nil, "bn")
		a:write"one\ntwo" a:write"three"
		expect(b:read"*l"):eq"one" expect(b:read"*l"):eq"two" expect(b:read"*l"):eq"three"
		a:write"one\ntwo" a:write"three"
		expect(b:read"*a"):eq"one\ntwo" expect(b:read(100)):eq"three"
		expect(select(2, b:recv(1))):eq(errno.EAGAIN)
		expect(b:eof"r"):eq(false)
	end)
	it("travel over UDP", function()
		local srv = socket.listen{host = "127.0.0.1", port = 0, type = socket.SOCK_DGRAM}
		assert(srv:listen())
		local _, _, port = srv:localname()
		local c = socket.connect{host = "127.0.0.1", port = port, type = socket.SOCK_DGRAM}
		c:setmode(nil, "bn")
		c:write"hello"
		expect(srv:xread("*a", 5)):eq"hello"
	end)
	it("keep their bounds on seqpacket sockets, which end", function()
		local some, _, why = socket.pair{type = socket.SOCK_SEQPACKET}
		if not some then return expect(why):eq(errno.EPROTONOSUPPORT) end -- macOS and illumos have none
		local a, b = pair("b", {type = socket.SOCK_SEQPACKET})
		a:setmode(nil, "bn")
		a:write"first" a:write"second"
		expect(b:read(100)):eq"first" expect(b:read(100)):eq"second"
		a:close()
		expect(b:read(100)):eq(nil)
		expect(b:eof"r"):eq(true)
	end)
	it("are cut where they do not fit", function()
		local a, b = pair("b", "dgram")
		a:setmode(nil, "bf") a:setbufsiz(nil, 20000)
		a:write(("x"):rep(20000))
		expect(#b:read(-5000)):eq(5000)
		assert(#(b:recv(-20000) or "") < 15000)
		expect(select(2, b:recv(-1))):eq(errno.EAGAIN)
	end)
	-- the C implementation polls without end: the kernel calls such a socket readable, and gives nothing
	if not PUC then it("end where their socket was shut down for reading", function()
		for _, how in ipairs{"r", "rw"} do
			local a, b = pair("b", "dgram")
			b:setmode(nil, "bn")
			b:write"before"
			expect(a:shutdown(how)):eq(true)
			local cq, steps, results = cqueues.new(), 0, nil
			cq:wrap(function() results = {a:xread("*l", 20), a:xread("*l", 20), a:fill(1, 20)} end)
			repeat cq:step(20) steps = steps + 1 until cq:empty() or steps == 20
			expect(steps < 20):eq(true)
			expect(results[1]):eq"before" expect(results[2]):eq(nil) expect(results[3]):eq(false)
			expect(a:eof"r"):eq(true)
		end
	end) end
end)

describe("the ends of a stream", function()
	it("close one by one", function()
		local a, b = pair"b"
		a:setmode(nil, "bn") b:setmode(nil, "bn")
		expect(a:shutdown"w"):eq(true)
		expect(b:read"*l"):eq(nil)
		b:write"still\n"
		expect(a:read"*l"):eq"still"
		expect(select(2, a:write"x")):eq(errno.EPIPE)
		expect(a:eof"w"):eq(true)
		expect(a:eof"r"):eq(false)
		expect(a:stat().sent.eof):eq(true)
		fails("invalid option", a.shutdown, a, "x")
	end)
	it("that the kernel refuses to shut down say so from then on", function()
		local srv, port = listener()
		for _, how in ipairs{"r", "w", "rw"} do
			local client = socket.connect("127.0.0.1", port)
			assert(client:connect())
			local con = srv:accept()
			con:setmode("b", "bn")
			con:onerror(function(_, _, why) return why end)
			con:write"unread"
			reset(client)
			cqueues.poll{pollfd = con:pollfd(), events = "r"} -- the reset has come
			for _ = 1, 2 do
				local ok, why = con:shutdown(how)
				expect(ok):eq(false) expect(why):eq(errno.ENOTCONN)
			end
			expect(select(2, con:recv(1))):eq(errno.ENOTCONN)
			expect(select(2, con:xread(9, 0))):eq(errno.ENOTCONN)
			expect(select(2, con:xwrite("x", "n", 0))):eq(errno.ENOTCONN)
			con:close()
		end
	end)
	it("are forgotten when bytes are put back", function()
		local so = holding"abc\n"
		expect(so:read"*l"):eq"abc" expect(so:read"*l"):eq(nil)
		expect(so:eof"r"):eq(true)
		expect(so:unget"more\n"):eq(true)
		expect(so:eof"r"):eq(false)
		expect(so:read"*l"):eq"more" expect(so:read"*l"):eq(nil)
	end)
	it("count what went through", function()
		local a, b = pair"b"
		a:setmode(nil, "bn")
		a:write"12345" b:read(5)
		expect(a:stat().sent.count):eq(5) expect(b:stat().rcvd.count):eq(5)
		assert(os.time() - b:stat().rcvd.time < 60)
		expect(a:stat().rcvd.time):eq(0)
	end)
end)

describe("putting back", function()
	it("comes in front of what is buffered", function()
		local a, b = pair"b"
		b:write"defghi\n" b:flush()
		expect(a:read(3)):eq"def"
		a:unget(("x"):rep(5000)) a:unget"abc"
		expect(a:read(3)):eq"abc"
		expect(#a:read(5000)):eq(5000)
		expect(a:read"*l"):eq"ghi"
	end)
end)

describe("bits", function()
	it("are packed with the most significant first", function()
		local a, b = pair"b"
		a:setmode(nil, "bn")
		assert(a:pack(5, 3)) assert(a:pack(1, 13)) assert(a:pack(0xdeadbeef))
		expect(b:unpack(3)):eq(5) expect(b:unpack(13)):eq(1) expect(b:unpack()):eq(0xdeadbeef)
		assert(a:pack(0xAB, 8))
		expect(b:unpack(4)):eq(0xA) expect(b:unpack(4)):eq(0xB)
	end)
end)

describe("descriptors", function()
	it("are passed with a message", function()
		local a, b = pair"b"
		local x, y = pair"b"
		expect(a:sendfd("take", x)):eq(true)
		x:close()
		local msg, so = b:recvfd()
		expect(msg):eq"take"
		expect(socket.type(so)):eq"socket"
		so:xwrite("through\n", "bn")
		expect(y:read"*l"):eq"through"
		a:write"plain" a:flush()
		local msg, none = b:recvfd()
		expect(msg):eq"plain" expect(none):eq(nil)
		so:close() y:close()
	end)
	it("that do not fit are an error and closed", function()
		local a, b = pair("b", "dgram")
		local before = descriptors()
		b:onerror(function(_, _, why) return why end)
		assert(a:sendfd(("x"):rep(20000), a))
		local msg, so, why = b:recvfd(10)
		expect(msg):eq(nil) expect(so):eq(nil) expect(why):eq(errno.ENOBUFS)
		expect(descriptors()):eq(before)
	end)
	it("may come from addresses tried side by side", function()
		local srv, port = listener()
		for _, delay in ipairs{true, false, 0, 0.1} do
			loop(function()
				local con = srv:accept()
				con:write"hello\n" con:close()
			end, function()
				local con = socket.connect{host = "localhost", port = port, happyeyeballs = delay}
				expect(con:read"*l"):eq"hello"
				con:close()
			end)
		end
		srv:close()
		if not PUC then
			expect(function() socket.connect{host = "localhost", port = port, happyeyeballs = {}} end):fails"boolean expected, got table"
		end
	end)
	it("are those of Lua files, too", function()
		local name = os.tmpname()
		local file = io.open(name, "w")
		local so = socket.dup(file)
		so:write"by the socket\n" so:close()
		file:write"by the file\n" file:close()
		expect(select(2, socket.dup(file))):eq(errno.EBADF)
		local a, b = socket.pair()
		file = io.open(name)
		expect(a:sendfd("read it", file)):eq(true)
		local message, received = b:recvfd()
		expect(message):eq"read it"
		expect(received:read"*a"):eq"by the socket\nby the file\n"
		for _, so in ipairs{a, b, received} do so:close() end
		file:close() os.remove(name)
		local out = socket.dup{file = io.stdout}
		expect(socket.type(out)):eq"socket" out:close()
	end)
	it("are those of commands, too", function()
		local stop = os.tmpname()
		local command = io.popen("echo one; until [ -s " .. stop .. " ]; do sleep 0.01; done; echo two; exit 3")
		local so = socket.dup(command)
		so:setmode("b", "b")
		local cq, lines = cqueues.new(), {}
		cq:wrap(function()
			for line in so:lines() do lines[#lines + 1] = line end
		end)
		while #lines < 1 do expect(cq:step()):eq(true) end
		local go = io.open(stop, "w")
		go:write"x" go:close()
		expect(cq:loop()):eq(true)
		expect(table.concat(lines, " ")):eq"one two"
		so:close()
		local result = {command:close()}
		expect(result[1]):eq(nil) expect(result[2]):eq"exit" expect(result[3]):eq(3)
		os.remove(stop)
		command = io.popen("cat >" .. stop, "w")
		so = socket.dup(command)
		so:setmode("b", "bn")
		so:write"by the socket\n" so:close()
		command:write"by the file\n"
		expect(command:close()):eq(true)
		local file = io.open(stop)
		expect(file:read"*a"):eq"by the socket\nby the file\n"
		file:close() os.remove(stop)
	end)
	it("are duplicated and opened", function()
		local a, b = pair"b"
		local c = socket.dup(a)
		a:close()
		c:xwrite("x\n", "bn") expect(b:read()):eq"x"
		expect(select(2, socket.dup{})):eq(errno.EBADF)
		expect(select(2, socket.fdopen(-1))):eq(errno.EBADF)
		expect(select(2, socket.fdopen(9999))):eq(errno.EBADF)
		fails("number expected, got string", socket.fdopen, "x")
		expect(socket.type(socket.dup{socket = b})):eq"socket"
	end)
	it("are closed once and not leaked", function()
		collectgarbage() -- what other tests have let go of
		local before = descriptors()
		for _ = 1, 50 do
			local srv, port = listener()
			local c = socket.connect("127.0.0.1", port)
			local s = srv:accept()
			c:close() c:close() s:close() srv:close()
		end
		expect(descriptors()):eq(before)
	end)
	it("of abandoned sockets are closed", function()
		collectgarbage() -- what other tests have let go of
		local before = descriptors()
		for _ = 1, 50 do pair() end
		for _ = 1, 20 do
			collectgarbage()
			cqueues.poll(0)
			if descriptors() <= before then break end
		end
		assert(descriptors() <= before)
	end)
end)

describe("several coroutines on one socket", function()
	it("read whole lines each", function()
		local a, b = pair"b"
		local n = 0
		local function reader() for l in a:lines"*l" do assert(#l == 30) n = n + 1 end end
		loop(reader, reader, reader, function()
			for i = 1, 300 do b:xwrite(("x"):rep(30) .. "\n", "bn") if i % 7 == 0 then cqueues.sleep(0) end end
			b:close()
		end)
		expect(n):eq(300)
	end)
	it("read and write at the same time", function()
		local a, b = pair"b"
		local data, got = ("y"):rep(300000), {}
		local function send(so) return function() assert(so:xwrite(data, "bn")) so:shutdown"w" end end
		local function receive(so) return function() got[so] = #so:read"*a" end end
		loop(send(a), send(b), receive(a), receive(b))
		expect(got[a]):eq(#data) expect(got[b]):eq(#data)
	end)
	if not PUC then it("wake when it is closed", function()
		local a = pair()
		local woken, cq = 0, cqueues.new()
		for _ = 1, 2 do
			cq:wrap(function()
				local ok, why = pcall(a.read, a, "*l")
				expect(ok):eq(false)
				assert(tostring(why):find("socket closed", 1, true), why)
				woken = woken + 1
			end)
		end
		cq:wrap(function() cqueues.sleep(0) a:close() end)
		assert(cq:loop(10))
		expect(woken):eq(2)
	end) end
	it("poll it with their own events", function()
		local a, b = pair"b"
		loop(function()
			a:recv(1)
			expect((cqueues.poll(a, 10))):eq(a)
			expect(a:recv(1)):eq"x"
		end, function() cqueues.sleep(0) b:xwrite("x", "bn") end)
	end)
end)

describe("interposed methods", function()
	it("are what the others call", function()
		local calls = {}
		local old = {}
		for _, name in ipairs{"recv", "send", "accept", "flush"} do
			old[name] = socket.interpose(name, function(...) calls[name] = (calls[name] or 0) + 1 return old[name](...) end)
		end
		local a, b = pair()
		a:xwrite"x\n"
		expect(b:read"*l"):eq"x"
		local srv, port = listener()
		for _ in srv:clients(0) do error"nobody" end
		for name, f in pairs(old) do socket.interpose(name, f) end
		expect(calls.send):eq(1) expect(calls.recv):eq(1) expect(calls.accept):eq(1)
		expect(calls.flush):eq(1)
	end)
	it("outlive a second require", function()
		socket.interpose("ours", function() return 42 end)
		package.loaded["cqueues.socket"] = nil
		local again = require"cqueues.socket"
		expect(again.pair():ours()):eq(42)
		again.interpose("ours", nil)
		package.loaded["cqueues.socket"] = socket
	end)
end)

describe("interposed error methods", function()
	it("save, choose the handler and name the peer", function()
		local saved, old = {}, {}
		old.seterror = socket.interpose("seterror", function(so, which, why) saved[which] = why return old.seterror(so, which, why) end)
		old.timeout = socket.interpose("timeout", function() return 0.01 end)
		local a = socket.pair()
		local _, why = a:read"*l"
		for name, f in pairs(old) do socket.interpose(name, f) end
		expect(why):eq(errno.ETIMEDOUT)
		expect(saved.r):eq(errno.ETIMEDOUT)
		expect(a:error"r"):eq(errno.ETIMEDOUT)
		a:clearerr()
		old = {onerror = socket.interpose("onerror", function() return function() return 99 end end)}
		local _, other = a:xread("*l", 0)
		socket.interpose("onerror", old.onerror)
		expect(other):eq(99)
		a:clearerr()
		old = {peername = socket.interpose("peername", function() return socket.AF_INET, "somewhere", 7 end)}
		a:seterror("r", errno.ECONNRESET)
		local ok, text = pcall(a.read, a)
		socket.interpose("peername", old.peername)
		expect(ok):eq(false)
		expect(text):has"[somewhere.7]:read: Connection reset by peer"
	end)
	it("write what tostring makes of a value", function()
		local a, b = socket.pair()
		a:setmode(nil, "bn")
		a:write(setmetatable({}, {__tostring = function() return "as text" end}), true, 7, "\n")
		expect(b:read"*l"):eq"as texttrue7"
	end)
end)

describe("sockets among other things", function()
	local condition = require"cqueues.condition"
	local auxlib = require"cqueues.auxlib"
	it("are read in coroutines below the managed one", function()
		local got = {}
		local a, b = pair"b"
		loop(function()
			local lines = auxlib.wrap(function() for l in a:lines"*l" do coroutine.yield(l) end end)
			for l in lines do got[#got + 1] = l end
		end, function()
			for i = 1, 3 do b:xwrite(i .. "\n", "bn") cqueues.sleep(0) end
			b:close()
		end)
		expect(table.concat(got)):eq"123"
	end)
	it("are read in a nested controller", function()
		local a, b = pair"b"
		local inner, got = cqueues.new(), nil
		inner:wrap(function() got = a:read"*l" end)
		loop(function() assert(inner:loop()) end, function() cqueues.sleep(0) b:xwrite("deep\n", "bn") end)
		expect(got):eq"deep"
	end)
	it("let values through that a coroutine yields to the caller of the loop", function()
		local co = coroutine.wrap(function()
			local cq = cqueues.new()
			local a, b = pair"b"
			cq:wrap(function() for l in a:lines"*l" do coroutine.yield(l) end end)
			cq:wrap(function() for i = 1, 3 do b:xwrite(i .. "\n", "bn") cqueues.sleep(0) end b:close() end)
			assert(cq:loop())
			return "done"
		end)
		expect(co()):eq"1" expect(co()):eq"2" expect(co()):eq"3" expect(co()):eq"done"
	end)
	it("wake a wait for a condition, too", function()
		local a, b = pair"b"
		loop(function()
			a:recv(1)
			local ok, which = condition.new():wait(a, 10)
			expect(ok):eq(false) expect(which):eq(a)
		end, function() cqueues.sleep(0) b:xwrite("x", "bn") end)
	end)
	it("harm only the coroutine that does not handle their errors", function()
		local a, b = pair()
		a:seterror("r", errno.ECONNRESET)
		local cq, done, seen = cqueues.new(), false, 0
		cq:wrap(function() a:read() end)
		cq:wrap(function() b:write"x\n" done = true end)
		for why in cq:errors() do
			seen = seen + 1
			expect(why):has"read: Connection reset by peer"
		end
		expect(seen):eq(1) expect(done):eq(true)
	end)
	it("go on after a cancellation", function()
		local a, b = pair"b"
		loop(function() expect(a:xread("*l", 10)):eq"after" end,
			function() cqueues.cancel(a:pollfd()) cqueues.sleep(0) b:xwrite("after\n", "bn") end)
	end)
	it("come and go by the hundreds", function()
		local before = descriptors()
		for _ = 1, 5 do
			local srv, port = listener()
			local cq, echoed = cqueues.new(), 0
			cq:wrap(function()
				for _ = 1, 200 do
					local con = srv:accept()
					cq:wrap(function() for l in con:lines"*L" do con:write(l) end con:close() end)
				end
				srv:close()
			end)
			for i = 1, 200 do
				cq:wrap(function()
					local c = socket.connect("127.0.0.1", port)
					c:write("hello " .. i .. "\n")
					if c:read() == "hello " .. i then echoed = echoed + 1 end
					c:close()
				end)
			end
			assert(cq:loop(30))
			expect(echoed):eq(200)
			cq:close()
		end
		assert(descriptors() <= before) -- fewer where earlier garbage was collected
	end)
end)

describe("a write that times out", function()
	if not PUC then it("keeps what it took, each byte once", function()
		local a, b = pair"b"
		a:setmode(nil, "bn")
		local taken, n = 0, 0
		repeat
			local done, why = a:xwrite(("x"):rep(50000), 0.01)
			if done then taken = taken + 50000 end
		until not done
		a:clearerr()
		local rest = select(2, a:pending())
		assert(rest > 0)
		local sent = a:stat().sent.count
		a:settimeout(10)
		loop(function() assert(a:flush()) a:shutdown"w" end, function() for s in b:lines(-65536) do n = n + #s end end)
		expect(n):eq(sent + rest)
	end) end
end)

describe("descriptors given to a thread", function()
	it("are sockets there", function()
		local thread = require"cqueues.thread"
		local a, b = pair"b"
		b:setmode("b", "bn")
		local other, con = thread.start(function(con)
			while true do
				local name, so = con:recvfd()
				if not so then break end
				so:setmode("b", "bn")
				so:write(name, " received ", so:read"*l", "\n")
				so:close()
			end
			con:xwrite("done\n", "bn")
		end)
		for _, name in ipairs{"first", "second"} do
			local x, y = pair"b"
			y:setmode("b", "bn")
			assert(con:sendfd(name, x))
			x:close()
			y:write"hello\n"
			expect(y:read"*l"):eq(name .. " received hello")
			expect(y:read"*l"):eq(nil)
			y:close()
		end
		con:shutdown"w"
		expect(con:read"*l"):eq"done"
		expect(other:join()):eq(true)
	end)
end)

describe("peers that reset", function()
	local request = "GET / HTTP/1.1\r\nHost: here\r\n folded\r\n\r\nbody--end"
	it("end the conversation at any byte, and nothing else", function()
		local srv, port = listener()
		local ends = {}
		loop(function()
			for i = 0, #request do
				local con = srv:accept()
				con:setmode("t", "bn")
				con:onerror(function(_, _, why) return why end)
				con:write"unread"
				local line, why = con:read"*l"
				local fields = 0
				if line then for _ in con:lines"*h" do fields = fields + 1 end end
				if line then line, why = con:read"*a" end
				assert(why == nil or why == errno.ECONNRESET or why == errno.EPIPE, why)
				ends[#ends + 1] = why or "end"
				expect(con:write"late" == con or true):eq(true)
				con:close()
			end
		end, function()
			for i = 0, #request do
				local con = socket.connect("127.0.0.1", port)
				con:setmode("b", "bn")
				if i > 0 then con:write(request:sub(1, i)) end
				reset(con)
			end
		end)
		expect(#ends):eq(#request + 1)
		-- the listener serves on
		local c = socket.connect("127.0.0.1", port)
		local s = srv:accept()
		c:xwrite("still\n", "bn")
		expect(s:read"*l"):eq"still"
	end)
end)

describe("input without measure", function()
	it("never makes a line longer than the limit", function()
		local a, b = pair"b"
		local longest, total = 0, 0
		loop(function() b:xwrite(("x"):rep(300000), "bn") b:close() end, function()
			for l in a:lines"*l" do longest = math.max(longest, #l) total = total + #l end
		end)
		expect(longest):eq(4096) expect(total):eq(300000)
	end)
	it("is no header where a field is longer than the limit", function()
		local a, b = pair"b"
		loop(function() b:xwrite("Name: " .. (" folded\r\n"):rep(5000) .. "\r\n", "bn") b:close() end, function()
			expect(a:read"*h"):eq(nil)
			expect(#a:read"*l"):eq(14)
		end)
	end)
	it("keeps NUL bytes in lines, fields, counts and entities", function()
		local so = holding("a\0b\r\nX: \0\r\n\r\n\0\0--end\0", "b")
		expect(so:read"*l"):eq"a\0b\r"
		expect(so:read"*h"):eq"X: \0"
		expect(so:read"*h"):eq(nil)
		expect(so:read"*l"):eq"\r"
		expect(so:read(1)):eq"\0"
		expect(so:read"--end\0"):eq"\0"
		expect(so:read"--end\0"):eq(nil)
		expect(so:read"*a"):eq"--end\0"
	end)
end)
