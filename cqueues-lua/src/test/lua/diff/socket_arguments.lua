-- What the functions and methods of sockets make of arguments of every kind.
local show = dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "../show.lua")
local errno = require"cqueues.errno"
local socket = require"cqueues.socket"
local case = show.case
local huge = math.huge

-- a label, and a value; nil needs the pair
local values = {
	{"nil", nil}, {"0", 0}, {"1", 1}, {"-1", -1}, {"1.5", 1.5}, {"inf", huge}, {"-inf", -huge}, {"NaN", 0 / 0}, {"'5'", "5"}, {"'x'", "x"}, {"''", ""},
	{"{}", {}}, {"true", true}, {"print", print}, {"'0x10'", "0x10"}, {"' 7 '", " 7 "}, {"'0x'", "0x"}, {"'-'", "-"},
}

print"-- settings"
for _, v in ipairs(values) do
	for _, name in ipairs{"setbufsiz", "setmaxline", "settimeout", "setmode"} do
		local a = socket.pair()
		local label, value = name .. " " .. v[1], v[2]
		case(label, function() return a[name](a, value) end)
		case(label .. " then", function() return a[name](a) end)
		case(label .. " second", function() return a[name](a, nil, value) end)
		case(label .. " then", function() return a[name](a, nil, nil) end)
	end
end
do
	local a = socket.pair()
	for _, v in ipairs{"line", "full", "no", "nobuf", "", "LINE", "lines", 5, true, {}} do
		case("setvbuf", function() return a:setvbuf(v) end)
		case("setvbuf", function() return a:setvbuf(v, 77) end)
		case("setvbuf", function() return a:setvbuf(v, "x") end)
		case("then", function() return a:setvbuf() end)
	end
	case("setvbuf", function() return a:setvbuf("line", 0) end)
	case("setvbuf", function() return a:setvbuf(nil, 55) end)
	case("then", function() return a:setvbuf() end)
	for _, mode in ipairs{"tl", "bf", "bn", "tn", "tf", "bl", "tA", "tP", "a", "A", "p", "P", "tpaln", "x", "", "T", "nlf", "fln", "-", 1} do
		case("setmode " .. mode, function() return a:setmode(mode, mode) end)
		case("then", function() return a:setmode() end)
	end
end

print"-- letters for directions"
for _, name in ipairs{"error", "clearerr", "eof", "seterror", "setmaxerrs"} do
	local a = socket.pair()
	for _, which in ipairs{"r", "", "rr", "x", " r", "R", "rwx"} do
		case(name .. " '" .. which .. "'", function() return a[name](a, which) end)
	end
	case(name .. " {}", function() return a[name](a, {}) end)
	case(name .. " true", function() return a[name](a, true) end)
	case(name .. " 1", function() return a[name](a, 1) end)
end
do
	local a = socket.pair()
	case("seterror", function() return a:seterror() end)
	case("seterror r", function() return a:seterror("r") end)
	case("seterror rw 3", function() return a:seterror("rw", 3) end)
	case("seterror wr '4'", function() return a:seterror("wr", "4") end)
	case("seterror r x", function() return a:seterror("r", "x") end)
	case("seterror rwx 5", function() return a:seterror("rwx", 5) end)
	case("error", function() return a:error() end)
	case("error w", function() return a:error("w") end)
	case("clearerr w", function() return a:clearerr("w") end)
	case("error", function() return a:error() end)
	case("seterror 0", function() return a:seterror("rw", 0) end)
	case("error", function() return a:error() end)
	case("setmaxerrs 9", function() return a:setmaxerrs(9) end)
	case("setmaxerrs nil 12", function() return a:setmaxerrs(nil, 12) end)
	case("setmaxerrs 1.5", function() return a:setmaxerrs(1.5) end)
	case("setmaxerrs -1", function() return a:setmaxerrs(-1) end)
	case("setmaxerrs rw x", function() return a:setmaxerrs("rw", "x") end)
	case("then", function() return a:setmaxerrs() end)
end

print"-- handlers"
do
	local a = socket.pair()
	case("onerror", function() return a:onerror() == socket.onerror() end)
	case("onerror nil", function() return a:onerror(nil) == socket.onerror() end)
	case("onerror 'x'", function() return a:onerror("x") end)
	case("onerror {}", function() return a:onerror({}) end)
	case("onerror print", function() return a:onerror(print) == socket.onerror() end)
	case("then", function() return a:onerror() == print end)
	case("class", function() return socket.onerror(error) == socket.onerror(nil) end)
	case("class 'x'", socket.onerror, "x")
	a:onerror(function(so, method, why) return method, why, so == a end)
	for _, name in ipairs{"fill", "unpack", "recvfd", "read", "xread"} do
		a:seterror("r", errno.ECONNRESET)
		case(name, function() return a[name](a, 1) end)
	end
	for _, name in ipairs{"write", "xwrite", "flush", "pack", "sendfd"} do
		a:seterror("w", errno.ECONNRESET)
		case(name, function() return a[name](a, name == "pack" and 1 or name == "flush" and "n" or "x", name == "sendfd" and a or nil) end)
	end
end

print"-- errors that nobody clears"
for _, limit in ipairs{0, 2} do
	local a = socket.pair()
	a:setmaxerrs(limit)
	local function thrice(label, which, code, f)
		a:clearerr()
		a:seterror(which, code)
		for _ = 1, 3 do case(label, f) end
	end
	for _, code in ipairs{errno.ECONNRESET, errno.ETIMEDOUT, errno.EPIPE} do
		thrice("recv", "r", code, function() return a:recv(1) end)
		thrice("read", "r", code, function() return a:read(1) end)
		thrice("xread", "r", code, function() return a:xread(1) end)
		thrice("read", "r", code, function() return a:read("*l", 1, 2) end)
		thrice("fill", "r", code, function() return a:fill(1) end)
		thrice("unpack", "r", code, function() return a:unpack(1) end)
		thrice("recvfd", "r", code, function() return a:recvfd(1) end)
		thrice("send", "w", code, function() return a:send("x", 1, 1) end)
		thrice("write", "w", code, function() return a:write("x") end)
		thrice("xwrite", "w", code, function() return a:xwrite("x") end)
		thrice("flush", "w", code, function() return a:flush() end)
		thrice("pack", "w", code, function() return a:pack(1, 8) end)
		thrice("sendfd", "w", code, function() return a:sendfd("x", a) end)
	end
end

local function holding(data, mode)
	local a, b = socket.pair()
	b:setmode(nil, "bn")
	b:write(data)
	b:close()
	a:setmode(mode)
	return a
end

print"-- formats"
local formats = {"l", "L", "a", "*", "*x", "*ll", "*n", "", "-", "-x", "--", "x", "*l ", "5x", "nan", "inf", "0x", " ", "0x3", " 2 ", "-3", "0", "1e0", 1.5, -1.5, 0.5, -0.5, 2 ^ 31, 2 ^ 53, {}, true, print}
for _, format in ipairs(formats) do
	for _, name in ipairs{"read", "recv", "xread"} do
		local a = holding("hello\nworld\n", "b")
		case(name .. " " .. show.value(format), function() return a[name](a, format) end)
	end
	case("lines", function() return holding("hello\nworld\n", "b"):lines(format)() end)
	case("xlines", function() return holding("hello\nworld\n", "b"):xlines(format)() end)
end
local function numbers() return holding("1\n2\n3\n4\n", "b") end
case("none", function() return numbers():read() end)
case("nil", function() return numbers():read(nil) end)
case("nil last", function() return numbers():read("*l", nil, "*l") end)
case("nil first", function() return numbers():read(nil, "*l") end)
case("several", function() return numbers():read("*l", "*L", 1, -2, "*a", "*l", "*l") end)
case("lines", function() return numbers():lines()() end)
case("lines nil", function() return numbers():lines(nil, "*l")() end)
case("lines several", function() return numbers():lines("*l", "*L")() end)
case("xread", function() return numbers():xread() end)
case("xlines", function() return numbers():xlines()() end)
case("recv nil", function() return numbers():recv(nil) end)
for _, modes in ipairs{{"b"}, {"b", 1}, {1, "b"}, {"1", "b"}, {"b", "1"}, {"b", "x"}, {"b", {}}, {nil, "b"}, {1, 1}, {{}}, {"zz"}} do
	case("xread mode", function() return holding("a\r\n", "t"):xread("*L", modes[1], modes[2]) end)
	case("xlines mode", function() return holding("a\r\n", "t"):xlines("*L", modes[1], modes[2])() end)
	case("recv mode", function() return holding("a\r\n", "t"):recv("*L", modes[1]) end)
end
for _, n in ipairs{0, 1, 5, 6, -1, 1.5, "2", "x", {}, true, huge} do
	local a = holding("hello", "b")
	case("fill " .. show.value(n), function() return a:fill(n) end)
	case("again", function() return a:fill(n, 0) end)
	case("error", function() return a:error() end)
end
for _, data in ipairs{"abc", "", 5, 1.5, {}, true} do
	local a = holding("hello\n", "b")
	case("unget", function() return a:unget(data) end)
	case("read", function() return a:read() end)
end

print"-- writing"
for _, modes in ipairs{{}, {"n"}, {"l"}, {"f"}, {"b"}, {"t"}, {"bn"}, {"bf"}, {"bl"}, {""}, {"x"}, {1}, {0}, {huge}, {"n", 1}, {1, "n"}, {"bn", "x"}, {"x", "bn"}, {nil, "n"}, {nil, 1}} do
	for _, name in ipairs{"xwrite", "flush", "send", "pack"} do
		local a, b = socket.pair()
		b:setmode"b"
		case(name .. " " .. show.values(modes[1], modes[2]), function()
			if name == "xwrite" then return a:xwrite("x\ny", modes[1], modes[2]) end
			if name == "send" then return a:send("a\nb", 1, 3, modes[1]) end
			if name == "pack" then return a:pack(5, 8, modes[1]) end
			a:setmode(nil, "bf")
			a:write"abc\nd"
			return a:flush(modes[1], modes[2])
		end)
		case("pending", function() return a:pending() end)
		case("sent", function() return b:recv(-100) end)
	end
end
do
	local a, b = socket.pair()
	a:setmode(nil, "bn")
	b:setmode"b"
	for _, v in ipairs{"abc", 5, 1.5, 2 ^ 53, 1e100, true} do
		case("write", function() return a:write(v) end)
		case("sent", function() return b:recv(-100) end)
	end
	case("write", function() return a:write() end)
	case("write nil", function() return a:write("a", nil, "b") end)
	case("sent", function() return b:recv(-100) end)
	case("write false", function() return a:write("a", false, "b") end)
	case("sent", function() return b:recv(-100) end)
	for _, range in ipairs{{1, 3}, {1, 0}, {0, 0}, {1, 4}, {2, 2}, {4, 3}, {4, 4}, {5, 3}, {3, 1}, {-1, 3}, {1, -1}, {1.5, 2.5}, {"1", "2"}, {"x", 1}, {1, "x"}, {1, huge}, {huge, 1}, {1}} do
		case("send " .. show.values(range[1], range[2]), function() return a:send("abc", range[1], range[2]) end)
		case("sent", function() return b:recv(-100) end)
	end
	case("send table", function() return a:send({}, 1, 1) end)
	for _, bits in ipairs{{5, 8}, {-1, 8}, {256, 8}, {0, 0}, {1, 1}, {1, 7}, {2 ^ 32, 32}, {2 ^ 32 - 1, 32}, {2 ^ 53, 64}, {-1, 64}, {2 ^ 63, 64}, {2 ^ 64, 64}, {1.9, 8}, {-1.9, 8}, {0 / 0, 8}, {huge, 64}, {"3", "8"}, {"x", 8}, {1, "x"}, {nil, 8}, {1, nil}, {1, 8.9}} do
		case("pack " .. show.values(bits[1], bits[2]), function() return a:pack(bits[1], bits[2]) end)
		case("sent", function() return b:recv(-100) end)
	end
	a:write(("\255\1\2\3\4\5\6\7"):rep(20))
	for _, n in ipairs{8, 0, 1, 7, 4, 12, 32, 64, 53, 63, 54, "8", "x", {}, 1.9} do
		case("unpack " .. show.value(n), function() return b:unpack(n) end)
	end
	case("unpack", function() return b:unpack() end)
end

print"-- making sockets"
local function made(...)
	local a = (...)
	if socket.type(a) then a:close() end
	return ...
end
for _, arguments in ipairs{{}, {"127.0.0.1"}, {nil, 1}, {true, 1}, {"127.0.0.1", {}}, {"127.0.0.1", 1, "x"}, {"127.0.0.1", 1, {}}, {"127.0.0.1", "nosuchservice"}, {"127.0.0.1", ""}, {"127.0.0.1", "65536"}, {"127.0.0.1", -1}, {"127.0.0.1", "80x"}} do
	case("connect", function() return made(socket.connect(arguments[1], arguments[2], arguments[3])) end)
	case("listen", function() return made(socket.listen(arguments[1], arguments[2], arguments[3])) end)
end
for _, options in ipairs{{}, {host = "127.0.0.1"}, {port = 1}, {host = {}, port = 1}, {host = "127.0.0.1", port = {}}, {host = "127.0.0.1", port = 1, family = "x"}, {host = "127.0.0.1", port = 1, type = "x"}, {path = {}}, {path = "/nonexistent/socket", host = {}}} do
	case("connect", function() return made(socket.connect(options)) end)
end
for _, name in ipairs{"reuseaddr", "broadcast", "nodelay", "nopush", "v6only", "oobinline", "nonblock", "cloexec", "nosigpipe", "verify", "time", "unlink", "sendname", "mode", "mask", "bind", "sin_reuseaddr", "sin_reuseport", "sin_broadcast", "sin_nodelay", "sin_nopush", "sin_v6only", "sin_oobinline", "fd_nonblock", "fd_cloexec", "fd_nosigpipe", "tls_verify", "tls_sendname", "st_time", "sun_unlink", "sun_mode", "sun_mask", "sa_bind"} do
	for _, v in ipairs{true, false, 1, "x", {}} do
		case(name .. " " .. show.value(v), function()
			local listener = socket.listen{host = "127.0.0.1", port = 0, [name] = v}
			return listener:listen() == listener
		end)
		if not (name:find"reuseport" and v == true) then
			case("pair", function() return made(socket.pair{[name] = v}) end)
			case("dup", function() return made(socket.dup{socket.pair(), [name] = v}) end)
		end
		case("accept", function() return socket.listen("127.0.0.1", 0):accept({[name] = v}, 0) end)
	end
end
for _, bind in ipairs{"nope", "", {}, {port = 1}, {addr = {}}, {addr = "nope"}} do
	case("bind " .. show.value(bind), function() return made(socket.connect{host = "127.0.0.1", port = 1, bind = bind}) end)
end
for _, kind in ipairs{1, 2, 5, 99, -1, "stream", "dgram", "seqpacket", "x", "", {}, {type = 1}, {type = 2}, {type = 5}, {type = "x"}, {type = {}}, true, "1", 1.5} do
	case("pair " .. show.value(kind), function() return made(socket.pair(kind)) end)
end
for _, fd in ipairs{-1, -2, 9999, "x", {}, {fd = -1}, {fd = "x"}, {fd = {}}, {-1}, {"x"}, true} do
	case("fdopen " .. show.value(fd), function() return made(socket.fdopen(fd)) end)
	if type(fd) ~= "table" or #fd == 0 and not fd.fd then case("dup " .. show.value(fd), function() return made(socket.dup(fd)) end) end
end

print"-- sockets that cannot connect"
local function refused(mode)
	local so = socket.connect("127.0.0.1", 1)
	so:onerror(function(_, method, why) return method, why, "more" end)
	so:setmode(mode, mode)
	return so
end
for _, mode in ipairs{"t", "tl", "tn", "tf", "bn", "bf", "bl"} do
	local so = refused(mode)
	local function all(label, ...)
		case(mode .. " " .. label, ...)
		case("pending", function() return so:pending() end)
		case("error", function() return so:error() end)
	end
	all("write", function() return so:write"abc" end)
	all("events", function() return so:events() end)
	all("write", function() return so:write"abc\nd" end)
	all("write", function() return so:write"x" end)
	so = refused(mode)
	all("xwrite", function() return so:xwrite"abc\nd" end)
	so = refused(mode)
	all("send", function() return so:send("abc\nd", 1, 5) end)
	all("read", function() return so:read() end)
	all("flush", function() return so:flush() end)
	so = refused(mode)
	all("pack", function() return so:pack(1, 8) end)
	all("unpack", function() return so:unpack(1) end)
	so = refused(mode)
	so:setbufsiz(4, 4)
	all("write", function() return so:write"abcdef" end)
	so = refused(mode)
	all("fill", function() return so:fill(1) end)
	so = refused(mode)
	all("recvfd", function() return so:recvfd() end)
	so = refused(mode)
	all("sendfd", function() return so:sendfd("x", so) end)
	so = refused(mode)
	all("connect", function() return so:connect() end)
	all("shutdown", function() return so:shutdown() end)
	all("peername", function() return so:peername() end)
	all("localname", function() return so:localname() end)
end

print"-- peers that are gone"
for _, mode in ipairs{"tl", "tn", "bf", "bn"} do
	local a, b = socket.pair()
	a:setmode(mode, mode)
	b:close()
	for _ = 1, 2 do
		case("write", function() return a:write"abc\n" end)
		case("pending", function() return a:pending() end)
		case("error", function() return a:error() end)
	end
	case("flush", function() return a:flush() end)
	case("eof", function() return a:eof() end)
	case("read", function() return a:read() end)
	case("eof", function() return a:eof() end)
	case("send", function() return a:send("abc\n", 1, 4) end)
	case("recv", function() return a:recv"*l" end)
end

print"-- closed sockets"
local closed = socket.pair()
closed:close()
for _, name in ipairs{"recv", "send", "unget", "pending", "uncork", "clear", "clearerr", "shutdown", "eof", "error", "seterror", "stat", "setvbuf", "setmode", "setmaxline", "settimeout", "setmaxerrs", "events", "pollfd", "timeout", "peereid", "peerpid", "peername", "localname", "read", "xread", "accept", "fill", "unpack"} do
	case(name, function() return closed[name](closed) end)
	if name ~= "read" and name ~= "xread" and name ~= "accept" then
		case(name .. " of another", function() return closed[name](io.stdout) end)
	end
end
case("close", function() return closed:close() end)
case("type", function() return socket.type(closed), socket.type(), socket.type(1), socket.type(io.stdout) end)
