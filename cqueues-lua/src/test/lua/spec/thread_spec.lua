-- Threads with Lua states of their own: section 14 of the core specification.
local cqueues = require"cqueues"
local errno = require"cqueues.errno"
local socket = require"cqueues.socket"
local thread = require"cqueues.thread"

-- what a function called in a new thread with ... writes to its socket, and what join says
local function output(f, ...)
	local thr, con = thread.start(f, ...)
	con:setmode("b", "b")
	local text = con:read"*a"
	con:close()
	return text, thr:join()
end

local function outcome(f, ...)
	local thr, con = thread.start(f, ...)
	local ok, why = thr:join()
	con:close()
	return ok, why
end

local function start_fails(text, ...)
	local args = table.pack(...)
	expect(function() thread.start(table.unpack(args, 1, args.n)) end):fails(text)
end

describe("start", function()
	it("returns a thread and a connected socket", function()
		local thr, con = thread.start(function(con) con:write(con:read"*l":upper(), "\n") end)
		expect(thread.type(thr)):eq"thread" expect(socket.type(con)):eq"socket"
		con:write"hello\n"
		expect(con:read"*l"):eq"HELLO" expect(con:read"*l"):eq(nil)
		expect(thr:join()):eq(true)
		con:close()
	end)
	it("passes values with all their bits, and their number", function()
		local zero = 0
		local text, ok, why = output(function(con, ...)
			local function show(v) return type(v) == "number" and string.format("%a", v) or tostring(v) end
			con:write(select("#", ...), "")
			for i = 1, select("#", ...) do con:write(" ", show((select(i, ...)))) end
			con:flush()
		end, nil, true, false, 1, 0.1, -zero, 1/0, -1/0, 2^53 + 1, 5e-324, nil)
		expect(why):eq(nil) expect(ok):eq(true)
		expect(text):eq("11 nil true false 0x1p+0 0x1.999999999999ap-4 -0x0p+0 inf -inf 0x1p+53 0x0.0000000000001p-1022 nil")
	end)
	it("passes strings of any bytes", function()
		local bytes = {}
		for i = 0, 255 do bytes[i + 1] = string.char(i) end
		local all = table.concat(bytes):rep(300)
		expect((output(function(con, text) con:setmode("b", "b") con:write(text) con:flush() end, all))):eq(all)
		expect((output(function(con, text) con:write(#text, "") con:flush() end, ""))):eq"0"
	end)
	it("shows debug a thread's own functions, of code that many threads run", function()
		local function body(con)
			local own = debug.getinfo(1, "f").func
			local name, environment = debug.getupvalue(own, 1)
			local seen = name == "_ENV" and environment == _G
			local function only() return debug.getinfo(1, "f").func end
			for _ = 1, 1000 do seen = seen and only() == only end
			local function make(n) return function() return debug.getinfo(1, "f").func, n end end
			local first, second = make(1), make(2)
			for _ = 1, 1000 do seen = seen and first() ~= second end
			con:write(tostring(seen)) con:flush()
		end
		local threads, sockets, said = {}, {}, {}
		for i = 1, 8 do threads[i], sockets[i] = thread.start(body) end
		for i = 1, 8 do
			said[i] = sockets[i]:read"*a"
			sockets[i]:close()
			expect(threads[i]:join()):eq(true)
		end
		expect(table.concat(said, " ")):eq(("true "):rep(7) .. "true")
	end)
	it("passes functions without upvalues, and code as strings", function()
		local function double(x) return x * 2 end
		local text = output(function(con, f, dumped, source)
			con:write(f(21), " ", load(dumped)(21), " ", load(source)()) con:flush()
		end, double, string.dump(double), "return type(string)")
		expect(text):eq"42 42 table"
	end)
	it("passes the poll token itself", function()
		local text = output(function(con, token) con:write(tostring(token == require"cqueues"._POLL)) con:flush() end, cqueues._POLL)
		expect(text):eq"true"
	end)
	it("refuses what belongs to a state", function()
		local f = function() end
		start_fails("(string expected, got table)", f, {})
		start_fails("(string expected, got table)", f, setmetatable({}, {__tostring = function() return "x" end}))
		start_fails("(string expected, got thread)", f, coroutine.create(f))
		start_fails("(string expected, got userdata)", f, io.stdout)
		start_fails("(string expected, got table)", {})
	end)
	it("refuses functions with upvalues", function()
		local a, b = 1, 2
		start_fails("(function has upvalues)", function() return a + b end)
		start_fails("(function has upvalues)", function() end, function() return a, b end)
		if not PUC then start_fails("(function has upvalues)", function() return a end) end
	end)
	it("has the thread fail where there is nothing to call", function()
		for _, value in ipairs{"return 1", 12} do
			local ok, why = outcome(value)
			expect(ok):eq(true) expect(why):has"attempt to call" expect(why):has(type(value))
		end
		local ok, why = outcome()
		expect(ok):eq(true) expect(why):has"attempt to call" expect(why):has"nil"
	end)
	it("needs no controller, and works in a coroutine of one", function()
		local cq, got = cqueues.new()
		cq:wrap(function() got = output(function(con) con:write"inside" con:flush() end) end)
		assert(cq:loop())
		expect(got):eq"inside"
	end)
end)

describe("a new thread", function()
	it("has the modules loaded and the default paths", function()
		local kept = package.path
		package.path = "/nowhere/?.lua"
		local text = output(function(con)
			for _, name in ipairs{"cqueues", "cqueues.errno", "cqueues.socket", "cqueues.thread"} do
				con:write(type(package.loaded[name]), " ")
			end
			con:write(tostring(package.path == "/nowhere/?.lua"), " ", type(require"cqueues.condition".new), " ", type(require"cqueues.promise".new))
			con:flush()
		end)
		package.path = kept
		expect(text):eq"table table table table false function function"
	end)
	it("inherits nothing", function()
		inherited = 1
		string.inherited = 2
		local text = output(function(con) con:write(tostring(inherited), " ", tostring(string.inherited), " ", tostring(("x").inherited)) con:flush() end)
		inherited, string.inherited = nil, nil
		expect(text):eq"nil nil nil"
	end)
	it("knows itself, once", function()
		expect(thread.self()):eq(nil)
		local text = output(function(con)
			local thread = require"cqueues.thread"
			con:write(thread.type(thread.self()), " ", tostring(thread.self() == thread.self()), " ",
				coroutine.wrap(function() return tostring(thread.self() ~= nil) end)())
			con:flush()
		end)
		expect(text):eq"thread true true"
	end)
	it("cannot join itself", function()
		local ok, why = outcome(function() require"cqueues.thread".self():join() end)
		expect(ok):eq(true) expect(why):has"thread.join: cannot join self"
	end)
	it("can start further ones", function()
		local text = output(function(con, depth, f)
			local thread = require"cqueues.thread"
			if depth == 0 then con:write"bottom" con:flush() return end
			local thr, below = thread.start(f, depth - 1, f)
			con:write(below:read"*a", depth) con:flush()
			thr:join()
		end, 3, function(con, depth, f)
			local thread = require"cqueues.thread"
			if depth == 0 then con:write"bottom" con:flush() return end
			local thr, below = thread.start(f, depth - 1, f)
			con:write(below:read"*a", depth) con:flush()
			thr:join()
		end)
		expect(text):eq"bottom123"
	end)
	it("loses what it did not flush, and keeps what it did", function()
		local text = output(function(con) con:setmode("b", "bf") con:write"kept" con:flush() con:write"lost" end)
		expect(text):eq"kept"
	end)
	it("closes its sockets at its end", function()
		local thr, con = thread.start(function(con)
			a, b = require"cqueues.socket".pair()
			con:sendfd("x", b)
		end)
		local _, passed = con:recvfd()
		expect(thr:join()):eq(true)
		expect(passed:read"*l"):eq(nil)
		passed:close() con:close()
	end)
	it("goes on after its object is gone", function()
		local _, con = thread.start(function(con) con:write(con:read"*l", "\n") end)
		_ = nil
		collectgarbage() collectgarbage()
		con:write"still there\n"
		expect(con:read"*l"):eq"still there"
		con:close()
	end)
end)

describe("join", function()
	local function fails_with(text, f, ...)
		local ok, why = outcome(f, ...)
		expect(ok):eq(true) expect(why):eq(text)
	end
	it("returns true and nil after a normal end, again and again", function()
		local thr, con = thread.start(function() return 1, 2 end)
		for _ = 1, 3 do expect(table.pack(thr:join())):same{true, nil, n = 2} end
		expect(table.pack(thr:join(0))):same{true, nil, n = 2}
		con:close()
	end)
	it("returns the text of an error, up to its first NUL", function()
		fails_with("plain", function() error("plain", 0) end)
		fails_with("cut", function() error("cut\0here", 0) end)
		fails_with("12.5", function() error(12.5, 0) end)
		fails_with("", function() error("", 0) end)
		local ok, why = outcome(function() error"placed" end)
		expect(ok):eq(true) expect(why:match"thread_spec%.lua:%d+: (.*)"):eq"placed"
	end)
	it("returns nil for errors that are no text", function()
		fails_with(nil, function() error() end)
		fails_with(nil, function() error{} end)
		fails_with(nil, function() error(true) end)
		fails_with(nil, function() error(setmetatable({}, {__tostring = function() return "x" end})) end)
	end)
	it("returns what ended the interpreter's own work", function()
		local ok, why = outcome(function() local function f() return 1 + f() end f() end)
		expect(ok):eq(true) expect(why):has"stack overflow"
		local ok, why = outcome(function() local t = nil; t.x = 1 end)
		expect(ok):eq(true) expect(why):has"attempt to index local 't' (a nil value)"
	end)
	it("gives up in time", function()
		local thr, con = thread.start(function(con) con:read(1) end)
		expect(table.pack(thr:join(0))):same{false, errno.ETIMEDOUT, n = 2}
		expect(table.pack(thr:join(-1))):same{false, errno.ETIMEDOUT, n = 2}
		local began = cqueues.monotime()
		expect(table.pack(thr:join(0.02))):same{false, errno.ETIMEDOUT, n = 2}
		expect(cqueues.monotime() - began >= 0.02):eq(true)
		con:close()
		expect(thr:join()):eq(true)
	end)
	it("lets other coroutines run", function()
		local cq, seen = cqueues.new(), {}
		local thr, con = thread.start(function(con) con:read"*l" end)
		for i = 1, 2 do
			cq:wrap(function() expect(thr:join()):eq(true) seen[#seen + 1] = "joined" end)
		end
		cq:wrap(function() seen[#seen + 1] = "ran" con:write"go\n" con:flush() end)
		assert(cq:loop())
		expect(seen):same{"ran", "joined", "joined"}
		con:close()
	end)
	it("wants a thread and a number", function()
		local thr = thread.start(function() end)
		thr:join()
		expect(function() thr.join{} end):fails"(CQS Thread expected, got table)"
		expect(function() thr.join() end):fails"CQS Thread expected"
	end)
end)

describe("a thread object", function()
	it("is polled by its descriptor, readable at the end", function()
		local thr, con = thread.start(function(con) con:read"*l" end)
		expect(type(thr:pollfd())):eq"number" expect(thr:events()):eq"r" expect(thr:timeout()):eq(nil)
		con:write"go\n" con:flush()
		cqueues.poll(thr)
		expect(table.pack(thr:join(0))):same{true, nil, n = 2}
		cqueues.poll{pollfd = thr:pollfd(), events = "r"}
		if not PUC then expect(cqueues.poll(thr)):eq(thr) end
		con:close()
	end)
	it("has a type", function()
		expect(thread.type(io.stdout)):eq(nil) expect(thread.type()):eq(nil) expect(thread.type{}):eq(nil)
		-- the original starts no thread any more after this
		if not PUC then expect(thread.loader(thread.loader, "cqueues.thread")):eq(thread) end
	end)
	it("can be given other methods", function()
		local thr, con = thread.start(function() end)
		local before = thread.interpose("nothing", function() return "given" end)
		expect(before):eq(nil) expect(thr:nothing()):eq"given"
		expect(type(thread.interpose("nothing", nil))):eq"function"
		expect(thr.nothing):eq(nil)
		thr:join() con:close()
	end)
end)

describe("many threads", function()
	local function descriptors()
		collectgarbage() collectgarbage()
		local n, list = 0, io.popen("ls /proc/" .. io.open"/proc/self/stat":read"*n" .. "/fd")
		for _ in list:lines() do n = n + 1 end
		list:close()
		return n
	end
	it("leave nothing behind", function()
		outcome(function() end)
		local before = descriptors()
		local function settle() -- those not joined may still be ending
			local stop = cqueues.monotime() + 120
			while descriptors() > before + 5 and cqueues.monotime() < stop do cqueues.poll(0.01) end
		end
		for i = 1, 2000 do
			if i % 200 == 0 then settle() end -- on a busy machine they would use up the descriptors that there are
			local thr, con = thread.start(function(con, i) con:write(i, "\n") end, i)
			if i % 2 == 0 then
				expect(table.pack(con:read"*l")):same{tostring(i), n = 1}
				expect(table.pack(thr:join())):same{true, nil, n = 2}
				con:close()
			end
		end
		settle()
		expect(descriptors() <= before + 5):eq(true)
	end)
	it("talk at the same time", function()
		local cq, sum = cqueues.new(), 0
		for i = 1, 50 do
			cq:wrap(function()
				local thr, con = thread.start(function(con) for line in con:lines() do con:write(line * 2, "\n") end end)
				for n = 1, 20 do
					con:write(n, "\n")
					local twice = con:read"*l"
					sum = sum + twice
				end
				con:shutdown"w"
				local joined = thr:join() -- the original may be woken too early by its many threads
				if not PUC then expect(joined):eq(true) end
				con:close()
			end)
		end
		assert(cq:loop())
		expect(sum):eq(50 * 20 * 21)
	end)
end)
