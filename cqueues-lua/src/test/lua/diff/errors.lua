-- What cannot be done to a value, and what the message calls it; metamethods that are not functions.
local function try(name, f, ...) 
  print(name, pcall(f, ...))
  print(name, xpcall(f, function(m) return "H:" .. tostring(m) end, ...))
  print(name, coroutine.resume(coroutine.create(f), ...))
end
local function with(mt) return setmetatable({}, mt) end
for _, bad in ipairs{1, true, "s"} do
  local t = with{__index = bad, __newindex = bad, __add = bad, __call = bad, __concat = bad, __eq = bad, __len = bad, __lt = bad, __le = bad, __unm = bad, __tostring = bad, __pairs = bad, __ipairs = bad}
  local u = with(getmetatable(t))
  local T = {f = t}
  try("index", function() return t.x end)
  try("index2", function() return T.f.x end)
  try("index3", function() local a = T.f return a[1] end)
  try("newindex", function() t.x = 1 end)
  try("newindex2", function() T.f.x = 1 end)
  try("add", function() return t + 1 end)
  try("add2", function() return 1 + t end)
  try("sub", function() return t - 1 end)
  try("call", function() return (t()) end)
  try("callT", function() return (T.f()) end)
  try("callM", function() return (T:f()) end)
  try("tcall", function() return t() end)
  try("tcallT", function() return T.f() end)
  try("scall", function() t() end)
  try("concat", function() return t .. 1 end)
  try("concat2", function() return 1 .. t end)
  try("concat3", function() return "a" .. "b" .. t .. "c" end)
  try("eq", function() return t == u end)
  try("len", function() return #t end)
  try("lt", function() return t < u end)
  try("le", function() return t <= u end)
  try("lt1", function() return t < 1 end)
  try("unm", function() return -t end)
  try("tostring", function() return (tostring(t)) end)
  try("tostringt", function() return tostring(t) end)
  try("print", function() print(t) end)
  try("pairs", function() for k in pairs(t) do end end)
  try("ipairs", function() for k in ipairs(t) do end end)
  try("forin", function() for k in t do end end)
  try("forin2", function() for k in T.f do end end)
  try("sort", function() table.sort({t, u, t}) end)
  try("concatlib", function() return table.concat({t}) end)
  try("gsub", function() return ("x"):gsub("x", t) end)
  try("loop", function() for i = 1, 2 do local x = t.x end end)
  try("format", function() return ("%s"):format(t) end)
  setmetatable(t, getmetatable(u))
  try("pcall", pcall, t, 1)
  try("load", function() return load(t) end)
  try("select", function() return select(2, t()) end)
end
local chain = with{__call = with{__call = function(...) return "chained", select("#", ...) end}}
try("chain", function() return chain(1) end)
try("chain2", function() return (chain(1)) end)
try("nil", function() local a; a() end)
try("nil", function() local a; for x in a do end end)
try("nil", function() for x in nil do end end)
try("nil", function() for x in undefinedglobal do end end)
try("nil", function() local t = {} ; t.x.y() end)
try("nil", function() local t = {} ; t.x:y() end)
try("nil", function() local t = {} ; t:y() end)
try("nil", function() local t = {} ; return t:y() end)
try("nil", function() return ("x"):nope() end)
try("nil", function() return undefinedglobal() end)
try("nil", function() return _ENV.undefinedglobal() end)
try("nil", function() local _ENV = {} return undefinedglobal() end)
try("nil", function() return undefinedglobal.x.y end)
try("nil", function() undefinedglobal.x.y = 1 end)
try("nil", function() return math.nope.x.y end)
try("nil", function() return (1)() end)
try("nil", function() return ("x")() end)
try("nil", function() return ({})() end)
try("nil", function() return (function() end)()() end)
try("nil", function() local a = 1; return a.b.c end)
try("nil", function() local a, b = 1; return a .. b end)
try("nil", function() local a, b = 1, {}; return a .. "x" .. b end)
try("nil", function() local a = {}; return a.x .. "x" end)
try("nil", function() local a = {}; return -a.x end)
try("nil", function() local a = {}; return #a.x end)
try("nil", function() local a = {}; return a.x + 1 end)
try("nil", function() local a = {}; return 1 + a.x end)
try("nil", function() local a = {}; return a.x + a.y end)
try("nil", function() local a = {}; return a.x < 1 end)
try("nil", function() local a = {}; return a < a end)
try("nil", function() local a = {}; return a < 1 end)
try("nil", function() local a = {}; return "a" < 1 end)
try("nil", function() local a = {}; a[nil] = 1 end)
try("nil", function() local a = {}; a[0/0] = 1 end)
try("nil", function() return 2 ^ {} end)
try("nil", function() return {} % 2 end)
try("nil", function() return "abc" + 1 end)
try("nil", function() return 1 + "abc" end)
try("nil", function() return -"abc" end)
try("nil", function() for i = "x", 2 do end end)
try("nil", function() for i = 1, {} do end end)
try("nil", function() for i = 1, 2, nil do end end)
try("nil", function() local up = t1; return (function() return up.x end)() end)
try("nil", function() return a.b end)
try("nil", function() return a["b c"]["d e"] end)
try("nil", function() local k = "key" return a1[k] end)
try("nil", function() local t, k = {}, "key" return t[k].x end)
try("nil", function() local t, k = {}, 5 return t[k].x end)
try("nil", function() local t = {} return t[1].x end)
try("nil", function() local t = {} return t[true].x end)
try("nil", function() local s = "x" return s.y.z end)
try("nil", function() local t = setmetatable({}, {__index = function(t, k) return k.x.y end}) return t.abc end)

-- places of one function in turns, interpreted and as a class
do
	local function fail(which, t)
		if which == 1 then
			return t.x
		elseif which == 2 then
			return t + 1
		elseif which == 3 then
			return t()
		end
		t.y = which
	end
	local seen = {}
	for round = 1, 2000 do
		for which = 1, 4 do
			local _, message = pcall(fail, which)
			local key = which .. " " .. message
			seen[key] = (seen[key] or 0) + 1
		end
	end
	local lines = {}
	for message, times in pairs(seen) do lines[#lines + 1] = message .. " " .. times end
	table.sort(lines)
	print(table.concat(lines, "\n"))
end
