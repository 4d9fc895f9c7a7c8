#!/usr/bin/env cqueues
-- Tells what happens to a directory, and to files in it.
--
--   cqueues watch.lua DIRECTORY [NAME ...]   until interrupted; "." stands for the directory
--   cqueues watch.lua --demo                 watches a directory of its own, changes a file there, and ends
local cqueues = require"cqueues"
local notify = require"cqueues.notify"

local directory = ...
if not directory then
	io.stderr:write"usage: watch.lua DIRECTORY [NAME ...] | --demo\n"
	os.exit(2)
end

local demo = directory == "--demo"
if demo then
	directory = os.tmpname()
	os.remove(directory)
	assert(os.execute(("mkdir '%s'"):format(directory)))
end

local watch = assert(notify.opendir(directory))
for _, name in ipairs(demo and {"note"} or {select(2, ...)}) do assert(watch:add(name)) end

-- Tells a change, and whether it is of a kind.
local function report(changes, name, kind)
	local kinds = {notify.strflag(changes)}
	print(name .. ": " .. table.concat(kinds, " "):lower())
	io.stdout:flush()
	for _, each in ipairs(kinds) do
		if each == kind then return true end
	end
	return false
end

local cq = cqueues.new()

cq:wrap(function()
	if not demo then
		print("watching " .. directory)
		io.stdout:flush()
		for changes, name in watch:changes() do report(changes, name) end
		return
	end
	local note = directory .. "/note"
	local function await(kind)
		for changes, name in watch:changes() do
			if report(changes, name, kind) and name == "note" then return end
		end
	end
	assert(io.open(note, "w")):close()
	await"CREATE"
	local out = assert(io.open(note, "a"))
	out:write"remember"
	out:close()
	await"MODIFY"
	os.remove(note)
	await"DELETE"
	os.remove(directory)
end)

assert(cq:loop())
