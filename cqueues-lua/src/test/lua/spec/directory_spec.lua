-- A state's current directory, as the modules of cqueues have it; for files see diff/files.lua.
local cqueues = require"cqueues"
local lfs = require"lfs"
local notify = require"cqueues.notify"
local socket = require"cqueues.socket"
local thread = require"cqueues.thread"

local function write(path, text)
	local file = assert(io.open(path, "w"))
	file:write(text) file:close()
end

-- calls a function in a new directory, whose path it gets
local function inside(body)
	local here, path = lfs.currentdir(), os.tmpname()
	os.remove(path)
	assert(lfs.mkdir(path) and lfs.chdir(path))
	local ok, why = pcall(body, lfs.currentdir())
	assert(lfs.chdir(here))
	os.execute("rm -rf " .. path)
	if not ok then error(why, 0) end
end

describe("relative paths", function()
	it("are where a socket listens and connects", function()
		inside(function(path)
			local server = assert(socket.listen{path = "server", mode = "rw-rw-rw-"})
			assert(server:listen())
			expect(lfs.attributes(path .. "/server", "mode")):eq("socket")
			local got
			local loop = cqueues.new()
			loop:wrap(function() got = server:accept():read"*l" end)
			loop:wrap(function()
				local client = socket.connect{path = "server"}
				client:write"found\n" client:flush() client:close()
			end)
			assert(loop:loop())
			expect(got):eq("found")
			server:close()
		end)
	end)

	it("are what a notifier watches", function()
		inside(function()
			local changes = assert(notify.opendir".")
			changes:add"new"
			write("new", "")
			expect(select(2, changes:get())):eq("new")
		end)
	end)

	it("are files of the resolver", function()
		inside(function()
			write("resolv.conf", "nameserver 127.0.0.9\n")
			local config = require"cqueues.dns.config".new()
			assert(config:loadpath"resolv.conf")
			expect(tostring(config:get().nameserver[1])):eq("127.0.0.9")
			expect(config:loadpath"none"):eq(false)
		end)
	end)
end)

describe("a thread", function()
	it("begins where the state is that starts it", function()
		inside(function(path)
			local other, pipe = thread.start(function(pipe)
				local directory = require"lfs".currentdir()
				pipe:write(directory, "\n") pipe:flush()
			end)
			expect(pipe:read"*l"):eq(path)
			assert(other:join())
		end)
	end)

	if not PUC then
		it("goes elsewhere by itself", function()
			inside(function(path)
				local other, pipe = thread.start(function(pipe)
					require"lfs".chdir"/"
					pipe:write(require"lfs".currentdir(), "\n") pipe:flush()
				end)
				expect(pipe:read"*l"):eq("/")
				assert(other:join())
				expect(lfs.currentdir()):eq(path)
			end)
		end)
	end
end)
