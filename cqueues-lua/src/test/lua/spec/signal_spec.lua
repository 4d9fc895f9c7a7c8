-- Signals: section 16 of the core specification, as signalfd(2) shows them, and pause, 5.8.
local cqueues = require"cqueues"
local errno = require"cqueues.errno"
local signal = require"cqueues.signal"
local thread = require"cqueues.thread"

local USR1, USR2, TERM, HUP = signal.SIGUSR1, signal.SIGUSR2, signal.SIGTERM, signal.SIGHUP
local CHLD, WINCH, PIPE, INT = signal.SIGCHLD, 28, signal.SIGPIPE, signal.SIGINT

-- another process sends this one a signal
local function kill(name) assert(os.execute("kill -" .. name .. " $PPID")) end

-- blocks signals for a function; they are as before when it is left
local function blocking(signals, body)
	signal.block(table.unpack(signals))
	local ok, why = pcall(body)
	signal.ignore(table.unpack(signals)) -- forgets what is pending
	signal.unblock(table.unpack(signals))
	signal.default(table.unpack(signals))
	if not ok then error(why, 0) end
end

describe("the module", function()
	it("has the numbers of signals and of features", function()
		local numbers = {
			SIGALRM = 14, SIGCHLD = 17, SIGHUP = 1, SIGINT = 2, SIGKILL = 9, SIGPIPE = 13, SIGQUIT = 3, SIGTERM = 15, SIGUSR1 = 10, SIGUSR2 = 12,
			SIGNALFD = 1, EVFILT_SIGNAL = 2, SIGTIMEDWAIT = 4, KQUEUE = 8, KQUEUE1 = 16, FEATURES = 5,
		}
		for name, number in pairs(numbers) do expect(signal[name]):eq(number) end
		for _, name in ipairs{"SIGINT", "SIGKILL", "SIGTERM", "SIGUSR1", "SIGCHLD"} do
			if signal[name] > 2 then expect(signal[signal[name]]):eq(name) end
		end
	end)

	it("names features", function()
		expect({signal.strflag(5)}):same{"signalfd", "sigtimedwait"}
		expect({signal.strflag(1, 24, 1, 64)}):same{"signalfd", "kqueue", "kqueue1", "signalfd"}
		expect(select("#", signal.strflag())):eq(0)
		local bits = {}
		for bit in signal.flags(4, 3, 0x100) do bits[#bits + 1] = bit end
		expect(bits):same{1, 2, 4}
		expect((pcall(signal.flags, "x"))):eq(false)
	end)

	it("tells signals from others", function()
		expect(signal.strsignal(TERM)):eq"Terminated"
		expect(signal.strsignal(99)):eq"Unknown signal 99"
		expect(signal.type(signal.listen())):eq"signal listener"
		expect(signal.type(1)):eq(nil)
	end)

	it("refuses what is no number", function()
		for _, name in ipairs{"ignore", "default", "discard", "block", "unblock", "raise", "listen", "strsignal"} do
			local ok, why = pcall(signal[name], {})
			expect(ok):eq(false) expect(why):has"number expected, got table"
		end
	end)

	it("refuses to change what nobody may change", function()
		for _, name in ipairs{"ignore", "default", "discard"} do
			for _, number in ipairs{signal.SIGKILL, 19, 0, -1, 99} do
				local ok, why = pcall(signal[name], number)
				expect(ok):eq(false) expect(why):has("signal." .. name .. ": " .. errno.strerror(errno.EINVAL))
			end
			expect(signal[name]()):eq(true)
		end
		expect(signal.block(signal.SIGKILL, 99)):eq(true) expect(signal.unblock(signal.SIGKILL, 99)):eq(true)
		expect(signal.raise(0, 99)):eq(true) expect(signal.listen(0, -1, 99, signal.SIGKILL):wait(0)):eq(nil)
	end)

	if not PUC then it("says which signals the virtual machine keeps", function()
		for _, name in ipairs{"block", "ignore", "discard"} do
			local ok, why = pcall(signal[name], signal.SIGQUIT)
			expect(ok):eq(false) expect(why):has("signal." .. name .. ": SIGQUIT belongs to the JVM")
		end
		expect((pcall(signal.block, 11))):eq(false) expect((pcall(signal.block, 8))):eq(false)
		expect(signal.default(signal.SIGQUIT)):eq(true)
	end) end
end)

describe("a listener", function()
	it("gets what another process sends", function()
		for name, number in pairs{USR1 = USR1, USR2 = USR2, TERM = TERM, HUP = HUP, INT = INT, CHLD = CHLD, WINCH = WINCH, PIPE = PIPE, ALRM = signal.SIGALRM} do
			blocking({number}, function()
				local listener = signal.listen(number)
				kill(name)
				expect(listener:wait(10)):eq(number)
				if name ~= "CHLD" then expect(listener:wait(0)):eq(nil) end -- the shell has ended too
			end)
		end
	end)

	it("sees what was sent before it was made", function()
		blocking({USR1}, function()
			signal.raise(USR1)
			expect(signal.listen(USR1):wait(0)):eq(USR1)
		end)
	end)

	it("merges what was sent twice, and gives the lowest first", function()
		blocking({USR1, USR2, TERM}, function()
			local listener = signal.listen(TERM, USR2, USR1)
			signal.raise(TERM, USR2, USR2, USR1, TERM)
			expect({listener:wait(0), listener:wait(0), listener:wait(0), listener:wait(0)}):same{USR1, USR2, TERM}
		end)
	end)

	it("shares a signal with nobody", function()
		blocking({USR1}, function()
			local one, other = signal.listen(USR1), signal.listen(USR1)
			signal.raise(USR1)
			expect(other:wait(0)):eq(USR1) expect(one:wait(0)):eq(nil)
		end)
	end)

	it("ignores signals that are none, and may wait for nothing", function()
		local listener = signal.listen(99, 0, -5)
		expect(listener:wait(0)):eq(nil) expect(listener:wait(-1)):eq(nil) expect(listener:wait(0.001)):eq(nil)
	end)

	it("is pollable", function()
		blocking({USR1}, function()
			local listener = signal.listen(USR1)
			expect(listener:events()):eq"r" expect(listener:timeout()):eq(nil) expect(listener:features()):eq(1)
			expect(listener:pollfd() >= 0):eq(true)
			expect(cqueues.poll(listener, 0)):eq(0)
			signal.raise(USR1)
			expect(cqueues.poll(listener, 10)):eq(listener)
			expect(cqueues.poll(listener:pollfd() and {pollfd = listener:pollfd(), events = "r"}, 10) ~= 10):eq(true)
			expect(listener:wait(0)):eq(USR1)
			expect(cqueues.poll(listener, 0)):eq(0)
		end)
	end)

	it("has a polling interval", function()
		local listener = signal.listen(USR1)
		expect(listener:settimeout(1.5)):eq(0 / 0) expect(listener:timeout()):eq(1.5)
		expect(listener:settimeout(0)):eq(1.5) expect(listener:timeout()):eq(nil)
		expect(listener:settimeout()):eq(0) expect(listener:settimeout()):eq(0 / 0)
	end)

	it("wakes a coroutine while others run", function()
		blocking({USR1, USR2}, function()
			local cq, order = cqueues.new(), {}
			local listener = signal.listen(USR1, USR2)
			cq:wrap(function()
				for _ = 1, 2 do order[#order + 1] = signal[listener:wait(10)] end
			end)
			cq:wrap(function()
				kill"USR1"
				while #order < 1 do cqueues.sleep(0.001) end
				kill"USR2"
			end)
			expect(cq:loop(20)):eq(true)
			expect(order):same{"SIGUSR1", "SIGUSR2"}
		end)
	end)
end)

describe("a signal", function()
	it("waits while it is blocked, and is forgotten when it is ignored", function()
		signal.block(TERM)
		signal.raise(TERM)
		signal.ignore(TERM)
		signal.unblock(TERM) -- nothing happens
		signal.raise(TERM)
		signal.default(TERM)
	end)

	it("that was ignored can be waited for", function()
		for name, number in pairs{TERM = TERM, HUP = HUP, USR1 = USR1} do
			signal.ignore(number)
			signal.block(number)
			local listener = signal.listen(number)
			kill(name)
			expect(listener:wait(10)):eq(number)
			signal.unblock(number)
			signal.raise(number) -- ignored
			signal.default(number)
		end
	end)

	it("of a program's end does not take its status away", function()
		if not PUC then signal.ignore(CHLD) end -- there, the kernel waits for the program
		expect(select(3, os.execute"exit 5")):eq(5)
		signal.default(CHLD)
		signal.block(CHLD)
		expect(select(3, os.execute"exit 6")):eq(6)
		signal.unblock(CHLD)
	end)

	it("that is blocked again and again needs one unblock", function()
		signal.discard(USR1)
		signal.block(USR1) signal.block(USR1)
		signal.raise(USR1)
		local listener = signal.listen(USR1)
		expect(listener:wait(0)):eq(USR1)
		signal.raise(USR1)
		signal.unblock(USR1) -- discarded
		expect(listener:wait(0)):eq(nil)
		signal.raise(USR1)
		expect(listener:wait(0)):eq(nil)
		signal.default(USR1)
	end)

	it("that a thread raises stays pending there", function()
		local thr = assert(thread.start(function(con, number)
			local signal = require"cqueues.signal"
			local listener = signal.listen(number)
			signal.raise(number)
			con:write(tostring(listener:wait(10)), "\n")
		end, USR2))
		expect({thr:join(10)}):same{true}
	end)
end)

describe("cqueue:pause", function()
	it("ends when a discarded signal arrives", function()
		local cq = cqueues.new()
		cq:wrap(function() cqueues.sleep(30) end)
		cq:step(0)
		signal.discard(USR1)
		local stop = os.tmpname()
		os.remove(stop)
		local sender = io.popen("until [ -e " .. stop .. " ]; do kill -USR1 $PPID; sleep 0.01; done")
		local begin = cqueues.monotime()
		cq:pause(USR1)
		expect(cqueues.monotime() - begin < 20):eq(true)
		io.open(stop, "w"):close()
		sender:close() os.remove(stop)
		signal.default(USR1)
	end)

	it("lets signals in that are blocked otherwise", function()
		local cq = cqueues.new()
		cq:wrap(function() cqueues.sleep(30) end)
		cq:step(0)
		signal.discard(USR1) signal.block(USR1)
		signal.raise(USR1)
		local begin = cqueues.monotime()
		expect(select("#", cq:pause(USR1, 99, -1))):eq(0)
		expect(cqueues.monotime() - begin < 20):eq(true)
		expect(signal.listen(USR1):wait(0)):eq(nil) -- it has been
		signal.unblock(USR1) signal.default(USR1)
	end)

	it("ends at the next timer", function()
		local cq = cqueues.new()
		cq:wrap(function() cqueues.sleep(0.01) end)
		cq:step(0)
		cq:pause()
		expect(cq:timeout()):eq(0)
	end)

	it("takes numbers", function()
		local ok, why = pcall(cqueues.new().pause, cqueues.new(), "x")
		expect(ok):eq(false) expect(why):has"number expected, got string"
	end)
end)
