-- the results of a protected call; a message names the function alone, however it was found
local function p(f, ...)
	local r = table.pack(pcall(f, ...))
	if not r[1] and type(r[2]) == "string" then r[2] = r[2]:gsub("to '[%w_]+%.", "to '") end
	print(table.unpack(r, 1, r.n))
end

local function address(v) return (tostring(v):gsub("0x%x+", "ADDRESS")) end
local n = os.tmpname()
-- without the name of the temporary file, which changes
local function q(f, ...)
	local r = table.pack(pcall(f, ...))
	for i = 1, r.n do if type(r[i]) == "string" then r[i] = r[i]:gsub(n, "FILE", 1):gsub("^.-:%d+: ", ""):gsub("to '[%w_]+%.", "to '"):gsub("to '[%w_ ?]+' %(", "to F (") end if type(r[i]) == "userdata" or type(r[i]) == "function" then r[i] = address(r[i]) end end
	print(table.unpack(r, 1, r.n))
end
local f = io.open(n, "w")
print(address(f), io.type(f), io.type(1), io.type(nil)) p(io.type)
print(f:write("hello\n", "world", 1, 2.5, "\n", "12 0x10 -3.5e2 nan\nline4\n\nlast") == f)
print(f:seek("cur"), f:seek("set", 2), f:seek("end")) q(f.read, f) q(f.read, f, "*a") print(f:flush()) print(f:close())
print(tostring(f), io.type(f)) q(f.close, f) q(f.read, f) q(f.write, f, "x") q(f.seek, f) q(f.lines, f) q(f.flush, f) q(f.setvbuf, f, "no")
f = io.open(n)
print(f:read()) print(f:read("*l", "*L", "*n", "*n", "*n", "*n")) print(f:read("*l")) print(f:read(0)) print(f:read(3)) print(f:read("*a")) print(f:read("*a")) print(f:read("*l")) print(f:read(0)) print(f:read("*n")) print(f:read(5)) print(f:write("x")) print(f:seek("set", 1e3)) print(f:seek("set", -1))
q(f.seek, f, "bad") q(f.seek, f, "set", "x") q(f.seek, f, "set", 1.5) q(f.read, f, "*x") q(f.read, f, "x") q(f.read, f, "") q(f.read, f, {}) print(f:setvbuf("no"), f:setvbuf("full", 1024), f:setvbuf("line")) q(f.setvbuf, f, "x") q(f.setvbuf, f)
f:close()
q(io.open, n, "x") q(io.open, n, "rw") q(io.open, n, "r+b") q(io.open, "/nonexistent/f") q(io.open, "/tmp", "w") q(io.open, n, "rb+") q(io.open) q(io.open, n, "") q(io.open, n, "wb") q(io.open, n .. "/x") do local d = io.open("/tmp") print(d:read("*a")) print(d:read()) d:close() end
f = io.open(n, "w") f:write("hello\nworld12.5\n12 0x10\n\nlast") f:close()
for l in io.lines(n) do io.write("[", l, "]") end print()
for l in io.lines(n, "*L") do io.write("[", l, "]") end print()
for a, b in io.lines(n, 1, 2) do io.write("[", a, ",", tostring(b), "]") end print()
for a in io.lines(n, "*a") do io.write("[", a, "]") break end print()
q(io.lines, "/nonexistent/f") q(function() for l in io.lines(n, "*x") do end end) q(io.input, "/nonexistent/f") q(io.output, "/nonexistent/f")
local it = io.lines(n) while it() do end q(it) q(it)
f = io.open(n) local it2 = f:lines() print(it2()) print(it2()) f:close() q(it2)
io.input(n) print(io.read(), io.read(2), io.read("*l")) print(address(io.input())) io.close(io.input()) q(io.read) q(io.lines) io.input(io.stdin)
f = io.open(n, "a+") f:write("APP") f:seek("set") print(f:read("*a"):sub(-7)) f:write("Z") f:seek("set", 0) f:write("Y") f:seek("set", 0) print(f:read("*a"):sub(-5)) f:close()
f = io.open(n, "a") f:write("END") print(f:read(1)) f:close()
f = io.open(n, "r+") f:write("HE") f:seek("set", 0) print(f:read()) print(f:seek("cur")) f:seek("cur", 0) f:write("W") f:seek("set", 0) print(f:read("*a")) f:close()
f = io.open(n, "w+") f:write("a\nb\n") f:flush() f:seek("set") print(f:read("*a")) print(f:seek("end", -2)) print(f:read("*L")) f:close()
f = io.open(n, "wb") local all = {} for i = 0, 255 do all[#all + 1] = string.char(i) end all = table.concat(all):rep(100) f:write(all, all) f:close() f = io.open(n, "rb") print(f:read("*a") == all .. all, f:seek("set", 25600), f:read(25600) == all, f:read(1)) f:close()
f = io.open(n, "w") f:write("1 2\t3\n  4e1 .5 5. 0x1p4 +7 - 8 12abc") f:close() f = io.open(n) print(f:read("*n", "*n", "*n", "*n", "*n", "*n", "*n", "*n", "*n", "*n", "*n")) print(f:read("*a")) f:close()
f = io.open(n, "w") f:write(("x"):rep(10000), "\n", ("y"):rep(20000)) f:close() f = io.open(n) print(#f:read(), #f:read(), f:read()) f:close()
local h = io.popen("echo hi; exit 3") print(h:read("*a")) print(h:close()) h = io.popen("cat >/dev/null", "w") h:write("x") print(h:close()) q(io.popen, "ls", "x") q(io.popen, "ls", "rw") h = io.popen("kill -15 $$") print(h:close()) print(io.popen("exit 0"):close())
h = io.popen("echo a; echo b") for l in h:lines() do io.write(l, ";") end print(h:close()) h = io.popen("cat > " .. n, "w") h:write("through cat") h:close() print(io.open(n):read("*a")) print(io.popen("nonexistent-command 2>/dev/null"):close())
q(io.write, {}) q(io.write, nil) print(io.write("") == io.stdout) q(io.stdout.write, io.stdout, true) q(io.stdout.write) q(io.stdout.write, 1) q(io.close) q(io.stdout.close, io.stdout)
print(io.tmpfile():write("x"):seek("cur")) do local t = io.tmpfile() t:write("tmp") t:seek("set") print(t:read("*a")) t:close() end
print(getmetatable(io.stdout).__index == getmetatable(io.stdout), io.stdout.foo, io.type(io.stderr), io.stdout == io.output(), io.stdin == io.input())
io.output(n) io.write("zz", 1/3, 2^53) io.close() q(io.write, "x") print(tostring(io.output())) io.output(io.stdout) print(io.open(n):read("*a"))
io.write(1, " ", 2.5, " ", 1e100, "\n")
os.remove(n)

do -- numbers one after the other, and how an iterator ends
	local file = os.tmpname()
	local out = assert(io.open(file, "w"))
	out:write("-12.3-\t-0xffff+  .3|5.E-3X  +234e+13E 0xDEADBEEFDEADBEEFx 0x1.13Ap+3e  -1 1e1 .e1 E5")
	out:close()
	local input = assert(io.open(file))
	for _ = 1, 20 do
		local n = input:read("*n")
		io.write(tostring(n), n and " " or "<" .. tostring(input:read(1)) .. "> ")
	end
	input:close()
	print()
	local lines = io.lines(file)
	lines()
	print(select("#", lines()), pcall(lines))
	os.remove(file)
end

-- names of infinity and NaN, and exponents without digits
do
  local name = os.tmpname()
  for _, s in ipairs{"nan","-nan","inf","-inf","INF x","infinity","infinit","infx","nan(12)","nanx","i","in","n","na","NaN 5","-Infinity 7","+inf,3","0x1p4 5","1e 5","0x 5","nan( 4","- 5","1e+ 5",".5.5","0x.8p1"} do
    local f = io.open(name, "w") f:write(s) f:close()
    f = io.open(name) print(s, f:read("*n"), f:read("*a")) f:close()
  end
  os.remove(name)
end

-- what cannot be written is told by whoever tries, and then forgotten
for _, kind in ipairs{"full", "line", "no"} do
	local f = io.open("/dev/full", "w")
	local function try(name, ...)
		local result, message, code = f[name](f, ...)
		print(kind, name, io.type(result) or result, message, code)
	end
	try("setvbuf", kind) try("write", "abc") try("flush") try("flush") try("write", "d") try("flush")
	try("write", ("x"):rep(5000)) try("flush") try("write", "e") try("seek", "set") try("write", "f") try("close")
end
