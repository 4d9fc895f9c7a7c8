-- Runs programs in Lua one after the other, each as if it had a process of its own.
local lfs = require"lfs"
local path, cpath, searchers = package.path, package.cpath, { table.unpack(package.searchers) }
local modules, exit = {}, os.exit
for name in pairs(package.loaded) do modules[name] = true end

local commands = {}

-- Runs the program, and prints its status, or its error, or nil.
function commands.run(program, ...)
	print("== " .. table.concat({ ... }, " "))
	package.path, package.cpath = path, cpath
	for i = 1, math.max(#package.searchers, #searchers) do package.searchers[i] = searchers[i] end
	for name in pairs(package.loaded) do
		if not modules[name] then package.loaded[name] = nil end
	end
	arg = { [0] = program, ... }
	local directory = lfs.currentdir()
	os.exit = coroutine.yield -- which no pcall of the program catches
	local co = coroutine.create(assert(loadfile(program)))
	local _, status = coroutine.resume(co, ...)
	os.exit = exit
	assert(lfs.chdir(directory))
	print("-- " .. tostring(status))
end

function commands.write(name, text)
	local file = assert(io.open(name, "w"))
	assert(file:write(text))
	file:close()
end

function commands.read(name)
	local file = assert(io.open(name, "rb"))
	local text = file:read"*a"
	file:close()
	return text
end

-- Prints the names of all files below a directory, and what is in those that are no archives.
function commands.show(directory)
	local files = {}
	local function walk(at)
		for name in lfs.dir(at) do
			local file = at .. "/" .. name
			if lfs.attributes(file, "mode") ~= "directory" then
				files[#files + 1] = file
			elseif name ~= "." and name ~= ".." then
				walk(file)
			end
		end
	end
	walk(directory)
	table.sort(files)
	for _, file in ipairs(files) do
		print("@ " .. file)
		if not file:find"%.rock$" and not file:find"%.t[arg]+z?$" then print(commands.read(file)) end
	end
end

return commands
