-- A listener without descriptors to accept with; to be run under a low `ulimit -n`.
local cqueues = require"cqueues"
local errno = require"cqueues.errno"
local socket = require"cqueues.socket"

-- classes that are read from a directory need a descriptor when they are first used
local warm = cqueues.new()
warm:wrap(function()
	local a, b = socket.pair()
	local srv = socket.listen("127.0.0.1", 0)
	srv:accept(0.001)
	srv:close()
	b:write"line\n"
	b:flush()
	a:read"*l"
	a:close()
	pcall(srv.accept, srv)
	socket.dup{}
end)
assert(warm:loop())
require"cqueues".poll(0) -- the controller for waiting outside of all others

local failures = 0
local function listener()
	local srv = socket.listen("127.0.0.1", 0)
	assert(srv:listen())
	local function note(_, _, code)
		if code == errno.EMFILE then failures = failures + 1 end
		return code
	end
	srv:onerror(note)
	return srv
end

local srv, polled = listener(), listener()
local _, _, port = srv:localname()
local clients = {}
for i = 1, 3 do
	clients[i] = socket.connect("127.0.0.1", port)
	assert(clients[i]:connect())
end
local cq, ending = cqueues.new(), cqueues.new()
local held = {}
repeat
	local so = socket.dup(srv)
	held[#held + 1] = so
until not so

-- A server that tries again at once, whatever happens. Without a pause its first step never ends.
local lines = {}
cq:wrap(function()
	while #lines < 3 do
		local con = srv:accept()
		if con then
			lines[#lines + 1] = con:read"*l"
			con:close()
		end
	end
end)
assert(cq:step(0))
assert(failures == 1, "the first failure is reported at once")
assert(cq:timeout() <= 0.01, "the first pause is short")
for expected = 2, 5 do
	local steps = 0
	while failures < expected do
		assert(cq:step())
		steps = steps + 1
	end
	assert(failures == expected and steps <= 3, "one attempt after each pause, and no busy loop")
end

-- the same through a poll, as servers do that wait for other things, too
for _ = 1, 7 do polled:accept() end
local before = failures
assert(select(2, polled:accept(0)) == errno.ETIMEDOUT and failures == before, "no attempt within the pause")
assert(polled:events() == "" and polled:timeout() <= 0.64)
repeat cqueues.poll(polled) until polled:timeout() == 0
assert(select(2, polled:accept(0)) == errno.EMFILE, "an attempt after the pause")
assert(polled:timeout() <= 1, "no pause is longer than a second")

-- whoever waits out a pause is woken when the listener is closed
ending:wrap(function()
	local ok, why
	repeat ok, why = pcall(polled.accept, polled) until not ok
	assert(why:find("socket closed", 1, true), why)
end)
assert(ending:step(0))
assert(not ending:empty())
polled:close()
assert(ending:step(0))
assert(ending:empty())

-- nothing was lost
for i = 1, #held do held[i]:close() end
for i = 1, 3 do
	clients[i]:write(("hello %d\n"):format(i))
	clients[i]:flush()
end
assert(cq:loop())
assert(table.concat(lines, ",") == "hello 1,hello 2,hello 3")
assert(srv:timeout() == nil, "the pause ended with the first success")
print"a listener waits for descriptors"
