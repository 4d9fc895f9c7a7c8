-- malformed.lua [SEED [COUNT]]: what is wrong with chunks that are made at random from a right one,
-- by leaving out, doubling, exchanging and inserting tokens and bytes.
local seed, count = tonumber(arg and arg[1]) or 1, tonumber(arg and arg[2]) or 3000

-- a generator of its own: math.random differs between programs
local state = seed % 2147483647
local function random(n)
	state = (state * 16807 + 12345) % 2147483647
	return math.floor(state / 65536) % n + 1
end

local function shown(text) return (tostring(text):gsub("[^\32-\126]", function(c) return "\\" .. c:byte() end)) end

local SOURCE = [==[
local a , b = { 1 , x = 2 , [ 3 ] = "s" ; f ( ) } , function ( p , ... ) return p . q : r ( ... ) , #p end
goto l ; for i = 1 , 10 , 2 do if a [ i ] == nil then break elseif not b then a . c = i .. 'x' else goto m end
local y ; repeat y = - i ^ 2 until y <= 0x1F or y ~= .5e3 ::m:: end
for k , v in pairs { } do while true do print "\65\x41\z  z" [[long]] end end
function a . b . c : d ( ... ) local function e ( ) return ( e ) ( ) end return e , ... end
do local z = a and b or c > 3 --[[ comment ]] % 2 end -- line
::l:: return ( a ) + 3.5 , nil , false
]==]
local INSERTED = { "end", "do", "(", ")", "{", "}", "[", "]", "=", "==", ",", ";", "::", ":", ".", "..", "...", "goto x", "goto m", "break", "local x", "::l::", "::q::",
	"1", "0x", "3..4", ".0x10", "1e+", "0x1p", "'a", "\"b\\", "'\\300'", "'\\xg0'", "'\\q'", "[[", "[==[", "[=", "--[[", "\0", "\1", "\200", "~", "!", "$", "@", "nil", "function", "return",
	"until", "then", "else", "elseif", "and", "not", "-", "#", "in", "name", "a.b", "f()", "f{}", "'str'", "[[text]]", "\r\n", "'\0'", "x\0y", "0x.p1", "5 5" }
local tokens = {}
for space, token in SOURCE:gmatch "(%s*)(%S+)" do tokens[#tokens + 1] = { token, space } end

local seen = {}
for n = 1, count do
	local parts = {}
	for i, t in ipairs(tokens) do parts[i] = t end
	for _ = 1, random(2) do
		local at, other = random(#parts), random(#parts)
		local kind = random(6)
		if kind == 1 then table.remove(parts, at)
		elseif kind == 2 then table.insert(parts, at, parts[at])
		elseif kind == 3 then parts[at], parts[other] = parts[other], parts[at]
		elseif kind == 4 then for i = #parts, at + 1, -1 do parts[i] = nil end
		else table.insert(parts, at, { INSERTED[random(#INSERTED)], random(5) == 1 and "\n" or " " }) end
	end
	local text = {}
	for i, t in ipairs(parts) do text[i] = t[2] .. t[1] end
	local made, why = load(table.concat(text), "=c")
	local message = made and "right" or shown(why)
	if not seen[message] then seen[message] = true print(n, message) end
end

-- numbers, and bytes that no token begins with
for _, source in ipairs { ".0x10", "0x10", ".5", "5.", "..5", ".5.5", "0x.8", "0x8.", "0x", "0xp1", "1e5", "1e", "1e-", ".e5", "1e5.5", "0x1p4", "0x1p", "0x1e+1", "1..2", "1p5", "0b1", "1_000", "1L", "3.0.", "0xep1", "08", "1e400", "0x" .. ("f"):rep(300), ("9"):rep(400) } do
	local made, why = load("return " .. source, "=n")
	print(source:sub(1, 20), made and made() or shown(why))
end
for c = 0, 255 do
	local made, why = load("return " .. string.char(c), "=b")
	io.write(c, " ", made and "right" or shown(why), "\n")
end
print(shown(select(2, load("x = '\128\235\0' y", "=s"))), shown(select(2, load("x = 'a\0b", "=s"))), shown(select(2, load("\128\235", "\200\0x"))))
print(shown(select(2, load("x =\0", "=s"))), shown(select(2, load("(\0", "=s"))), shown(select(2, load("local \0", "=s"))), shown(select(2, load("f(\0)", "=s"))))

-- texts keep their bytes
for _, source in ipairs { "\177\232", "x = = '\177\232ab'", "'\128", "\27Lua\177" } do
	print(shown(select(2, load(source))), shown(select(2, load(source, "=\177\232ab"))), shown(select(2, load(source, "@\195", "\177\232"))))
end
for _, quote in ipairs { "'%s'", '"%s"', "[[%s]]", "[=[%s]=]" } do
	local bytes = {}
	for c = 0, 255 do if not ("\n\r\\'\"]"):find(string.char(c), 1, true) then bytes[#bytes + 1] = string.char(c) end end
	local text = table.concat(bytes)
	local read = load("return " .. quote:gsub("%%s", function() return text end))()
	print(#read, read == text)
end
print(load("return 'caf\233', '\128\235', '\177\232ab', #'\240\159\152\128', '\195'", "=latin") ~= nil)
for n = 1, 200 do
	local bytes = {}
	for i = 1, 16 do bytes[i] = string.char(random(256) - 1) end
	local text = table.concat(bytes)
	local read = assert(load("--" .. text:gsub("[\r\n]", "") .. "\nlocal t = " .. ("%q"):format(text) .. " return t, [==[" .. text:gsub("[\r\n]", "") .. "]==]"))
	local one, two = read()
	if one ~= text or two ~= text:gsub("[\r\n]", "") then print("changed", shown(text), shown(one), shown(two)) end
end

-- limits
local function why(source) local _, made, message = pcall(load, source, "=limit") print(made and "right" or message) end
local function names(n) local t = {} for i = 1, n do t[i] = "v" .. i end return table.concat(t, ",") end
why("local " .. names(200)) why("local " .. names(201)) why("function f(" .. names(201) .. ") end")
why("return " .. ("x,"):rep(247) .. "x") why("return " .. ("x,"):rep(248) .. "x") why("return " .. ("x,"):rep(249) .. "x") why("return " .. ("x,"):rep(300) .. "x")
why("local " .. names(200) .. " return " .. ("x,"):rep(60) .. "x") why("return " .. ("x.."):rep(150) .. "x")
why(("do local x end "):rep(32767)) why(("do local x end "):rep(32768))
why(("do goto x end "):rep(32767) .. "::x::") why(("do goto x end "):rep(32768) .. "::x::")
why("while x do " .. ("a = b "):rep(65000) .. "end") why("while x do " .. ("a = b "):rep(66000) .. "end")
why("for i = 1, 2 do " .. ("f() "):rep(66000) .. "end") why("goto x " .. ("f() "):rep(70000) .. "::x::")
