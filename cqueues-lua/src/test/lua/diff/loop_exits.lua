-- Random functions of nested loops that are left in all ways, by their ends, break and return. They do the same while
-- hooks are set and taken away in their midst.
local set = debug["set" .. "hook"] -- no field of that name is read: nothing is prepared for hooks
local seed = 1
local function random(n) seed = seed * 16807 % 2147483647 return seed % n + 1 end
local NAMES = { "a", "b", "c", "d" }
local function name() return NAMES[random(4)] end

local function expression()
  local kind = random(5)
  if kind == 1 then return tostring(random(20)) end
  if kind == 2 then return name() end
  if kind == 3 then return name() .. " + " .. random(9) end
  if kind == 4 then return "(" .. name() .. " * 3) % 17" end
  return "f(" .. name() .. ")"
end

-- a generator of functions whose loops turn so often at least, and nest so deep
local function generator(turns, depths)
  local loop
  local function statement(depth, v)
    local kind = random(9)
    if kind == 1 and depth < depths then return loop(depth) end
    if kind == 2 then
      return ("if %s %% %d == 1 and %s > %d then break end "):format(v, random(7) + 2, name(), random(300))
    end
    if kind == 3 then
      return ("do local w = %s * 2 F[#F %% 50 + 1] = function() w = w + 1 return w + %s end end "):format(v, name())
    end
    if kind == 4 then
      return ("if %s == %d and %s %% 11 == 5 then return a, b, c, d, 'r' end "):format(v, random(60), name())
    end
    if kind == 5 then return ("do local q = %s end "):format(expression()) end
    if kind == 6 then return ("if #F > 3 then d = (d + F[%d]()) %% 1000 end "):format(random(3)) end
    return ("%s = %s "):format(name(), expression())
  end
  local function block(depth, v)
    local statements = {}
    for i = 1, random(4) do statements[i] = statement(depth, v) end
    return table.concat(statements)
  end
  function loop(depth)
    local kind, v, n = random(4), "v" .. random(1000), random(40) + turns
    local body = block(depth + 1, v)
    if kind == 1 then
      local step = random(2) == 1 and ", " .. random(3) or ""
      return ("for %s = %d, %d%s do %send "):format(v, random(5), n, step, body)
    end
    if kind == 2 then return ("do local %s = 0 while %s < %d do %s = %s + 1 %send end "):format(v, v, n, v, v, body) end
    if kind == 3 then
      return ("do local %s = 0 repeat %s = %s + 1 %suntil %s >= %d end "):format(v, v, v, body, v, n)
    end
    return ("for k%s, %s in %s(T) do %send "):format(v, v, random(2) == 1 and "pairs" or "ipairs", body)
  end
  return function()
    return "local T, F, f = ... local a, b, c, d = 1, 2.5, 3, 4 local unused = 7 " .. loop(1) .. "local e = a + b "
      .. loop(1) .. "unused = 8 " .. loop(1) .. "c = c + e return a, b, c, d, e, unused, #F"
  end
end

local T = {}
for i = 1, 30 do T[i] = i * 3 end
local function run(count, generate, f)
  for i = 1, count do
    local code = assert(load(generate()))
    for turn = 1, 2 do
      local F, sum = {}, 0
      local results = table.pack(pcall(code, T, F, f))
      for _, h in ipairs(F) do sum = (sum + h()) % 100000 end
      print(i, turn, sum, table.unpack(results, 1, results.n))
    end
  end
end

run(150, generator(0, 4), function(x) return x * 7 % 23 end)
local calls = 0
local function nothing() end
run(80, generator(200, 3), function(x)
  calls = calls + 1
  if calls % 37 == 5 then set(nothing, calls % 2 == 0 and "l" or "crl", calls % 3 == 0 and 3 or 0) end
  if calls % 37 == 20 then set() end
  return x * 7 % 23
end)

-- loops of functions with so many registers that their numbers are letters
for _, count in ipairs{ 90, 98, 99, 100, 101, 110, 113, 150, 190 } do
  local names = {}
  for i = 1, count do names[i] = "v" .. i end
  local source = "local n = ... local %s = 1, 'text', n\n"
    .. "for i = 1, n do v1 = v1 + i %s end return v1, v2, v3, v%d"
  for _, inside in ipairs{ "", "local function f() return v2 .. i end v2 = #f() + v2" } do
    if inside ~= "" then source = source:gsub("'text'", "0") end
    print(load(source:format(table.concat(names, ", "), inside, count))(20000))
  end
end
