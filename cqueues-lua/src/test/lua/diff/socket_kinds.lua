-- TCP, UDP and UNIX sockets of every type: accepting, names, permissions, messages.
local show = dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "../show.lua")
local errno = require"cqueues.errno"
local socket = require"cqueues.socket"
local path = os.tmpname()
os.remove(path)

-- ephemeral ports and paths change
local function fixed(...)
	local r, n = {...}, select("#", ...)
	for i = 1, n do
		if type(r[i]) == "number" and r[i] > 1024 then r[i] = "PORT" end
		if r[i] == path then r[i] = "PATH" end
	end
	return table.unpack(r, 1, n)
end
local function case(label, f) show.case(label, function() return fixed(f()) end) end
local function codes(so)
	so:onerror(function(_, method, why) return method .. " " .. tostring(errno[why]) end)
	return so
end

local function listen(options)
	local t = {host = "127.0.0.1", port = 0}
	for k, v in pairs(options or {}) do t[k] = v end
	local so = codes(socket.listen(t))
	assert(so:listen())
	return so, (select(3, so:localname()))
end

print"-- TCP"
local srv, port = listen()
case("localname", function() return srv:localname() end)
case("peername", function() return srv:peername() end)
case("peerpid", function() return srv:peerpid() end)
case("peereid", function() return srv:peereid() end)
case("events", function() return srv:events() end)
case("timeout", function() return srv:timeout() end)
case("accept", function() return srv:accept(0) end)
case("error", function() return srv:error() end)
case("events", function() return srv:events() end)
case("clear", function() return srv:clear(), srv:events() end)
case("accept", function() return srv:accept(-1) end)
case("accept", function() return srv:accept({}, 0) end)
case("accept", function() return srv:accept(nil, 0) end)
case("clients", function() return srv:clients(0)() end)
srv:settimeout(0)
for _, garbage in ipairs{"x", true, print, {nonsense = 1, 2}, -0.5} do
	case("accept", function() return srv:accept(garbage) end)
	case("accept", function() return srv:accept(garbage, 0) end)
end
srv:settimeout()
case("connect", function() return srv:connect() == srv, srv:listen() == srv, srv:listen(0) == srv end)
local client = codes(socket.connect("127.0.0.1", port))
case("connect", function() return client:connect() == client, client:connect(0) == client end)
local con = codes(srv:accept())
case("con", function() return con, con:peername() end)
case("con", function() return con:localname() end)
case("same", function() return select(3, con:peername()) == select(3, client:localname()) end)
case("peerpid", function() return client:peerpid() end)
case("peereid", function() return client:peereid() end)
case("uncork", function() return client:uncork() end)
case("read of a listener", function() return srv:read() end)
case("error", function() return errno[srv:clearerr()] end)
case("write to a listener", function() return srv:write"x\n" end)
srv:clearerr()
case("accept of a connection", function() return codes(socket.pair()):accept(0) end)
case("listen of a connection", function() return codes(socket.pair()):listen() end)
client:write"half\n"
client:shutdown"w"
case("half closed", function() return con:read("*l", "*l") end)
con:write"answer\n"
case("half closed", function() return client:read() end)
case("stat", function() local s = client:stat() return s.sent.count, s.sent.eof, s.rcvd.count, s.rcvd.eof end)
case("stat", function() local s = con:stat() return s.sent.count, s.sent.eof, s.rcvd.count, s.rcvd.eof end)
for _, how in ipairs{"r", "w", "rw", "wr", "x", "", "rr"} do case("shutdown " .. how, function() return con:shutdown(how) end) end
case("shutdown", function() return con:shutdown() end)
case("shutdown of a listener", function() return srv:shutdown() end)
case("accept", function() return srv:accept(0) end)

print"-- defaults of the class"
local before = {socket.setmode("b", "bn")}
socket.settimeout(3) socket.setbufsiz(5, 6) socket.setmaxline(7, 8) socket.setmaxerrs(9)
srv, port = listen()
client = socket.connect("127.0.0.1", port)
con = srv:accept()
socket.setmode("tp", "tla") socket.settimeout() socket.setbufsiz(4096, 4096) socket.setmaxline(4096, 4096) socket.setmaxerrs(100)
for _, so in ipairs{srv, client, con, (socket.pair())} do
	case("settings", function() return so:setmode() end)
	case("settings", function() return so:timeout() end)
	case("settings", function() return so:setbufsiz() end)
	case("settings", function() return so:setmaxline() end)
	case("settings", function() return so:setmaxerrs() end)
end

print"-- UNIX streams"
srv = codes(socket.listen{path = path, mode = "0600"})
case("listen", function() return srv:listen() == srv end)
case("localname", function() return srv:localname() end)
case("peername", function() return srv:peername() end)
client = socket.connect{path = path}
case("connect", function() return client:connect() == client end)
con = srv:accept()
case("client", function() return client:peername() end)
case("client", function() return client:localname() end)
case("con", function() return con:peername() end)
case("con", function() return con:localname() end)
case("peereid", function() return select("#", client:peereid()), type(client:peerpid()) end)
con:seterror("r", errno.ECONNRESET)
case("unnamed", function() return con:read() end)
local again = codes(socket.listen{path = path})
case("in use", function() return again:listen() end)
case("in use", function() return again:accept(0) end)
again = socket.listen{path = path, unlink = true}
case("unlink", function() return again:listen() == again end)
os.remove(path)

local function permissions()
	local p = io.popen("stat -c %a " .. path)
	local text = p:read"*l"
	p:close()
	return text
end
for _, mode in ipairs{"0777", "777", "0x1ff", "rwxrwxrwx", "rwx", "r--r--r--", "-wx", "rwxr-x---", "0", "", "rwsr-Sr-t", "zzz", "0600junk", "08", "1777", "4755"} do
	for _, options in ipairs{{mode = mode}, {mask = mode}, {mask = mode, mode = "0666"}} do
		options.path = path
		local so = socket.listen(options)
		so:listen()
		case("permissions " .. mode, permissions)
		so:close()
		os.remove(path)
	end
end

print"-- abstract names"
local name = "\0" .. path
srv = socket.listen{path = name}
case("listen", function() return srv:listen() == srv end)
case("localname", function() local family, found, none = srv:localname() return family, found == name, none end)
client = socket.connect{path = name}
case("connect", function() return client:connect() == client, select(2, client:peername()) == name end)

for _, kind in ipairs{socket.SOCK_DGRAM, socket.SOCK_SEQPACKET} do
	print("-- UNIX messages " .. kind)
	srv = codes(socket.listen{path = path, type = kind})
	case("listen", function() return srv:listen() == srv end)
	client = socket.connect{path = path, type = kind}
	client:setmode("b", "bn")
	case("connect", function() return client:connect() == client end)
	con = srv
	if kind == socket.SOCK_SEQPACKET then con = codes(srv:accept(1)) else case("accept", function() return srv:accept(0) end) end
	con:setmode("b", "bn")
	client:write"hello" client:write"world!"
	case("read", function() return con:read(3) end)
	case("read", function() return con:read(10) end)
	case("read", function() return con:read"*a" end)
	client:write"abc\ndef"
	for _ = 1, 3 do case("line", function() return con:xread("*l", 0) end) end
	con:clearerr()
	client:write""
	case("none", function() return con:xread(5, 0) end)
	con:clearerr()
	case("eof", function() return con:eof() end)
	client:write"x"
	case("one", function() return con:xread(5, 0) end)
	case("names", function() return srv:localname() end)
	case("names", function() return con:peername() end)
	case("names", function() return client:localname() end)
	client:close()
	case("closed", function() return con:xread(5, 0) end)
	case("eof", function() return con:eof() end)
	os.remove(path)
end

print"-- UDP"
srv = codes(socket.listen{host = "127.0.0.1", port = 0, type = socket.SOCK_DGRAM})
case("listen", function() return srv:listen() == srv end)
client = codes(socket.connect{host = "127.0.0.1", port = select(3, srv:localname()), type = socket.SOCK_DGRAM})
client:setmode("b", "bn")
srv:setmode("b", "bn")
client:write"one" client:write"two"
case("read", function() return srv:read(2) end)
case("read", function() return srv:read(2) end)
case("read", function() return srv:read(5) end)
case("read", function() return srv:xread(1, 0) end)
srv:clearerr()
case("names", function() return client:peername() end)
case("names", function() return srv:peername() end)
case("accept", function() return srv:accept(0) end)
srv:close()
client:write"x"
case("refused", function() return client:xread(1, 5) end)
case("error", function() return errno[client:error"r"] end)

for _, kind in ipairs{socket.SOCK_SEQPACKET, "dgram"} do
	print("-- pairs of " .. kind)
	local a, b = socket.pair(kind)
	a:setmode("b", "bf")
	b:setmode("b", "bn")
	local function got() case("message", function() return b:recv(-100) end) end
	a:write"abc" a:write"def"
	case("pending", function() return a:pending() end)
	a:flush()
	got() got()
	a:setmode("t", "tl")
	a:write"l1\nl2\nl3"
	got() got()
	a:flush()
	got()
	a:setmode("b", "bn")
	a:write("p", "q", "r")
	got()
	a:write"12345678"
	case("fill", function() return b:fill(4) end)
	case("pending", function() return b:pending() end)
	case("fill", function() return b:fill(20, 0) end)
	b:clearerr()
	case("all", function() return b:read"*a" end)
	a:write"xyz"
	case("bits", function() return b:unpack(8) end)
	b:unget"U"
	case("put back", function() return b:read(10) end)
	case("nothing", function() return b:xread(10, 0) end)
	b:clearerr()
	a:write(("z"):rep(5000))
	case("lengths", function() return #b:read(-100) end)
	case("lengths", function() return #b:recv(-10000) end)
	case("lengths", function() return #(b:recv(-10000) or "") end)
	a:write(("z"):rep(5000))
	case("lengths", function() return #b:read(-10000) end)
	case("nothing", function() return b:recv(-10000) end)
	a:write"a\nb\n"
	case("lines", function() return b:read("*L", "*L") end)
	a:write"H: v\r\n\r\n"
	case("headers", function() return b:read("*h", "*h", "*l") end)
	case("rest", function() return b:read"*l" end)
end
