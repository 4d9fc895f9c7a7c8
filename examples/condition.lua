#!/usr/bin/env cqueues
-- A queue of limited length between coroutines: who puts in waits while it is full, who takes out while it is empty.
--
--   cqueues condition.lua
local cqueues = require"cqueues"
local condition = require"cqueues.condition"

local queue = {}
queue.__index = queue

function queue.new(limit)
	return setmetatable({limit = limit, first = 1, last = 0, changed = condition.new(), closed = false}, queue)
end

function queue:put(item)
	while self.last - self.first + 1 >= self.limit do self.changed:wait() end
	self.last = self.last + 1
	self[self.last] = item
	self.changed:signal()
end

function queue:take()
	while self.first > self.last and not self.closed do self.changed:wait() end
	local item = self[self.first]
	if item == nil then return nil end
	self[self.first] = nil
	self.first = self.first + 1
	self.changed:signal()
	return item
end

function queue:close()
	self.closed = true
	self.changed:signal()
end

local cq = cqueues.new()
local orders = queue.new(2)

cq:wrap(function()
	for number = 1, 6 do
		orders:put(number)
		print("put " .. number)
	end
	orders:close()
end)

local total = 0
for _ = 1, 2 do
	cq:wrap(function()
		for number in orders.take, orders do
			cqueues.sleep(0.001)
			total = total + number
		end
	end)
end

assert(cq:loop())
print("took " .. total .. " in all")
