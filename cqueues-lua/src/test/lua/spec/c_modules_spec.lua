-- Modules in C, which are found only to say so.
local lfs = require"lfs"

-- what require says of a module whose file is there
local function refused(module)
	local path, cpath = os.tmpname(), package.cpath
	os.remove(path)
	assert(lfs.mkdir(path))
	local file = path .. "/" .. module:gsub("%..*", "") .. ".so"
	assert(io.open(file, "w")):close()
	package.cpath = path .. "/?.so"
	local ok, why = pcall(require, module)
	package.cpath = cpath
	os.execute("rm -r " .. path)
	expect(ok):eq(false)
	return (why:gsub(path:gsub("%p", "%%%0"), "TREE"):gsub("^[^ ]*:%d+: ", ""))
end

if not PUC then
	describe("a module in C", function()
		it("is refused in one sentence", function()
			expect(refused"strange"):eq"module 'strange' is written in C (file 'TREE/strange.so'), which a JVM cannot load"
		end)

		it("is told with what stands in for it", function()
			expect(refused"lsocket"):eq("module 'lsocket' is written in C (file 'TREE/lsocket.so'), "
				.. "which a JVM cannot load; 'cqueues.socket' stands in for it")
			expect(refused"posix.signal"):eq("module 'posix.signal' is written in C (file 'TREE/posix.so'), "
				.. "which a JVM cannot load; 'cqueues.signal' stands in for it")
		end)

		it("that is here under its own name is not looked for", function()
			package.loaded.lfs = nil
			expect(type(require"lfs".dir)):eq"function"
		end)
	end)
end

describe("the path for them", function()
	it("is looked through as for other modules", function()
		local cpath = package.cpath
		package.cpath = "/no/?.so;./such/?.so"
		local _, why = pcall(require, "a.b")
		package.cpath = cpath
		expect(why):has"\n\tno file '/no/a/b.so'\n\tno file './such/a/b.so'\n\tno file '/no/a.so'\n\tno file './such/a.so'"
	end)
end)
