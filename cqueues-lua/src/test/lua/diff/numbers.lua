-- the results of a protected call; a message names the function alone, however it was found
local function p(f, ...)
	local r = table.pack(pcall(f, ...))
	if not r[1] and type(r[2]) == "string" then r[2] = r[2]:gsub("to '[%w_]+%.", "to '") end
	print(table.unpack(r, 1, r.n))
end

for _, v in ipairs{
	0, 1, 10, 1023, 1024, 2^31 - 1, 2^31, -2^31, -2^31 - 1, 2^53, 1e14, 1e15, 123456789012345, 1e16, 1e100,
	1/3, -1/3, 2/3, 0.1, 0.2 + 0.1, 1e-5, 1e-4, 123.456, 1e300 * 10, 5e-324, 1.7976931348623157e308,
	2.5, 0.5, 99999999999999.5, 9999999999999.95, 0.99999999999999, 0.999999999999999, 1/0, -1/0, 0/0, math.pi, -math.pi * 1e10, 3.14159265358979e-10,
	1e21, 1e22, 1e23, 12345678901234567890,
} do
	print(v, tostring(v), ("%s|%d"):format(v, v == v and math.abs(v) < 2^63 and v or 0))
end
for _, s in ipairs{
	"0x", "0x1p", "0x1p4", "0x.8", "0xA.8p1", "1e", "1e1", "1e+", "inf", "nan", "  1  ", "\t1\n", "1\0", "1 2", "- 1", "+1", "0x1P-2", "5.",
	".5", ".", "", "  ", "1e400", "0x-1", "-0x10", "1_0", "0xfffffffffffffffff", "1e-400", "123456789012345678901234567890", "0.1e1",
	"1e22", "1e23", "9007199254740993", "0x1.fffffffffffff8p0", "\v\f\r 7 \r", "1e1.5", "1e99999999999", "0x.p1", "0xg", "1f", "--1", "1e-5", "00012",
} do
	io.write(tostring(tonumber(s)), " ")
end
print()
p(tonumber) p(tonumber, "z", 36) p(tonumber, 10, 16) p(tonumber, "10", 1) p(tonumber, "10", 37) p(tonumber, {}, 10) p(tonumber, "1e1", 10)
p(tonumber, "  -ff  ", 16) p(tonumber, "1\0", 10) p(tonumber, "1.5", 10) p(tonumber, {}) p(tonumber, nil) p(tonumber, "7fffffffffffffffffff", 16)
p(tonumber, "", 10) p(tonumber, "-", 10) p(tonumber, "+z", 36) p(tonumber, "8", 8) p(tonumber, " 1 1", 2) p(tonumber, "1", "x") p(tonumber, true)
local values = {0, 1, -1, 0.5, 1.5, 2.5, 0.25, 0.125, 1e10, 1.005, 123.456, 1e-10, 99.995, 1e100, 5e-324, 2^53 + 1, 1/3, 9.5, 0.05, 1e15 / 3, 1/0, -1/0, 0/0}
for _, f in ipairs{"%f", "%.0f", "%.1f", "%.2f", "%.10f", "%.20f", "%e", "%.0e", "%.3e", "%.17e", "%g", "%.0g", "%.1g", "%.3g", "%.17g", "%.99f", "%#g", "%#.0f", "%#.0e",
	"%10.2f|", "%-10.2f|", "%+.1f", "% .1f", "%010.2f", "%-010.2f|", "%+010.3g", "%E", "%G", "%a", "%A", "%.0a", "%.3a", "%20a|", "%-20a|", "%020a", "%+a", "%.15a", "%#.0a"} do
	local out = {f}
	for _, v in ipairs(values) do out[#out + 1] = f:format(v) end
	print(table.concat(out, " "))
end
for _, f in ipairs{"%d", "%i", "%5d|", "%-5d|", "%05d", "%+d", "% d", "%.3d", "%8.3d|", "%-8.3d|", "%+08d", "%08.3d|", "%.0d|", "%+.0d|", "%-+6d|"} do
	print(f, f:format(0), f:format(42), f:format(-42), f:format(2^31), f:format(-2^40), f:format("17"), f:format(3.99), f:format(-2^63))
end
for _, f in ipairs{"%u", "%x", "%X", "%o", "%#x", "%#X", "%#o", "%8x|", "%-8x|", "%08x", "%#08x", "%.4x", "%#.4x", "%#10.4x|", "%#.0o|", "%.0x|", "%#.5o", "%5u|"} do
	print(f, f:format(0), f:format(42), f:format(255), f:format(2^31), f:format(2^40 + 5), f:format(2^63), f:format(2^64 - 2048), f:format(-0.5), f:format("0x10"))
end

-- NaN is no number's equal, also as one and the same value
local nan, list = 0 / 0, { 0 / 0 }
print(nan == nan, nan ~= nan, rawequal(nan, nan), list[1] == list[1], nan < nan, nan <= nan, nan == 0 / 0)
if nan == nan then print("equal") else print("not equal") end
print(({ [1] = nan })[1] == nan, pcall(rawset, {}, nan, 1), ({})[nan], math.max(nan, nan) == nan)
print(math.modf(-0.5), math.modf(-math.huge), math.modf(math.huge), math.modf(-3))

-- zeros keep their sign, also where the parser computes
do
  local z, n = 0, -1
  print(-0, 0*-1, z*n, 0/-1, -(0), 1/(-0), 1/(0*-1), 1/(0/-1), -0 % 5, 0 % -5, z % -5, 0*-2.5, 0.0*-1)
  print(math.frexp(-0.0)) print(math.frexp(0)) print(math.frexp(math.huge))
  print(1/math.frexp(-0.0))
  print(2^53, 5 % -0.0 ~= 5 % -0.0)
end
