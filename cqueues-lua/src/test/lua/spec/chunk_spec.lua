-- Damaged precompiled chunks, which PUC Lua trusts.
local function everything(a, b, ...)
	local t, x = {a, b, ...}, ...
	local function f(k) t[1] = function() return k + a end return t[1]() end
	function t:m() return self end
	for i = 1, 3 do t[i] = function() return i end end
	for k in pairs(t) do x = k end
	while x do x = nil end
	if a > b then return f(b, a, ...) end
	t.x, t[2], t.s = f(b), ..., a .. b .. "z" .. #t
	return t, {x = 1, [2] = "y", f(1)}, t.x and a or b, not a, -a * 3 % 4
end
local dump = string.dump(everything)
local at = 1
local function random(n) at = (at * 1103515245 + 12345) % 2147483648 return math.floor(at / 65536) % n end

describe("a precompiled chunk", function()
	it("does what the function does", function()
		local t, other = load(dump)(1, 2, 3)
		expect(t.s):eq("12z3") expect(other.x):eq(1)
	end)
	it("is refused wherever it is cut", function()
		for i = 1, #dump - 1 do
			local f, why = load(dump:sub(1, i), "=x")
			expect(f):eq(nil) expect(why):eq("x: truncated precompiled chunk")
		end
	end)
	if not PUC then it("is loaded or refused with a message where a byte is wrong", function()
		local refused = 0
		for i = 1, 4000 do
			local p = random(#dump) + 1
			local damaged = dump:sub(1, p - 1) .. string.char((dump:byte(p) + 1 + random(255)) % 256) .. dump:sub(p + 1)
			local f, why = load(damaged, "=x")
			if not f then
				refused = refused + 1
				if p > 1 then expect(why:match("^x: .* (precompiled chunk)$")):eq("precompiled chunk") end
			end
		end
		expect(refused > 500):eq(true)
	end) end
end)
