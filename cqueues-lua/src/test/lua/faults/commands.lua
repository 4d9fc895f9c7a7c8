-- Files of names that no text has, and commands: what fails says so, and everything else is complete.
local seed, faults = ...
local robust = dofile "src/test/lua/faults/robust.lua"
local random = robust.random(seed)
local insist = robust.insist
local path = os.tmpname()
os.remove(path)
local pattern = path .. "*"
path = path .. "\255"

-- everything is there, or nothing and why
local function read(file)
	local text, why = file:read "*a"
	local ok, how, status = file:close()
	return text, why, how, status
end

local function write(file, ...)
	local ok, why = file:write(...)
	local closed, how = file:close()
	return ok and closed, why or how
end

faults(true)
for i = 1, random(4) do
	local text = robust.text(random, random(20000))
	insist(function() return write(insist(io.open, path, "w"), text) end)
	local got = insist(function() return read(insist(io.open, path)) end)
	assert(got == text, "another content")
	local got, _, how, status = insist(function()
		return read(insist(io.popen, "cat " .. pattern .. "; exit " .. i))
	end)
	assert(got == text, "another output")
	assert(how == "exit" and status == i, status)
	insist(function()
		local command = "for file in " .. pattern .. "; do cat > \"$file\"; done"
		return write(insist(io.popen, command, "w"), text, text)
	end)
	local got = insist(function() return read(insist(io.open, path)) end)
	assert(got == text .. text, "another input")
end
faults(false)
assert(os.remove(path))
