-- powers, and the sign of zero, in literals and in what functions return
local a, b = 53, -2.25
print(a ^ b, 53 ^ -2.25, 2 ^ 53 ^ -2.25, 2 ^ (53 ^ -2.25)) print((function(x, y) return x ^ y end)(2, 1.319442310168e-4), math.pow(2, 1.3194423e-4))
print(2 ^ 0.0001, 2^ 0.001, 10 ^ 0.0001)
print(-0, tostring(-0), 0 * -1) local z = -0 print(z) print(1, -0) print(-0, 0)
local function f(...) return "", ... end print(f(-0)) print((nil and -0), (1 and -0), (1 and 0))
local t = {-0, 0, a = -0} print(t[1], t[2], t.a)
local r = {b = 0} local q = {b = -0} print(r.b, q.b)
print(-(0)) print(-(-0)) local n = 0 print(-n) print(-n * 1) n = -n print(n, n + 0, n - 0, 0 + n, n / 1, 0 / -1, -0 % 3, math.floor(-0.5), math.ceil(-0.5), math.floor(-0), math.fmod(-0, 2))
for i = -0, 0 do print(i) end
print(("%g %d %.1f"):format(-0, -0, -0), tonumber("-0"), "-0" + 0, -"0", "0" * -1, #"" * -1, bit32.band(-0), math.max(-0, 0), math.min(0, -0), math.abs(-0), select(1, -0))
print(tonumber("-0", 10), tonumber("-0x0"), tonumber("-0.0"), math.frexp(-0), math.fmod(-4, 2), math.modf(-0.5), math.modf(-3), math.sqrt(-0), -0 ^ 3, (-0) ^ 3, math.rad(-0), math.deg(-0), math.sin(-0), math.atan2(-0, 1), math.floor(-0), math.ceil(-0), math.ldexp(-0, 2), math.pow(-0, 1), math.exp(-0))
print((-8)^(1/3), 2^0.5, 2^-1, 1e999^0, (-1)^1e999, 1^(0/0), 0^0, 0^-1, -2^2, 2^3^2, 2^1024, 2^-1074, 2^-1075, 10^308*10, 2^-0.0)
print(math.max(-0, 0), math.min(0, -0), math.max(0/0, 1) ~= math.max(0/0, 1), math.max(1, 0/0), math.min(1, 0/0), math.min(-0), math.max(-0))
print(-"0", - "0x0", "-0" * 1, "-0" + -0, "0" / -1, -"-0", "-0" - 0, "-0" % 3)
print(-((1e300 % 2^53)), 1e300 % 2^53, -(1e300 % 2^53)) local x = 1e300 print(x % 2^53, -(x % 2^53), x % 9007199254740992)
print(5 % 5, -(5 % 5), -5 % 5, 5 % -5, -(5 % -5), -5 % -5, 0 % 5, -0 % 5, 0.5 % 0.5, -(0.5 % 0.5))
local a, b = 5, -5 print(a % a, -(a % a), b % a, a % b, b % b, -(b % b), 3 % -1, -3 % 1)
print(1e300 % 3, 2^53 % 3, 1e15 % 7, x % 3, -x % 3, x % -3, 5.5 % 2.5, -5.5 % 2.5)
