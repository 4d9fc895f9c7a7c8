-- What a program sees when it has no descriptors left; to be run under a low `ulimit -n`.
local errno = require"cqueues.errno"
local socket = require"cqueues.socket"

-- classes that are read from a directory need a descriptor when they are first used
local warm = socket.pair()
warm:seterror("r", errno.ECONNRESET)
pcall(warm.read, warm)
for _ = 1, 2 do ("a method of a string"):find"string" end
socket.dup{}
warm:close()

local srv = socket.listen("127.0.0.1", 0)
assert(srv:listen())
require"cqueues".poll(0) -- opens what waiting needs
assert(select(2, srv:accept(0.001)) == errno.ETIMEDOUT)
local _, _, port = srv:localname()
local waiting = {}
for i = 1, 3 do
	waiting[i] = socket.connect("127.0.0.1", port)
	assert(waiting[i]:connect())
end
local first = assert(srv:accept())

local held, why = {}
repeat
	local so
	so, why = socket.dup(srv)
	held[#held + 1] = so
until not so
assert(why == errno.EMFILE, why)

local ok, text = pcall(srv.accept, srv)
assert(not ok and tostring(text):find("accept: Too many open files", 1, true), text)
srv:onerror(function(_, _, code) return code end)
for _ = 1, 5 do assert(select(2, srv:accept()) == errno.EMFILE) end
assert(select(3, socket.pair()) == errno.EMFILE)
local late = socket.connect("127.0.0.1", port)
local ok, text = pcall(late.connect, late)
assert(not ok and tostring(text):find("connect: Too many open files", 1, true), text)

-- the listener has lost nothing
for _ = 1, 4 do table.remove(held):close() end
for i = 2, 3 do
	local con = assert(srv:accept())
	waiting[i]:write("hello\n")
	assert(con:read"*l" == "hello")
	con:close()
end
first:close()
print"descriptors are enough again"
