-- Files of names that no text has, and commands.
local seed, faults = ...
local robust = dofile "src/test/lua/faults/robust.lua"
local random = robust.random(seed)
local insist = robust.insist
local path = os.tmpname()
os.remove(path)
local pattern = path .. "*"
path = path .. "\255"

faults(true)
for i = 1, random(4) do
	local text = robust.text(random, random(20000))
	local file = insist(io.open, path, "w")
	assert(file:write(text))
	assert(file:close())
	file = insist(io.open, path, "r")
	assert(file:read "*a" == text, "another content")
	file:close()
	local cat = insist(io.popen, "cat " .. pattern .. "; exit " .. i, "r")
	assert(cat:read "*a" == text, "another output")
	local ok, how, status = cat:close()
	assert(ok == nil and how == "exit" and status == i, status)
	local left = insist(io.popen, "for file in " .. pattern .. "; do cat > \"$file\"; done", "w")
	assert(left:write(text, text))
	assert(left:close())
	file = insist(io.open, path)
	assert(file:read "*a" == text .. text)
	file:close()
end
faults(false)
assert(os.remove(path))
