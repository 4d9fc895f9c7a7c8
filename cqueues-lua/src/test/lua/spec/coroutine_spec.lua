-- The coroutine engine as a script sees it. What PUC Lua 5.2 cannot do (a yield across sort, gsub,
-- require) is marked with only_here.
local function only_here(name, f) if not PUC then it(name, f) end end

-- runs f in a coroutine that is resumed with 1, 2, 3 …; returns its results and the values it yielded
local function drive(f, ...)
	local co, seen, sent = coroutine.create(f), {}, 0
	local r = table.pack(coroutine.resume(co, ...))
	while coroutine.status(co) ~= "dead" do
		seen[#seen + 1] = r[2]
		sent = sent + 1
		r = table.pack(coroutine.resume(co, sent))
	end
	return table.concat(seen, " "), table.unpack(r, 1, r.n)
end
local yield = coroutine.yield

describe("coroutine errors", function()
	it("passes error values of any type unchanged", function()
		local t = setmetatable({}, {__tostring = function() return "no" end})
		for _, v in ipairs{t, print, coroutine.create(print), true, false} do
			local ok, e = coroutine.resume(coroutine.create(function() error(v) end))
			expect(ok):eq(false) expect(rawequal(e, v)):eq(true)
		end
		expect(select("#", coroutine.resume(coroutine.create(function() error() end)))):eq(2)
		expect(select(2, coroutine.resume(coroutine.create(function() error("x", 0) end)))):eq("x")
	end)
	it("passes them through wrap and several levels", function()
		local t = {}
		local f = coroutine.wrap(function() coroutine.wrap(function() error(t) end)() end)
		local ok, e = pcall(f)
		expect(ok):eq(false) expect(e):eq(t)
	end)
	it("says why a coroutine cannot be resumed", function()
		local co = coroutine.create(function() end)
		coroutine.resume(co)
		expect(select(2, coroutine.resume(co))):eq("cannot resume dead coroutine")
		local me = coroutine.wrap(function() return coroutine.resume((coroutine.running())) end)
		expect(select(2, me())):eq("cannot resume non-suspended coroutine")
		local outer
		outer = coroutine.create(function()
			return coroutine.wrap(function() return coroutine.status(outer), coroutine.resume(outer) end)()
		end)
		local _, status, ok, why = coroutine.resume(outer)
		expect(status):eq("normal") expect(ok):eq(false)
		expect(why):eq("cannot resume dead coroutine")
	end)
	it("refuses to yield outside", function()
		if coroutine.isyieldable and coroutine.isyieldable() then return end
		local ok, why = pcall(coroutine.yield, 1)
		expect(ok):eq(false) expect(why):eq("attempt to yield from outside a coroutine")
	end)
	it("turns a stack overflow into an error and goes on", function()
		local function deep() return 1 + deep() end
		for _ = 1, 3 do
			local ok, why = coroutine.resume(coroutine.create(deep))
			expect(ok):eq(false) expect(not not tostring(why):find("stack overflow", 1, true)):eq(true)
		end
		local ok, why = pcall(deep)
		expect(ok):eq(false) expect(not not tostring(why):find("stack overflow", 1, true)):eq(true)
	end)
end)

describe("a yield", function()
	it("crosses pcall, with values both ways", function()
		expect((drive(function() return pcall(function(...) yield("a") yield("b") return ... end, 7) end))):eq("a b")
		local _, ok, ok2, v = drive(function() return pcall(function() return yield("a") end) end)
		expect(ok):eq(true) expect(ok2):eq(true) expect(v):eq(1)
		local _, ok, ok2, e = drive(function() return pcall(function() yield("a") error({7}) end) end)
		expect(ok2):eq(false) expect(e[1]):eq(7)
	end)
	it("crosses xpcall and its handler sees the error", function()
		local seen, ok, ok2, e = drive(function()
			return xpcall(function() yield("a") error("x", 0) end, function(m) return m .. "!" end)
		end)
		expect(seen):eq("a") expect(ok2):eq(false) expect(e):eq("x!")
	end)
	it("crosses metamethods", function()
		local mt = {}
		for _, name in ipairs{"add", "sub", "mul", "div", "mod", "pow", "unm", "concat", "len", "eq", "lt", "le", "call"} do
			mt["__" .. name] = function() return yield(name) end
		end
		mt.__index = function(_, k) return yield("index " .. k) end
		mt.__newindex = function(_, k, v) yield("newindex " .. k) end
		local a, b = setmetatable({}, mt), setmetatable({}, mt)
		local seen, ok, r = drive(function()
			local r = {a + b, a - b, a * b, a / b, a % b, a ^ b, -a, a .. b, #a, a == b, a < b, a <= b, a(), a.x}
			a.y = 1
			return r
		end)
		expect(ok):eq(true)
		expect(seen):eq("add sub mul div mod pow unm concat len eq lt le call index x newindex y")
		expect(r[1]):eq(1) expect(r[10]):eq(true) expect(r[14]):eq(14)
	end)
	it("crosses iterators of for", function()
		local seen, ok, sum = drive(function()
			local sum = 0
			for x in function(_, i) return yield("next") end do sum = sum + x if x >= 4 then break end end
			return sum
		end)
		expect(seen):eq("next next next next") expect(sum):eq(10)
	end)
	only_here("crosses __pairs", function()
		local t = setmetatable({}, {__pairs = function(t) yield("pairs") return next, {k = 1} end})
		local seen, ok, k = drive(function() for k in pairs(t) do return k end end)
		expect(seen):eq("pairs") expect(k):eq("k")
	end)
	only_here("crosses table.sort", function()
		local seen, ok, t = drive(function()
			local t = {3, 1, 2}
			table.sort(t, function(x, y) yield("cmp") return x < y end)
			return table.concat(t)
		end)
		expect(ok):eq(true) expect(t):eq("123") expect(not not seen:find("cmp")):eq(true)
	end)
	only_here("crosses string.gsub", function()
		local seen, ok, s = drive(function() return (("abc"):gsub("%w", function(c) return c .. yield(c) end)) end)
		expect(seen):eq("a b c") expect(s):eq("a1b2c3")
	end)
	only_here("crosses require", function()
		package.preload["coroutine_spec.module"] = function(name) return {yield("loading"), name} end
		local seen, ok, m = drive(function() return require"coroutine_spec.module" end)
		expect(seen):eq("loading") expect(m[1]):eq(1)
		package.preload["coroutine_spec.module"] = nil
		package.loaded["coroutine_spec.module"] = nil
	end)
	only_here("crosses tostring, load with a function, and dofile's chunk", function()
		local seen, ok, s = drive(function() return tostring(setmetatable({}, {__tostring = function() return "t" .. yield("ts") end})) end)
		expect(seen):eq("ts") expect(s):eq("t1")
		local seen, ok, v = drive(function() local n = 0 return load(function() n = n + 1 if n == 1 then yield("chunk") return "return 5" end end)() end)
		expect(seen):eq("chunk") expect(v):eq(5)
	end)
	it("crosses wrap only as far as the inner coroutine", function()
		local inner = coroutine.wrap(function() yield(1) yield(2) end)
		local seen, ok, a, b = drive(function() local a = inner() yield("mine") return a, inner() end)
		expect(seen):eq("mine") expect(a):eq(1) expect(b):eq(2)
	end)
	it("keeps many values", function()
		local co = coroutine.wrap(function(...) while true do yield(...) end end)
		local t = {}
		for i = 1, 200 do t[i] = i end
		expect(select("#", co(table.unpack(t)))):eq(200)
		expect(select("#", co(nil, nil))):eq(200)
	end)
end)

describe("coroutine functions", function()
	it("tells the status", function()
		local co
		co = coroutine.create(function() expect(coroutine.status(co)):eq("running") yield() end)
		expect(coroutine.status(co)):eq("suspended")
		coroutine.resume(co) expect(coroutine.status(co)):eq("suspended")
		coroutine.resume(co) expect(coroutine.status(co)):eq("dead")
	end)
	it("tells which one runs", function()
		local co
		co = coroutine.create(function() local me, main = coroutine.running() return me == co, main end)
		local _, same, main = coroutine.resume(co)
		expect(same):eq(true) expect(main):eq(false)
	end)
	it("refuses what is no function", function()
		for _, f in ipairs{coroutine.create, coroutine.wrap} do
			local ok, why = pcall(f, {})
			expect(ok):eq(false) expect(not not why:find("function expected", 1, true)):eq(true)
		end
		local ok, why = pcall(coroutine.resume, 1)
		expect(ok):eq(false) expect(not not why:find("coroutine expected", 1, true)):eq(true)
	end)
	it("keeps upvalues and locals apart over a thousand at once", function()
		local all = {}
		for i = 1, 1000 do all[i] = coroutine.wrap(function() local n = i while true do n = n + yield(n) end end) end
		for i = 1, 1000 do expect(all[i]()):eq(i) end
		for i = 1, 1000 do expect(all[i](i)):eq(2 * i) end
	end)
	it("nests deeply", function()
		local function nest(n) if n == 0 then yield("deep") return "end" end local co = coroutine.wrap(nest) local v = co(n - 1) yield(v) return co() end
		local co = coroutine.wrap(nest)
		expect(co(50)):eq("deep")
	end)
end)

describe("endless nesting", function()
	it("of protected calls and of coroutines ends with an error", function()
		local function protect() local ok, why = pcall(protect) if not ok then error(why, 0) end end
		local ok, why = pcall(protect)
		expect(ok):eq(false) expect(not not tostring(why):find("stack overflow", 1, true)):eq(true)
		local function nest() return coroutine.wrap(function() nest() return 1 end)() end
		local ok, why = pcall(nest)
		expect(ok):eq(false) expect(not not tostring(why):find("stack overflow", 1, true)):eq(true)
		expect((pcall(function() end))):eq(true)
	end)
end)
