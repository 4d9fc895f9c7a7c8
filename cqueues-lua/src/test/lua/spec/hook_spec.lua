-- Hooks and calls that have been classes: what runs in a loop for long leaves its class with it.
local set = debug["set" .. "hook"] -- no field of that name is read: nothing is prepared for hooks
local lines = {}
local function start() set(function(_, line) lines[#lines + 1] = line end, "l") end
local function line() return debug.getinfo(2, "l").currentline end

-- the lines that were told since a line, relative to that
local function told(since)
	set()
	local text = {}
	for i, at in ipairs(lines) do if at > since then text[#text + 1] = at - since end end
	lines = {}
	return table.concat(text, " ")
end

describe("a hook that is set behind a loop", function()
	it("is told of all that follows", function()
		local n = 0
		for i = 1, 100000 do n = n + i % 3 end
		local here = line() start()
		local m = n * 2
		local f = function() m = m + 1 return m end
		f()
		expect(told(here)):eq("1 2 3 2 4")
		expect(n):eq(100000) expect(m):eq(200001) expect(f()):eq(200002)
	end)
	it("finds variables, arguments and further loops as they are", function()
		local function run(...)
			local first, count, text = ..., 0, ""
			local add = function(x) count = count + x end
			for i = 1, 100000 do
				add(i % 2)
				if i % 10000 == 0 then text = text .. i / 10000 end
				if i == 99000 then goto out end
			end
			::out::
			local here = line() start()
			first = first + count
			while count > 0 do
				count = count - 1
				if count < 49497 then goto done end
			end
			::done::
			return first, count, text, select("#", ...), told(here)
		end
		local first, count, text, n, seen = run(5, nil)
		expect(first):eq(49505) expect(count):eq(49496) expect(text):eq("123456789") expect(n):eq(2)
		expect(seen):eq("1 2 3 4 2 3 4 2 3 4 2 3 4 7")
	end)
end)
