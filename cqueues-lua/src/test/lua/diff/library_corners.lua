-- octal: the zero of '#' is one of those that fill the width
for _, flags in ipairs{"#05o", "#020o", "05o", "#o", "#5o", "-#05o", "#05.3o", "#.4o", "#.0o", "#01o", "#02o"} do
	print(flags, ("[%" .. flags .. "]"):format(3), ("[%" .. flags .. "]"):format(0), ("[%" .. flags .. "]"):format(511))
end

-- strings without a metatable have no methods, and with another one those of that
local meta = getmetatable("")
local s = "abc"
debug.setmetatable("", nil)
print(pcall(function() return ("abc"):upper() end))
print(pcall(function() return s:upper() end))
print(pcall(function() return s.len end))
print(getmetatable(s))
debug.setmetatable("", {__index = function(_, k) return "index " .. k end, __call = function(x, y) return x .. y end})
print(s.foo, s("x"), #s)
debug.setmetatable("", meta)
print(s:upper())
for _, value in ipairs{1, true, print} do
	debug.setmetatable(value, {__index = {x = type(value)}})
	print(value.x)
	debug.setmetatable(value, nil)
	print(pcall(function() return value.x end))
end

-- methods of files are no functions of io; close is
local name = os.tmpname()
local f = io.open(name, "w")
print(f.close == io.close, f.read == io.read)
print(pcall(f.read, f, 0, nil))
print(pcall(f.read, f, "*n"))
print(f:read"*n", f:read("*n", "*l"))
print(pcall(f.read, f, "bogus"))
print(pcall(f.seek, f, "bad"))
print(pcall(f.setvbuf, f, "bogus"))
print(pcall(f.write, f, {}))
print(pcall(io.write, {}))
print(pcall(io.read, "bogus"))
print(pcall(f.read))
print(pcall(f.close, {}))
print(pcall(function() f:write{} end))

-- what is written arrives in units of 4096 bytes
local function size()
	local other = io.open(name)
	local length = other:seek"end"
	other:close()
	return length
end
for _, length in ipairs{4095, 1, 1, 5000, 3193, 1, 9000, 12288, 0} do
	f:write(("x"):rep(length))
	print(length, size())
end
f:close()
print(size())
os.remove(name)

-- no name of Lua 5.3
print(math.type, math.tointeger, string.pack, string.unpack, string.packsize, table.move, coroutine.isyieldable, utf8)
