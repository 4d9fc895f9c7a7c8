-- Loops of more bytes than a short jump of the JVM spans, up to what a method holds.
local function far(statements)
  local lines = {"local t, n, s, f = {a = 1}, ... local x = 0 for i = 1, n do if t.b then x = nil goto done end repeat"}
  for i = 1, statements do lines[#lines + 1] = "x = x + t.a * i if x > s then f(x) x = x - s end t.c = x" end
  lines[#lines + 1] = "until true end ::done:: return x"
  return assert(load(table.concat(lines, "\n")))
end
for statements = 20, 320, 30 do
  local calls, result = 0
  local code = far(statements)
  for _ = 1, 5 do result = code(30, 1000, function() calls = calls + 1 end) end
  print(statements, result, calls)
end
