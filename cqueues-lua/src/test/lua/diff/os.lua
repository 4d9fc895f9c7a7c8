-- the results of a protected call; a message names the function alone, however it was found
local function p(f, ...)
	local r = table.pack(pcall(f, ...))
	if not r[1] and type(r[2]) == "string" then r[2] = r[2]:gsub("to '[%w_]+%.", "to '") end
	print(table.unpack(r, 1, r.n))
end

p(os.date, "%Q") p(os.date, "%Ez") p(os.date, "%Oc") p(os.date, "x%") p(os.date, "!%d", "x") p(os.date, {}) 
for _, t in ipairs{0, 1e9, 86399, 951782400, 978220800, 1230768000, 1262304000, 2^31, -1, -1e10, 1709164800.7, 4e9} do
	print(os.date("!%c", t)) print(os.date("!%x %X %p %A %B %j %U %w %W %a %b %d %H %I %M %m %S %y %Y %Z %%", t)) print(os.date("!%D %e %F %g %G %h %n %R %t %T %u %V %C %r %z", t)) print(os.date("!%Ex %Oy %EY %Od %Ec", t))
	local d = os.date("!*t", t)
	print(d.year, d.month, d.day, d.hour, d.min, d.sec, d.wday, d.yday, d.isdst)
	print(os.time(os.date("*t", t)) == math.floor(t) or t == -1)
end
p(os.time, {}) p(os.time, {year = 2020}) p(os.time, {year = 2020, month = 1}) p(os.time, {year = 2020, month = "x", day = 1}) p(os.time, 1)
local base = os.time{year = 2020, month = 1, day = 1}
for _, t in ipairs{{year = 2020, month = 14, day = -3, hour = 40, min = -5, sec = 100}, {year = 2020, month = "1", day = 1.5}, {year = 2021, month = 1, day = 1, hour = 0}, {year = 2020, month = 0, day = 0}, {year = 1969, month = 12, day = 31, hour = 23}, {year = 2020, month = 2, day = 30}} do print(os.time(t) - base) end
p(os.getenv, "NO_SUCH_VARIABLE") p(os.getenv) print(type(os.getenv("PATH"))) p(os.remove, "/nonexistent/x") p(os.remove, "/tmp") p(os.rename, "/nonexistent/x", "/tmp/y") p(os.execute) p(os.execute, "exit 3") p(os.execute, "kill -9 $$") p(os.execute, "true") p(os.execute, "false") p(os.remove) p(os.rename, "x")
p(os.setlocale, "C") p(os.setlocale, "xx_NOT") p(os.setlocale, "C", "foo") p(os.setlocale, "C", "numeric") p(os.setlocale, nil) p(os.difftime, 5, 3) p(os.difftime, 5) p(os.difftime) p(os.exit, {})
print(type(os.clock()), type(os.time()), os.time() % 1, #os.date() > 10)
do
	local a, b = os.tmpname(), os.tmpname()
	print(a ~= b, a:match("^/tmp/lua_%w%w%w%w%w%w$") ~= nil, io.open(a) ~= nil, os.rename(a, b), (io.open(a)), os.remove(b))
	print((select(2, os.remove(b)):gsub(b, "B")))
end

-- a status above 128 is a status, and a signal is one
for _, c in ipairs{"exit 3", "not-to-be-found-command 2>/dev/null", "exit 129", "exit 137", "exit 143", "exit 200", "exit 255", "kill -s HUP $$", "kill -s KILL $$", "kill -s TERM $$", "sh -c 'kill -s HUP $$' 2>/dev/null", "true & exit 0"} do
	print(c, io.popen(c):close())
	print(c, os.execute(c))
end
