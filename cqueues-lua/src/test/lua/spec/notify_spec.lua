-- Notifiers of file changes: section 17 of the core specification, with the flags of inotify.
local cqueues = require"cqueues"
local errno = require"cqueues.errno"
local notify = require"cqueues.notify"

local function write(path, text, mode)
	local file = assert(io.open(path, mode or "w"))
	file:write(text or "") file:close()
end

-- calls a function with a new directory, its notifier (which tracks some names) and its path
local function inside(names, body)
	local path = os.tmpname()
	os.remove(path) assert(os.execute("mkdir " .. path))
	local ok, why = pcall(function()
		local nfy = assert(notify.opendir(path))
		for _, name in ipairs(names) do nfy:add(name) end
		body(nfy, path)
	end)
	os.execute("rm -rf " .. path)
	if not ok then error(why, 0) end
end

-- what a notifier has to report: "name:FLAG+FLAG" in order
local function reported(nfy)
	local texts = {}
	for changes, name in nfy:changes(0) do
		texts[#texts + 1] = name .. ":" .. table.concat({notify.strflag(changes)}, "+")
	end
	return table.concat(texts, " ")
end

describe("the module", function()
	it("has the constants both ways", function()
		local values = {
			CREATE = 1, ATTRIB = 2, MODIFY = 4, REVOKE = 8, DELETE = 16, ALL = 31, INOTIFY = 0x10000, FEN = 0x20000, KQUEUE = 0x40000,
			KQUEUE1 = 0x80000, OPENAT = 0x100000, FDOPENDIR = 0x200000, O_CLOEXEC = 0x400000, IN_CLOEXEC = 0x800000,
		}
		for name, value in pairs(values) do
			expect(notify[name]):eq(value) expect(notify[value]):eq(name)
		end
		expect({notify.strflag(notify.FEATURES)}):same{"inotify", "openat", "fdopendir", "O_CLOEXEC"}
	end)
	it("iterates over every bit, known or not", function()
		local bits = {}
		for bit in notify.flags(1, 0x40000010, 64) do bits[#bits + 1] = bit end
		expect(bits):same{1, 16, 64, 0x40000000}
		expect(notify.flags()()):eq(nil)
		expect(function() notify.flags(1, "x") end):fails"bad argument #2 to 'flags' (number expected, got string)"
	end)
	it("names the known bits of its first argument", function()
		expect({notify.strflag(0x7fffffff)}):same{
			"CREATE", "ATTRIB", "MODIFY", "REVOKE", "DELETE", "inotify", "FEN", "kqueue", "kqueue1", "openat", "fdopendir", "O_CLOEXEC", "IN_CLOEXEC",
		}
		expect({notify.strflag(1, 2)}):same{"CREATE"}
		expect(select("#", notify.strflag(32))):eq(0)
		expect(function() notify.strflag() end):fails"number expected, got no value"
	end)
	it("is the low-level one, and returns itself from loader", function()
		expect(require"_cqueues.notify"):eq(notify)
		-- the original's wraps its methods once more, and then get(0) waits
		if not PUC then expect(notify.loader(notify.loader, "cqueues.notify")):eq(notify) end
	end)
	it("opens directories only", function()
		local function opened(path)
			local nfy, code = notify.opendir(path)
			return notify.type(nfy) or code
		end
		expect(opened"/dev/null/x"):eq(errno.ENOTDIR)
		expect(opened"/dev/null"):eq(errno.ENOTDIR)
		expect(opened"/nowhere/at/all"):eq(errno.ENOENT)
		expect(opened""):eq(errno.ENOENT)
		expect(opened"///"):eq"file notifier"
		inside({}, function(_, path) expect(opened(path .. "//")):eq"file notifier" end)
		expect(function() notify.opendir() end):fails"string expected, got no value"
	end)
	it("tells notifiers by type", function()
		expect(notify.type(notify.opendir"/")):eq"file notifier"
		expect(notify.type{}):eq(nil) expect(select("#", notify.type())):eq(1)
		expect(getmetatable(notify.opendir"/").__name):eq"CQS Notify"
	end)
end)

describe("a notifier", function()
	it("reports what becomes of a tracked name, and of the directory last", function()
		inside({"a"}, function(nfy, path)
			local a = path .. "/a"
			expect(reported(nfy)):eq""
			write(a, "x") expect(reported(nfy)):eq"a:CREATE+MODIFY .:CREATE"
			write(a, "y", "a") expect(reported(nfy)):eq"a:MODIFY"
			os.execute("chmod 600 " .. a) expect(reported(nfy)):eq"a:ATTRIB"
			os.rename(a, path .. "/b") expect(reported(nfy)):eq"a:DELETE .:CREATE+DELETE"
			os.rename(path .. "/b", a) expect(reported(nfy)):eq"a:CREATE .:CREATE+DELETE"
			os.remove(a) expect(reported(nfy)):eq"a:DELETE .:DELETE"
			write(a) expect(reported(nfy)):eq"a:CREATE .:CREATE"
		end)
	end)
	it("keeps quiet about the content of other names", function()
		inside({}, function(nfy, path)
			write(path .. "/other", "x") expect(reported(nfy)):eq".:CREATE"
			write(path .. "/other", "y") os.execute("chmod 600 " .. path .. "/other") expect(reported(nfy)):eq""
			os.remove(path .. "/other") expect(reported(nfy)):eq".:DELETE"
			os.execute("chmod 700 " .. path) expect(reported(nfy)):eq".:ATTRIB"
		end)
	end)
	it("reports only what was asked for", function()
		inside({}, function(nfy, path)
			expect(nfy:add("m", notify.MODIFY)):eq(true) expect(nfy:add("m", notify.ALL)):eq(true) expect(nfy:add("n", 0)):eq(true)
			write(path .. "/m") write(path .. "/n", "x") expect(reported(nfy)):eq".:CREATE"
			write(path .. "/m", "x") os.execute("chmod 600 " .. path .. "/m") expect(reported(nfy)):eq"m:MODIFY"
		end)
	end)
	it("puts the name whose last change is oldest first", function()
		inside({"a", "b", "c"}, function(nfy, path)
			for _, name in ipairs{"c", "a", "b", "a"} do write(path .. "/" .. name, "x") end
			expect(reported(nfy)):eq"c:CREATE+MODIFY b:CREATE+MODIFY a:CREATE+MODIFY .:CREATE"
		end)
	end)
	it("pulls nothing while something is left to fetch", function()
		inside({"a"}, function(nfy, path)
			expect(select("#", nfy:timeout())):eq(0) expect(nfy:step()):eq(true) expect(select("#", nfy:timeout())):eq(0)
			write(path .. "/a") expect(nfy:step()):eq(true) expect(nfy:timeout()):eq(0)
			write(path .. "/a", "x") expect(nfy:step()):eq(true)
			local changes, name = nfy:get() expect(changes):eq(notify.CREATE) expect(name):eq"a"
			changes, name = nfy:get() expect(changes):eq(notify.CREATE) expect(name):eq"."
			changes, name = nfy:get() expect(changes):eq(notify.MODIFY) expect(name):eq"a"
			expect(nfy:timeout()):eq(nil)
		end)
	end)
	it("reports the end of the directory, and then nothing more", function()
		inside({"a"}, function(nfy, path)
			write(path .. "/a") reported(nfy)
			os.execute("rm -r " .. path) expect(reported(nfy)):eq"a:DELETE .:DELETE"
			os.execute("mkdir " .. path) write(path .. "/a") expect(reported(nfy)):eq"" expect(nfy:step()):eq(true)
		end)
	end)
	it("reports a directory that is renamed", function()
		inside({}, function(nfy, path)
			os.rename(path, path .. "x") expect(reported(nfy)):eq".:DELETE" os.rename(path .. "x", path)
		end)
	end)
	it("refuses names that no entry has", function()
		inside({}, function(nfy)
			expect(function() nfy:add"x/y" end):fails"notify.add: Is a directory"
			expect(function() nfy:add(("x"):rep(256)) end):fails"notify.add: File name too long"
			expect(nfy:add(("x"):rep(255))):eq(true) expect(nfy:add"."):eq(true) expect(nfy:add""):eq(true)
			expect(function() nfy:add() end):fails"string expected, got n"
			expect(function() nfy:add("a", "x") end):fails"number expected, got string"
		end)
	end)
	it("takes names of any bytes", function()
		local names = {"\255\254", "\195", "\1\n ", "a\"b"}
		inside(names, function(nfy, path)
			for _, name in ipairs(names) do
				local octal = name:gsub(".", function(c) return ("\\%03o"):format(c:byte()) end)
				os.execute(("cd %s && : > \"$(printf '%s')\""):format(path, octal)) expect(reported(nfy)):eq(name .. ":CREATE .:CREATE")
			end
		end)
	end)
	it("watches a directory whose name is no text", function()
		inside({}, function(_, path)
			local odd = path .. "/\255\237\160\128 \n"
			assert(os.execute("mkdir '" .. odd .. "'"))
			local nfy = assert(notify.opendir(odd))
			nfy:add "\254\240\159\152\128"
			write(odd .. "/\254\240\159\152\128")
			expect(select(2, nfy:get(1))):eq "\254\240\159\152\128"
		end)
	end)
	it("misses none of a thousand names", function()
		local names, seen, n = {}, {}, 0
		for i = 1, 1000 do names[i] = "name" .. i end
		inside(names, function(nfy, path)
			for i = 1, 1000 do write(path .. "/name" .. i) end
			for changes, name in nfy:changes(0) do
				expect(changes):eq(notify.CREATE)
				if name ~= "." then n = n + 1 expect(seen[name]):eq(nil) seen[name] = true end
			end
			expect(n):eq(1000)
		end)
	end)
	it("loses no event to a reader that keeps up", function()
		inside({"a"}, function(nfy, path)
			local got, cq = {CREATE = 0, DELETE = 0}, cqueues.new()
			cq:wrap(function()
				for _ = 1, 500 do
					write(path .. "/a")
					repeat local changes, name = nfy:get() until name == "a" and changes == notify.CREATE
					os.remove(path .. "/a")
					repeat local changes, name = nfy:get() until name == "a" and changes == notify.DELETE
				end
				expect(reported(nfy)):eq".:DELETE"
			end)
			expect(cq:loop()):eq(true)
		end)
	end)
	if not PUC then
		it("says where the kernel's queue was too short", function() -- the original keeps quiet
			local file = assert(io.open"/proc/sys/fs/inotify/max_queued_events")
			local limit = file:read"*n" file:close()
			if limit > 50000 then return end
			inside({}, function(nfy, path)
				for _ = 1, limit / 2 + 1 do write(path .. "/a") os.remove(path .. "/a") end
				local all = {}
				for changes, name in nfy:changes(0) do
					expect(name):eq"." for flag in notify.flags(changes) do all[notify[flag]] = true end
				end
				expect(all):same{CREATE = true, DELETE = true, MODIFY = true}
				write(path .. "/a") expect(reported(nfy)):eq".:CREATE"
			end)
		end)
		it("makes room where the system allows no more", function() -- 128 of a user, by default
			for _ = 1, 1000 do expect(notify.type((notify.opendir"/"))):eq"file notifier" end
		end)

		it("is closed when nobody has it any more", function()
			local function count()
				local n = 0
				for line in io.popen"ls -l /proc/$PPID/fd":lines() do
					if line:find("inotify", 1, true) then n = n + 1 end
				end
				return n
			end
			collectgarbage()
			local before = count()
			for _ = 1, 10 do notify.opendir"/" end
			collectgarbage()
			expect(count() <= before):eq(true)
		end)
	end
end)

describe("get", function()
	it("ends with its timeout", function()
		inside({}, function(nfy)
			local begun = cqueues.monotime()
			expect(nfy:get(0.01)):eq(nil) expect(cqueues.monotime() - begun >= 0.01):eq(true)
			expect(nfy:get(0)):eq(nil) expect(nfy:get(-1)):eq(nil)
			for _ in nfy:changes(0.001) do error"a change" end
			expect(function() nfy:get"x" end):fails"a"
		end)
	end)
	it("waits in a controller, a nested one and outside", function()
		inside({"a"}, function(nfy, path)
			local function waited(run)
				local got
				run(function() local changes, name = nfy:get() got = name .. notify[changes] end, function() cqueues.sleep(0.001) write(path .. "/a") end)
				expect(got):eq"aCREATE" reported(nfy) os.remove(path .. "/a") reported(nfy)
			end
			waited(function(get, change)
				local cq = cqueues.new() cq:wrap(get) cq:wrap(change) assert(cq:loop())
			end)
			waited(function(get, change)
				local outer, inner = cqueues.new(), cqueues.new()
				inner:wrap(get) outer:wrap(change) outer:wrap(function() assert(inner:loop()) end) assert(outer:loop())
			end)
			waited(function(get, change) change() get() end)
			local other = assert(io.popen("read x; echo > " .. path .. "/a", "w"))
			other:write"\n" other:flush()
			expect(select(2, nfy:get())):eq"a" other:close()
		end)
	end)
	it("can be polled with other things", function()
		inside({"a"}, function(nfy, path)
			expect(nfy:events()):eq"r" expect(nfy:pollfd() >= 0):eq(true)
			expect(cqueues.poll(nfy, 0.001)):eq(0.001)
			write(path .. "/a") expect((cqueues.poll(nfy, 10))):eq(nfy)
			nfy:step() expect((cqueues.poll(nfy, 10))):eq(nfy)
		end)
	end)
end)

describe("interpose", function()
	it("is honoured where get needs step, and changes needs get", function()
		inside({}, function(nfy)
			local steps, step = 0
			step = notify.interpose("step", function(...) steps = steps + 1 return step(...) end)
			expect(nfy:get(0)):eq(nil) expect(steps > 0):eq(true)
			notify.interpose("step", function() return false, errno.EACCES end)
			expect(function() nfy:get(0) end):fails"notify.get: Permission denied"
			notify.interpose("step", step)
			local get = notify.interpose("get", function(self, timeout) return self == nfy, timeout end)
			local next_change = nfy:changes(7)
			local itself, timeout = next_change()
			notify.interpose("get", get)
			expect(itself):eq(true) expect(timeout):eq(7)
		end)
	end)
	it("puts in and takes out any name", function()
		expect(notify.interpose("extra", print)):eq(nil) expect(notify.opendir"/".extra):eq(print)
		expect(notify.interpose("extra", nil)):eq(print) expect(notify.opendir"/".extra):eq(nil)
		expect(function() notify.interpose(nil, print) end):fails"table index is nil"
	end)
	it("wants the right self", function()
		local index = getmetatable(notify.opendir"/").__index
		for _, name in ipairs{"add", "step", "pollfd", "events", "timeout"} do
			expect(function() index[name]({}, "x") end):fails"(CQS Notify expected, got table)"
		end
	end)
end)
