-- One function that always fails, or fails once: what the script is told, and that all the rest goes on.
local seed, faults = ...
local cqueues, socket, errno = require "cqueues", require "cqueues.socket", require "cqueues.errno"
local signal, notify, thread = require "cqueues.signal", require "cqueues.notify", require "cqueues.thread"
socket.onerror(function(_, _, code) return code end)

local function is(got, wanted, what)
	if got ~= wanted then
		error(("%s: expected %s, got %s"):format(what, tostring(wanted), tostring(got)), 2)
	end
end

local function contains(got, wanted)
	if not tostring(got):find(wanted, 1, true) then error(("expected %s, got %s"):format(wanted, tostring(got)), 2) end
end

-- a step's error is told, and the next step goes on
do
	local cq, turns = cqueues.new(), 0
	cq:wrap(function()
		for _ = 1, 3 do
			cqueues.sleep(0)
			turns = turns + 1
		end
	end)
	cq:alert()
	faults("read(eventfd)", 1000) -- EINTR is no failure, EIO is one
	local ok, why, code = cq:step()
	is(ok, false) is(why, "error polling: Input/output error") is(code, errno.EIO)
	faults(false)
	assert(cq:loop())
	is(turns, 3)
	assert(cq:step(0))
	is(cqueues.poll(cq, 0), 0, "the alert is forgotten")
	cq:close()
end

-- a wait that fails is the step's error
do
	local cq = cqueues.new()
	cq:wrap(function() cqueues.sleep(0.001) end)
	assert(cq:step())
	faults("epoll_wait", 1000)
	repeat
		local ok, why, code = cq:step()
		if not ok then is(why, "error polling: Input/output error") is(code, errno.EIO) end
	until not ok
	faults(false)
	assert(cq:loop())
	cq:close()
end

-- outside of controllers, too, and the wait that failed is over
do
	local a, b = socket.pair()
	faults("epoll_wait", 1000)
	local ok, why = pcall(cqueues.poll, {pollfd = a:pollfd(), events = "r"}, 10)
	faults(false)
	is(ok, false) contains(why, "error polling: Input/output error")
	b:write "x\n"
	local c = os.clock()
	is(#table.pack(cqueues.poll(0.2)), 1)
	assert(os.clock() - c < 0.15, "nothing is left to wake for")
	a:close() b:close()
end

-- a descriptor cannot be watched for more: who asked is told, the others wait as before
do
	local a, b = socket.pair()
	local cq, seen = cqueues.new(), {}
	local wanted = {pollfd = b:pollfd(), events = "w"}
	cq:wrap(function() cqueues.poll({pollfd = b:pollfd(), events = "p"}, 0.05) seen.p = true end)
	assert(cq:step())
	cq:wrap(function() cqueues.poll(wanted) seen.w = true end)
	faults("epoll_ctl(MOD)", 1000)
	local ok, why, code, co, object, fd = cq:step()
	faults(false)
	is(ok, false) is(why, "unable to update event disposition: Cannot allocate memory (fd:" .. b:pollfd() .. ")")
	is(code, errno.ENOMEM) is(object, wanted) is(fd, b:pollfd())
	assert(cq:loop())
	is(seen.p, true) is(seen.w, nil)
	cq:attach(co) -- it is as it was
	assert(cq:loop())
	is(seen.w, true)
	a:close() b:close() cq:close()
end

-- a descriptor cannot be watched for less: nobody's failure, and no reason to spin
for _, removal in ipairs{false, true} do
	local a, b = socket.pair()
	local cq, seen, steps = cqueues.new(), {}, 0
	cq:wrap(function() cqueues.poll({pollfd = b:pollfd(), events = "p"}, 0.1) seen.p = true end)
	cq:wrap(function()
		cqueues.poll{pollfd = b:pollfd(), events = "w"}
		seen.w = true
		if removal then faults("epoll_ctl(DEL)", 1000) else faults("epoll_ctl(MOD)", 1000) end
		cqueues.sleep(0.05)
	end)
	while not cq:empty() do
		steps = steps + 1
		assert(cq:step())
	end
	faults(false)
	is(seen.p, true) is(seen.w, true)
	assert(steps < 10, steps)
	a:close() b:close() cq:close()
end

-- the kernel would not forget a descriptor that was closed then: its successor is watched all the same
do
	local cq = cqueues.new()
	for _ = 1, 20 do
		local a, b = socket.pair()
		local got
		cq:wrap(function() got = b:read(1) end)
		assert(cq:step())
		a:write "x" a:flush()
		assert(cq:loop())
		is(got, "x")
		cq:wrap(function() cqueues.poll(b, {pollfd = b:pollfd(), events = "r"}) end)
		assert(cq:step())
		faults("epoll_ctl(DEL)", 1000)
		b:close()
		faults(false)
		a:close()
		assert(cq:loop())
	end
	cq:close()
end

-- reset keeps the old queue where there is no new one
do
	local cq, turns = cqueues.new(), 0
	local a, b = socket.pair()
	cq:wrap(function() cqueues.poll({pollfd = a:pollfd(), events = "r"}, 0.05) turns = turns + 1 end)
	assert(cq:step())
	for _, reset in ipairs{function() cq:reset() end, cqueues.reset} do
		for _, name in ipairs{"epoll_create1", "eventfd", "epoll_ctl(ADD)"} do
			faults(name, 1000)
			local ok, why = pcall(reset)
			faults(false)
			is(ok, false) contains(why, "unable to reset continuation queue: ")
		end
	end
	assert(cq:loop())
	is(turns, 1)
	a:close() b:close() cq:close()
end

-- what cannot be made says so
do
	local function told(name, wanted, f, ...)
		faults(name, 1000)
		local results = table.pack(pcall(f, ...))
		faults(false)
		local why = results[1] and (results[3] or results[4]) or results[2]
		if type(wanted) == "table" then
			for _, code in ipairs(wanted) do if why == code then return end end
			error(name .. ": " .. tostring(why), 2)
		end
		contains(why, wanted)
		for _, unwanted in ipairs{"java", "org%.", "Exception"} do assert(not why:find(unwanted), why) end
	end
	local makes = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENODEV, errno.ENOBUFS}
	for _, name in ipairs{"epoll_create1", "eventfd", "epoll_ctl(ADD)"} do
		told(name, "unable to initialize continuation queue: ", cqueues.new)
	end
	told("eventfd", "signal.listen: ", signal.listen, signal.SIGUSR1)
	local cq = cqueues.new()
	told("eventfd", "cqueue:pause: ", cq.pause, cq, signal.SIGUSR1)
	cq:alert()
	told("poll", "cqueue:pause: Cannot allocate memory", function() for _ = 1, 50 do cq:pause() end end)
	cq:close()
	told("inotify_init1", {errno.EMFILE, errno.ENFILE, errno.ENOMEM}, notify.opendir, "/")
	told("inotify_add_watch", {errno.ENOMEM, errno.ENOSPC}, notify.opendir, "/")
	told("pipe2", makes, thread.start, function() end)
	told("socketpair", makes, thread.start, function() end)
	told("socketpair", makes, socket.pair)
	told("fcntl", {errno.EMFILE}, socket.dup, 0)
	local server = socket.listen{host = "127.0.0.1", port = 0}
	told("socket", makes, function()
		local con = socket.connect{host = "127.0.0.1", port = 1}
		return con:connect(1)
	end)
	local refusals = {errno.ETIMEDOUT, errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
	told("accept4", refusals, server.accept, server, 0.05)
	server:close()
end

-- a listener without room is asked again now and then, not all the time
for _, eyes in ipairs{false, true} do
	local path = os.tmpname()
	local server = assert(socket.listen{path = path, unlink = true})
	assert(server:listen())
	local cq, steps, connected = cqueues.new(), 0
	faults("connect", 1000, errno.EAGAIN)
	local con = socket.connect{path = path, happyeyeballs = eyes}
	cq:wrap(function()
		is(select(2, con:connect(0.1)), errno.ETIMEDOUT)
		faults(false)
		connected = con:connect()
	end)
	while not cq:empty() do
		steps = steps + 1
		assert(cq:step())
	end
	is(connected, con)
	assert(steps < 20, steps)
	con:close() server:close() os.remove(path) cq:close()
end

-- a descriptor that came and cannot be used has a reason
do
	local a, b = socket.pair()
	assert(a:sendfd("take it", a))
	faults("getsockopt", 1000)
	local message, got, why = b:recvfd()
	faults(false)
	is(message, "take it") is(got, nil) is(why, errno.ENOBUFS)
	a:close() b:close()
end
