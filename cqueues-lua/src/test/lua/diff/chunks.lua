local d = string.dump(function(a) return a + 1 end)
local seen = {}
for i = 1, #d - 1 do local ok, e = load(d:sub(1, i), "=x") e = tostring(e) if not seen[e] then seen[e] = 1 print(i, e) end end
for i = 1, 18 do if i ~= 7 then -- the byte order, of which we read both
  local c = d:sub(1, i-1) .. string.char((d:byte(i) + 1) % 256) .. d:sub(i+1) print(i, select(2, load(c, "=x"))) end end
print(load("\27x", "@f")) print(load("\27x")) print(load("\27Luax1234567890123"))
print(load(d, "=x", "t")) print(load("x", "=x", "b"))
print(load(d)(5))
print(#{false, 1, nil, 2}, #{n = 1, 1, nil, 3, 4}, #{1, 2, nil, 4}, #{nil, nil, 3, 4}, select("#", table.unpack({false, 1, nil, 2})))

-- a chunk is read as far as it is right
print(loadfile"/dev/zero") print(pcall(dofile, "/dev/zero"))
local function reading(f)
	local calls = 0
	local _, chunk, message = pcall(load, function() calls = calls + 1 return f(calls) end)
	print(message and calls, chunk and chunk() or message)
end
local function spelt(text) return function(n) return text:sub(n, n) end end
reading(function() return "x = x + " end)
reading(function() return "\0" end)
reading(function() return "x = 1 y " end)
reading(function(n) return n == 1 and "x =" or n == 2 and "y z" or n == 3 and error("not asked for", 0) end)
reading(function(n) return n == 1 and "" or "x" end)
reading(spelt"\27Lua garbage") reading(spelt(string.dump(function() return 42 end)))
reading(spelt"return 'a\\x4' .. 1") reading(spelt"return 'a\\x41b' .. 0x1F .. 'longer' .. [==[\nab]=]]==] --[[c]] .. 1e1 --d\n .. 'e'")
do
	local name = os.tmpname()
	local function file(text)
		local out = io.open(name, "wb") out:write(text) out:close()
		local chunk, message = loadfile(name)
		print(chunk and tostring((chunk())) or (message:gsub("/tmp/lua_%w+", "FILE")))
	end
	for _, text in ipairs{
		"", "#", "#\n", "#!x\nreturn 1", "\239", "\239\187", "\239\187\191", "\239\187\191return 2", "\239\187\191#x\nreturn 3", "\239\187return",
		"#x\n\27", "#x\n" .. string.dump(function() return 4 end), "#" .. ("x"):rep(9000) .. "\nreturn 5", "--" .. ("x"):rep(20000) .. "\nreturn 6 +",
		"#x\n error(", "\n\n return #", "#a\n#b\n", "return [[" .. ("x"):rep(30000) .. "]]",
	} do file(text) end
	os.remove(name)
end
print(loadfile"/tmp") print(loadfile"/nonexistent") print(loadfile"") print(pcall(dofile, "/tmp"))
