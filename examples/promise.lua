#!/usr/bin/env cqueues
-- Results that are on their way: several coroutines wait for one promise, one waits for several.
--
--   cqueues promise.lua
local cqueues = require"cqueues"
local promise = require"cqueues.promise"

local cq = cqueues.new()

-- A promise of what a function returns, in a coroutine of its own.
local function later(f, ...)
	return promise.new(f, ...)
end

-- A promise of all results, in their order; the first error is its error.
local function all(promises)
	return later(function()
		local results = {}
		for i, each in ipairs(promises) do results[i] = each:get() end
		return results
	end)
end

local function slowly(seconds, value)
	cqueues.sleep(seconds)
	return value
end

cq:wrap(function()
	local price = later(slowly, 0.02, 3)
	for reader = 1, 2 do
		cq:wrap(function() print(("reader %d sees the price %d"):format(reader, price:get())) end)
	end

	local parts = all{price, later(slowly, 0.03, "pears"), later(slowly, 0.01, "today")}
	print(table.concat(parts:get(), " "))

	local broken = later(function() error("no such article", 0) end)
	local ok, why = pcall(broken.get, broken)
	print(ok, why, broken:status())

	local given = promise.new()
	cq:wrap(function() given:set(true, "set by hand") end)
	print(given:get())
end)

assert(cq:loop())
