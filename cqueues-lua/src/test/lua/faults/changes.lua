-- What becomes of a directory.
local seed, faults = ...
local robust = dofile "src/test/lua/faults/robust.lua"
local cqueues, notify = require "cqueues", require "cqueues.notify"
local random = robust.random(seed)
local insist = robust.insist
local directory = os.tmpname()
os.remove(directory)
assert(os.execute("mkdir " .. directory))

faults(true)
local watch = insist(notify.opendir, directory)
local count = random(6)
local all = {}
for i = 1, count do
	all["f" .. i] = 0
	watch:add("f" .. i)
end

local function get()
	while true do
		local ok, changes, name = pcall(watch.get, watch, 30)
		if ok then return changes, name end
		robust.readable(changes)
	end
end

robust.run(function(cq)
	cq:wrap(function()
		for i = 1, count do
			local file = assert(io.open(directory .. "/f" .. i, "w"))
			cqueues.sleep(0)
			file:write "content"
			file:close()
			cqueues.sleep(0)
			assert(os.remove(directory .. "/f" .. i))
		end
	end)
	local left = count
	while left > 0 do
		local changes, name = get()
		if not changes then error("no change in 30 s", 0) end
		if all[name] then
			local before = all[name]
			all[name] = bit32.bor(before, changes)
			local wanted = bit32.bor(notify.CREATE, notify.MODIFY, notify.DELETE)
			if bit32.band(before, wanted) ~= wanted and bit32.band(all[name], wanted) == wanted then left = left - 1 end
		end
	end
end)
faults(false)
os.remove(directory)
