local function try(source, name) print((select(2, load(source, name or "=x")))) end
local function each(...) for i = 1, select("#", ...) do try((select(i, ...))) end end
each("x", "x =", "x = = 1", "x y", "f(", "f(1", "f(1 2)", "f(1,)", "f(\n1", "f(\n1 x", "a.", "a.1", "a:b", "a:b.c()", "a:1()", "a[", "a[1", "a[1\n", "(a)", "(a) = 1", "(a.b)", "a.b", "a, b", "a, f() = 1, 2", "f() = 1", "a = 1,", "1", "'x'", "nil = 1", "...", "x = ... + ", "=", "+", "@", "\1", "\127", "\200", "x = 5 $", "local", "local 1", "local x, ", "local x =", "local function", "local function 1()", "local function f", "local x.y = 1", "function", "function f", "function f(", "function f(a,", "function f(a, 1)", "function f(..., a) end", "function f.1() end", "function f:g.h() end", "function f(a) ", "function f(a)\n\n", "function f() ... end", "function f() return ... end", "return function() return ... end", "f = function", "f = function(", "f = function() \n\n x")
each("if", "if x", "if x then", "if x then\n", "if x then else", "if x then\n\nelse\n", "if x then elseif", "if x then elseif y", "if x then y", "if x then y() else z() else end", "if x then end end", "end", "else", "until x", "while", "while x", "while x do", "while x do\n\n", "while x do break", "repeat", "repeat until", "repeat x() until", "repeat\n x()", "for", "for 1", "for x", "for x do", "for x =", "for x = 1", "for x = 1 do", "for x = 1, 2", "for x = 1, 2 do", "for x = 1, 2, 3, 4 do end", "for x, y", "for x, y = 1, 2 do end", "for x in", "for x in y", "for x in y do", "for x in y do\n\n", "for a.b = 1, 2 do end", "do", "do\n", "do x", "return 1 x", "return return", "return 1,", "return 1 2", "do return 1 end x", "return; x", "break", "goto", "goto 1", "goto x", "\n\ngoto x\n\n", "do goto x end", "::x::  ::x::", "::x::\n\n::x::", "::x", "::1", ":: x :: do ::x:: end goto y", "goto x; local a; ::x:: print(a)", "goto x; local a ::x::", "do goto x; local a; ::x:: ; end", "do goto x; local a; ::x:: ; print(a) end", "repeat goto x; local a; ::x:: until a", "repeat goto cont; local a; ::cont:: ; until a == 1", "for i = 1, 2 do break end break", "function f() break end", "while true do function f() break end end", "if x then break end\n\n", "function f() goto x end ::x::", "do ::x:: end goto x", "goto = 1", "local goto = 1", "x = {", "x = {1", "x = {1 2}", "x = {1,\n2", "x = {a = }", "x = {[1] 2}", "x = {[1 = 2}", "x = {a.b = 1}", "x = {= 1}", "x = {,}", "x = {;}", "x = {1,,2}", "x = not", "x = -", "x = #", "x = a ..", "x = a +* b", "x = a == ", "x = a and", "x = a or or b", "x = a ~ b", "x = a ! b", "x = a != b", "x = ~1", "x = a // b", "x = a & b", "x = 1 = 2", "x = function() end()", "x = {}()", "x = 'a':rep()", "x = 'a'.b", "x = nil.x", "x = 1.x", "x = a.b:c", "f{", "f{\n", "f'x", "f'x' y", "; ; x", ";", "a;b", "x = (1", "x = (1\n", "x = (", "x = ()", "f()()", "f().x", "f().x = ", "a.b.c", "a.b.c,")
each("x = 'abc", "x = \"abc", "x = 'abc\n'", "x = 'abc\\", "x = 'abc\\\n", "x = '\\q'", "x = 'ab\\q'", "x = '\\xg1'", "x = '\\x1g'", "x = '\\x", "x = '\\x1", "x = '\\300'", "x = 'ab\\999z'", "x = '\\12", "x = '\\2555'", "x = '\\", "x = '\\u{12}'", "x = '\\z  \n  abc", "x = '\\'", "x = [[abc", "x = [==[abc]]", "x = [=abc", "x = [=", "x = [==", "x = [[\n\nabc", "--[[ abc", "--[==[ abc ]]", "--[=x\ny", "-- x", "--", "--[[x]] y", "x = [[a [[ b]]", "x = [[a]]]]", "x = 3..4", "x = 3.4.5", "x = 0x", "x = 0xg", "x = 0x.p1", "x = 0xp1", "x = 0x1p", "x = 0x1p+", "x = 3e", "x = 3e+", "x = 3e+x", "x = 3a", "x = 3x", "x = 0x1.8.2", "x = 1e5e5", "x = .", "x = ..", "x = ...", "x = .5.", "x = .5x", "x = 08 y", "x = 1 .. 2 y", "x = 1..2", "x = '\0' y", "x = 'a\0b' 'c'", "x = 'tab\\t' 1", "x 'a\\nb' 'c", "'a\\65b'", "x 'a' = 1", "x \"q\" .. 1", "x = 'abc\r\n'", "x = y 'l1\\\nl2' z =", "\r\nx\r\n=\r\n=", "\n\r\n\r=", "x\n=\n\n\n=", "x = 1 --[[\n\n]] =", "é = 1", "x = é", "local é", "x = 'é' y", "x.é = 1", "x = and", "and = 1", "x.and = 1", "x = {and = 1}", "x:end()", "x = <", "x = 1 <", "x <= 1", "x >= 1", "x ~= 1", "x == 1", "x :: y", "x : : y()", "x = a.. b c", "x = a...b")
try("x =", "@file.lua") try("x =", "=name") try("x =") try("x =\ny =") try("x = " .. ("y"):rep(100)) try("\n") try("x\n=\n=") try("x =", "@" .. ("d/"):rep(50) .. "f.lua") try("x =", "=" .. ("n"):rep(100)) try("=", "") try("=", "@") try("=", "=") try("=", "a\0b")
print(select(2, load("x = " .. ("("):rep(300) .. "1" .. (")"):rep(300), "=x")) ~= nil)
local many = {} for i = 1, 201 do many[i] = "l" .. i end
try("local " .. table.concat(many, ", ")) try("\nfunction f()\nlocal " .. table.concat(many, "\nlocal ")) try("function f(" .. table.concat(many, ",") .. ") end")
-- what is right
local function value(source) print((assert(load("return " .. source)))()) end
value("0x10, 0xA.8, 0x.8p1, 0x1p+4, 0x1p-2, 0XfF, 1e2, 1E+2, .5, 5., 3e-2, 1e400, 0xffffffffff, 08, 1e15, 123456789012") value("-0, -(0), 0, -0.0, - - 0, -0x0, 1 - 0, -0 ^ 2, (-0), -((0)), 2 ^ -0") value("#'\\z  \n  abc', '\\65\\066\\x41', '\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\\"' == string.char(7, 8, 12, 10, 13, 9, 11, 92, 39, 34), 'a\\\nb', #'\\\r\n'")
value("[[a [[ b]], [==[a]]b]=]c]==], [[\nx]], #[[\r\n\r\nx\r]], [=[]]]=]") value("#'\200\255\0x', ('\200\255'):byte(1, -1)") value("'\195\169' == '\\195\\169', ('[[\200]]'):byte(1, -1)")
local nested = {{"x = ", "(", "1", ")"}, {"x = ", "a..", "1", ""}, {"", "do ", "", " end"}, {"x = ", "{", "", "}"}, {"", "if x then ", "", " end"}, {"x = ", "function() return ", "1", " end"}, {"x = ", "not ", "1", ""}}
for _, part in ipairs(nested) do
  for n = 190, 202 do io.write(n, " ", load(part[1] .. part[2]:rep(n) .. part[3] .. part[4]:rep(n)) and "yes" or "no", " ") end
  print()
end

-- only a file may begin with a line for the shell
print(load("#!/usr/bin/lua\nreturn 1"))
local file = os.tmpname()
for _, start in ipairs {"#!x\n", "\239\187\191", "\239\187\191#!x\n", "#x", "#!x\n" .. string.dump(function() return 7 end)} do
	local out = assert(io.open(file, "wb"))
	out:write(start, start:find("\27", 1, true) and "" or "return 7, ...")
	out:close()
	print(pcall(dofile, file))
end
os.remove(file)

-- limits of locals and upvalues
local function names(letter, count)
	local list = {}
	for i = 1, count do list[i] = letter .. i end
	return table.concat(list, ",")
end
local function many(outer, inner)
	return load("local " .. names("a", outer) .. "\nreturn function()\nlocal " .. names("b", inner) .. "\nend", "=many")
end
print(type(many(100, 200)), many(201, 1)) print(many(1, 201)) print(type(many(200, 200)))
local function upvalues(count)
	local text = { "local " .. names("a", 150), "local function f()", "local " .. names("b", 150), "return function()" }
	for i = 1, count do text[#text + 1] = (i > 150 and "b" or "a") .. (i - 1) % 150 + 1 .. " = " .. i end
	text[#text + 1] = "return a1, a150, b1, b100\nend end\nreturn f()()"
	return load(table.concat(text, "\n"), "=upvalues")
end
for _, count in ipairs { 200, 254, 255, 256, 260 } do
	local made, why = upvalues(count)
	print(count, why)
	if made then print(made()) end
end
