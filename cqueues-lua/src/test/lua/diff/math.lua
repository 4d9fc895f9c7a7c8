-- the results of a protected call; a message names the function alone, however it was found
local function p(f, ...)
	local r = table.pack(pcall(f, ...))
	if not r[1] and type(r[2]) == "string" then r[2] = r[2]:gsub("to '[%w_]+%.", "to '") end
	print(table.unpack(r, 1, r.n))
end

p(math.random, 0) p(math.random, 2, 1) p(math.random, 1, 2, 3) p(math.random, 1) p(math.random, 7, 7) p(math.floor, "x") p(math.max) p(math.min) p(math.max, 1, "3") p(math.max, 3, 2, 10, -1) p(math.min, 3, 2, 10, -1) p(math.max, 1, {})
p(math.log, 8, 2) p(math.log, 100, 10) p(math.log, 27, 3) p(math.log10, 100) p(math.log, 0) p(math.log, 1000) p(math.frexp, 8) p(math.frexp, 0) p(math.frexp, -0.3) p(math.frexp, 1/0) p(math.frexp, 5e-324) p(math.ldexp, 0.5, 4) p(math.ldexp, 1, -1074) p(math.ldexp, 1, 2000)
p(math.modf, 3.7) p(math.modf, -3.7) p(math.modf, 1/0) p(math.modf, 5) p(math.modf, 0/0) p(math.fmod, 7, 3) p(math.fmod, -7, 3) p(math.fmod, 7, -3) p(math.fmod, 7, 0) p(math.fmod, 1/0, 2) p(math.fmod, 2, 1/0) p(math.fmod, 5.5, 2)
p(math.pow, 2, 0.5) p(math.pow, 1, 0/0) p(math.pow, 0, 0) p(math.pow, -8, 1/3) p(math.pow, -1, 1/0) p(math.sqrt, 2) p(math.sqrt, -1) p(math.acos, 0.5) p(math.asin, 1) p(math.atan, 1) p(math.atan2, 1, -1) p(math.cosh, 1) p(math.sinh, 1) p(math.tanh, 1) p(math.deg, 1) p(math.rad, 180) p(math.exp, 1) p(math.exp, 1000)
p(math.ceil, 3.2) p(math.ceil, 3) p(math.ceil, -3.5) p(math.floor, -3.5) p(math.floor, 2^40 + 0.5) p(math.floor, 1e300) p(math.ceil, "3.1") p(math.abs, -5) p(math.abs, "-5") p(math.abs, 5.5) p(math.tan, 1) p(math.sin, 1) p(math.cos, 1) p(math.sin, 1e10) p(math.randomseed) p(math.randomseed, 1) p(math.abs) p(math.atan2, 1) p(math.fmod, 1) p(math.ldexp, 1)
print(math.huge, -math.huge, math.pi)
for i = 1, 100 do
	local a, b, c = math.random(), math.random(5), math.random(-3, 3)
	assert(a >= 0 and a < 1 and b >= 1 and b <= 5 and b % 1 == 0 and c >= -3 and c <= 3 and c % 1 == 0)
end
math.randomseed(7) local a = math.random(1000) math.randomseed(7) assert(a == math.random(1000))
p(bit32.band) p(bit32.btest) p(bit32.bor) p(bit32.bxor) p(bit32.bnot) p(bit32.bnot, 1) p(bit32.lshift, 1, 32) p(bit32.lshift, 1, -1) p(bit32.rshift, -1, 31) p(bit32.rshift, 1, -31) p(bit32.arshift, -8, 1) p(bit32.arshift, 0x80000000, 40) p(bit32.arshift, 1, -3) p(bit32.lrotate, 0x80000001, 1) p(bit32.rrotate, 1, 1) p(bit32.lrotate, 1, -1) p(bit32.lrotate, 1, 33)
p(bit32.extract, 0xff, 4, 4) p(bit32.extract, 0xff, 0, 32) p(bit32.extract, 1, 32) p(bit32.extract, 1, 31, 2) p(bit32.extract, 1, -1) p(bit32.extract, 1, 0, 0) p(bit32.replace, 0, 15, 4, 4) p(bit32.replace, 0, 255, 4, 4) p(bit32.replace, 1, 2) p(bit32.extract, 1) p(bit32.lshift, 1) p(bit32.arshift, -1, 32) p(bit32.arshift, 5, 31) p(bit32.rshift, 5, 32) p(bit32.rshift, 0xdeadbeef, 0) p(bit32.arshift, 0xdeadbeef, 4)
print(bit32.band(1.5), bit32.band(2.5), bit32.band(-1), bit32.band(2^33 + 5.7), bit32.band("0xff", 15), bit32.bxor(0xf0f0f0f0, 0xffffffff), bit32.bor(1, 2, 4), bit32.btest(1, 2), bit32.btest(3, 2), bit32.band(2^53), bit32.band(-2^31), bit32.band(2^32 - 1))
