-- the results of a protected call; a message names the function alone, however it was found
local function p(f, ...)
	local r = table.pack(pcall(f, ...))
	if not r[1] and type(r[2]) == "string" then r[2] = r[2]:gsub("to '[%w_]+%.", "to '") end
	print(table.unpack(r, 1, r.n))
end

-- format
p(string.format, "%y", 1) p(string.format, "%", 1) p(string.format, "%00000005d", 1) p(string.format, "%123d", 1) p(string.format, "%.123d", 1) p(string.format, "%-+ #0d", 1)
p(string.format, "%d", 2^63) p(string.format, "%d", -2^63) p(string.format, "%d", 1.9) p(string.format, "%x", -1) p(string.format, "%x", 2^64) p(string.format, "%d", "x")
p(string.format, "%d") p(string.format, "%s") p(string.format, "%5q", "a") p(string.format, "%d", 0/0) p(string.format, "%x", 0/0) p(string.format, "%d", 1/0) p(string.format, "%q", {}) p(string.format, "%q", 5)
p(string.format) p(string.format, {}) p(string.format, 5) p(string.format, "%c", "x") p(string.format, "%s", nil) p(string.format, "%s %s", true, false) p(string.format, "%d %d", 1) p(string.format, "%f", "0x10")
print(string.format("%q", 'a"b\\c\nd\re\0f\0011\127\200\t9\t'))
print(#string.format("%s", "a\0b"), #string.format("%5s", "a\0b"), #string.format("%c%c", 0, 65), #string.format("%s", ("x\0"):rep(60)), #string.format("%.99s", ("x\0"):rep(60)))
print(string.format("%5s|%-5s|%.2s|%5.1s|%.0s|%.s|%-8.3s|", "abc", "abc", "abc", "abc", "abc", "abc", "abcdef"), string.format("%%"), string.format("a%%b%%%d", 3))
print(string.format("%3c|%-3c|%c", 65, 66, 256 + 67), string.format("%s", setmetatable({}, {__tostring = function() return "obj" end})))
print(string.format("%10s|%-10s|", 1/3, 12), string.format("%s %s %s", 1, "x", 2.5))
-- patterns
p(string.find, "a", "%") p(string.find, "a", "[a") p(string.find, "a", "[]") p(string.find, "a", "[^]") p(string.find, "a", "%f") p(string.find, "a", "%fa") p(string.find, "a", "%b") p(string.find, "a", "%bx") p(string.find, "a", "[%")  p(string.find, "a", "[%]") p(string.find, "a", "[a-") p(string.find, "a", "[a-%")
p(string.find, "a", "(a") p(string.find, "a", "a)") p(string.find, "a", "%1") p(string.find, "a", "%0") p(string.find, "a", "(a%1)") p(string.find, "b", "a[") p(string.find, "b", "a%") p(string.match, "a", "(a)(") p(string.gsub, "a", "(", "x") p(string.gsub, "a", "(a", "x") p(string.gsub, "a", "(a", "%1")
p(string.find, ("a"):rep(300), ("a?"):rep(300)) p(string.find, ("a"):rep(300), (".-"):rep(201) .. "b") p(string.find, "a", ("()"):rep(33)) p(string.find, "a", ("()"):rep(32))
local subjects = {"", "a", "hello world", "THE (quick) fox", "key = value", "a.b.c", "  trim me  ", "x=1, y=22, z=333", "f(a(b)c)d)", "\0a\0b", "aaa", "abcabc", "[x]-^%$", "ab\ncd\r\n", "\200\255z", "one;two;;four"}
local patterns = {"", ".", ".*", ".-", ".+", "a*", "a-b", "a+", "a?", "^a", "a$", "^$", "^", "$", "%a+", "%A+", "%d+", "%D", "%s*", "%S+", "%w+", "%W", "%p", "%P+", "%c", "%C+", "%x+", "%X", "%u+", "%U", "%l+", "%L", "%g+", "%G",
	"%z", "%Z+", "(%a+)", "(%w+)%s*=%s*(%w+)", "()", "()a()", "(a)(b)(c)", "((a)(b))", "(.)%1", "(%w)%w*%1", "%b()", "%bxx", "%f[%w]%w+", "%f[%W]", "%f[^%w]", "%f[\0]", "[abc]+", "[^abc]+", "[a-c]", "[^a-c]*", "[%a]", "[%w_]+", "[]]", "[^]]", "[a-]", "[-a]", "[%-x]", "[%]]", "[.]", "[%.%d]", "^%s*(.-)%s*$",
	"[^;]*", "%.", "%%", "%$", "%^", "a.", "a.-c", "(a*)", "(a*(.)%w(%s*))", "x%d*$", "$a", "a^", "%\0", "[\0-\31]", "[%a-z]", "[a-%z]", "\0", "%f[%s]", "[[]", "[%s%p]+", "(.-)%s", "o w", "^(.-)=", "()%f[%a]()"}
for _, s in ipairs(subjects) do
	for _, pat in ipairs(patterns) do
		local all = {}
		for a, b in s:gmatch(pat) do all[#all + 1] = tostring(a) .. ":" .. tostring(b) end
		local g, n = s:gsub(pat, "<%0>")
		local line = ("%q %q"):format(s, pat)
		print(line, s:find(pat)) print(s:match(pat)) print(table.concat(all, ","), g, n) print(s:find(pat, 3)) print(s:find(pat, -2), s:gsub(pat, "", 1))
	end
end
print(("abc"):find("b", 1, true), ("a.c"):find(".", 1, true), ("abc"):find("", 4), ("abc"):find("", 5), ("abc"):find("", 10), ("abc"):find("c", -1), ("abc"):find("a", -100), ("abc"):match("()", 4), ("abc"):match("", 5))
p(string.find, "abc") p(string.find) p(string.find, "a", {}) p(string.find, "a", "a", "x") p(string.match, nil, "x") p(string.gmatch, "x") p(string.gsub, "x", "x") p(string.find, 123, 2) p(string.find, "aXb", "X", 1.9)
-- gsub
p(string.gsub, "a", "a", "%2") p(string.gsub, "a", "a", "%x") p(string.gsub, "a", "a", "%") p(string.gsub, "a", "a", true) p(string.gsub, "a", "a", function() return {} end) p(string.gsub, "a", "a", {a = true}) p(string.gsub, "a", "a", nil) p(string.gsub, "b", "a", "%9")
p(string.gsub, "abc", "%w", "%0%0") p(string.gsub, "abc", "%w", "%1") p(string.gsub, "hello world", "(o)(.)", "%2%1") p(string.gsub, "abc", "", "-") p(string.gsub, "abc", "b*", "-") p(string.gsub, "abc", "^a", "x") p(string.gsub, "aaa", "^a", "x") p(string.gsub, "abc", "%w", 5) p(string.gsub, "abc", "%w", "%%")
p(string.gsub, "abc", "%w", {a = 1, b = false, c = "z"}) p(string.gsub, "abc", "(%w)(%w)", function(a, b) return b .. a end) p(string.gsub, "abc", "%w", function() end) p(string.gsub, "abc", "()", function(i) return i end) p(string.gsub, "abc", "%w", "x", 2) p(string.gsub, "abc", "%w", "x", 0) p(string.gsub, "abc", "%w", "x", -1) p(string.gsub, "abc", "%w", "x", "2")
p(string.gsub, "abc", "()", "%1,") p(string.gsub, "abc", "%w", setmetatable({}, {__index = function(_, k) return k:upper() end})) p(string.gsub, "abc", ".", error) p(string.gsub, "héllo", "[\128-\255]+", "?")
-- the others
for _, s in ipairs{"", "a", "hello"} do
	for _, i in ipairs{0, 1, 2, -1, -2, 5, 6, -5, -6, 100, -100} do
		io.write(i, ": ", s:sub(i), "|", s:sub(i, 2), "|", s:sub(1, i), "|", s:sub(i, -2), "|", tostring((s:byte(i))), "|", tostring(s:sub(i, i)), "\n")
	end
	print(s:len(), #s, s:upper(), s:lower(), s:reverse(), s:rep(3), s:rep(2, "-"), s:byte(1, -1))
end
print(("abc"):sub(1, math.huge), ("abc"):sub(1, 2^31), ("abc"):sub(-math.huge), ("abc"):sub(2^40), ("abc"):sub(1.9, 2.9), ("abc"):sub("2"))
print(("x"):rep(3, ","), ("x"):rep(0, ","), ("x"):rep(1, ","), (""):rep(3, ","), ("ab"):rep(-1), #("abc"):rep(1000, "12"))
p(string.rep) p(string.rep, "x") p(string.rep, "x", {}) p(string.rep, "x", 1, {}) p(string.char, 256) p(string.char, -1) p(string.char, "x") p(string.char) p(string.char, 104, "105", 0x6a) p(string.byte, "abc", 1, -1) p(string.byte, "abc", 0) p(string.byte, "abc", 10) p(string.byte, "abc", -2, 2) p(string.byte) p(string.sub) p(string.sub, "x") p(string.sub, "x", {}) p(string.upper) p(string.lower, {}) p(string.reverse, nil) p(string.len, nil) p(string.len, 12)
print(("\0aZ\200"):upper() == "\0AZ\200", ("abc"):upper():lower(), ("x").y)
local every = {} for i = 0, 255 do every[#every + 1] = string.char(i) end every = table.concat(every)
for n = 0, 24 do local s = every:sub(60, 60 + n) .. every:sub(256 - n) print(#s, s:upper():byte(1, -1)) print(s:lower():byte(1, -1)) end
print(every:upper():byte(1, -1)) print(every:lower():byte(1, -1))
