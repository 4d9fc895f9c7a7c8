-- cqueues.auxlib and cqueues.errno: sections 10 and 11 of the core specification.
local auxlib = require"cqueues.auxlib"
local errno = require"cqueues.errno"
local cqueues = require"cqueues"

describe("assert", function()
	it("returns its arguments", function()
		expect(select("#", auxlib.assert(1, nil, nil))):eq(3) expect((auxlib.assert("x"))):eq("x")
	end)
	it("throws the text of a code, with the caller's position", function()
		local ok, why = pcall(function() auxlib.assert(nil, errno.ENOENT) end)
		expect(not not why:find("auxlib_spec.lua:%d+: No such file or directory$")):eq(true)
		local _, why = pcall(function() auxlib.assert(false, nil, false, "boo", 3) end)
		expect(not not why:find("auxlib_spec.lua:%d+: boo$")):eq(true)
		local _, why = pcall(function() auxlib.assert(false, true) end)
		expect(not not why:find(": true$")):eq(true)
	end)
	it("throws nil without a reason", function()
		local ok, why = pcall(auxlib.assert, false) expect(ok):eq(false) expect(why):eq(nil)
		local ok, why = pcall(auxlib.assert, nil, false, nil) expect(ok):eq(false) expect(why):eq(nil)
	end)
	it("takes the level from its name", function()
		for i = 2, 9 do expect(type(auxlib["assert" .. i])):eq("function") end
		local function checked() auxlib.assert3(false, "boo") end
		local function compared() error("boo", 2) end
		local function position(f) return select(2, pcall(function() f() end)) end
		expect(position(checked)):eq(position(compared))
	end)
end)

describe("fileresult", function()
	local function result(...) local r = table.pack(auxlib.fileresult(...)) for i = 1, r.n do r[i] = tostring(r[i]) end return table.concat(r, "|") end
	it("turns codes into texts", function()
		expect(result()):eq("nil")
		expect(result(1, 2, nil)):eq("1|2|nil")
		expect(result(false, false, false, 2, 3)):eq("false|No such file or directory|2")
		expect(result(nil, -5)):eq("nil|Unknown error -5|-5")
		expect(result(false, "s", 13)):eq("false|s|13")
		expect(result(nil, nil)):eq("nil")
		expect(result(nil, -1935895351)):eq("nil|Absent or unverified peer certificate|-1935895351")
	end)
end)

describe("resume and wrap", function()
	it("behave as those of coroutine", function()
		local co = coroutine.create(function(...) local a = coroutine.yield(...) return a, "end" end)
		local ok, a, b = auxlib.resume(co, 1, nil) expect(ok):eq(true) expect(a):eq(1)
		local ok, a, b = auxlib.resume(co, 5) expect(a):eq(5) expect(b):eq("end")
		local ok, why = auxlib.resume(co) expect(ok):eq(false) expect(why):eq("cannot resume dead coroutine")
		local t = {}
		local ok, why = pcall(auxlib.wrap(function() error(t) end)) expect(why):eq(t)
		local f = auxlib.wrap(function() end) f()
		local ok, why = pcall(f) expect(why):eq("cannot resume dead coroutine")
		expect((pcall(auxlib.resume, 1))):eq(false) expect((pcall(auxlib.wrap, 1))):eq(false)
	end)
end)

describe("tostring", function()
	it("never fails for what the metamethod returns, and may wait", function()
		local function with(f) return setmetatable({}, {__tostring = f}) end
		expect(auxlib.tostring(1)):eq("1") expect(auxlib.tostring(nil)):eq("nil")
		expect(auxlib.tostring(with(function() return 5 end))):eq("5")
		expect(not not auxlib.tostring(with(function() return {} end)):find("^table: ")):eq(true)
		local cq, got = cqueues.new()
		cq:wrap(function() got = auxlib.tostring(with(function() cqueues.sleep(0.001) return "late" end)) end)
		expect(cq:loop()):eq(true) expect(got):eq("late")
		local ok, why = pcall(auxlib.tostring) expect(ok):eq(false) expect(not not why:find("(value expected)", 1, true)):eq(true)
	end)
end)

describe("errno", function()
	it("maps names to codes and back", function()
		expect(errno[errno.ENOENT]):eq("ENOENT") expect(errno[errno.EAGAIN]):eq("EAGAIN") expect(errno.EWOULDBLOCK):eq(errno.EAGAIN)
		expect(errno.EBOGUS):eq(nil)
		if errno.EDEADLK == 35 then expect(errno[35]):eq("EDEADLOCK") expect(errno[95]):eq("EOPNOTSUPP") end
	end)
	it("has texts for every code", function()
		expect(errno.strerror(0)):eq("Success") expect(errno.strerror"2"):eq("No such file or directory") expect(errno.strerror(99999)):eq("Unknown error 99999")
		expect(errno.strerror(-1684960054)):eq("The name does not resolve for the supplied parameters")
		expect(errno.strerror(-1935895349)):eq("No host address available to complete operation")
		expect(errno.strerror(-1935895352)):eq("X.509 certificate lookup interrupt")
		local ok, why = pcall(errno.strerror, {}) expect(not not why:find("(number expected, got table)", 1, true)):eq(true)
	end)
end)
