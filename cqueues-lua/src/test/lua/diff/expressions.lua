-- Chapter 3 of the manual: operators and their precedence, short-circuit evaluation, assignment,
-- control structures, goto, closures of loop variables, environments.

local function show(...) print(pcall(...)) end

-- precedence, and constants that the parser may compute
print(2^3^2, -3^2, -3^-2, -2^- -2, 2*2 - 3 == 1, 2^2 == 4 and -4^2 == -16)
print(not 1 == 2, not (1 == 2), 1 < 2 == true, not nil == true, not not 5)
print(1 .. 2 .. 3, "a" .. "b" == "ab" and 1 or 2, "7" + 1 .. "x", #"abc" + 1, -#"abc", not #"" == 0)
print(-"2" + 0, "10" / "2", 10 % "3", -"-0x10", 5 % -3, -5 % 3, 5.5 % 2, -0.5 % 1)
print(nil and 1 or 2, false or nil, 1 and nil, 3 and 4, nil or false)

-- all combinations of and, or, not up to four operands, as values, conditions and arguments
local values = {{"nil", nil}, {"false", false}, {"true", true}, {"10", 10}}
local expressions = {values}
local function combine(n)
  local made = {}
  for i = 1, n - 1 do
    for _, a in ipairs(expressions[i]) do
      for _, b in ipairs(expressions[n - i]) do
        made[#made + 1] = {"(" .. a[1] .. " or " .. b[1] .. ")", a[2] or b[2]}
        made[#made + 1] = {"(" .. a[1] .. " and " .. b[1] .. ")", a[2] and b[2]}
        made[#made + 1] = {"not " .. a[1], not a[2]}
      end
    end
  end
  return made
end
for n = 2, 4 do expressions[n] = combine(n) end

local template = [[
  local r = {}
  r[1] = E
  if E then r[2] = true else r[2] = false end
  local n = 0
  while E do n = n + 1 break end
  local m = 0
  repeat m = m + 1 until m == 2 or E
  return r[1], r[2], n == 1, m == 1, (function(...) return ... end)(E), not (E)]]
local tried = 0
for n, list in ipairs(expressions) do
  for i = 1, #list, n == 4 and 97 or 1 do
    local text, expected = list[i][1], list[i][2]
    local truth = not not expected
    local a, b, c, d, e, f = load((template:gsub("E", text)))()
    tried = tried + 1
    if a ~= expected or b ~= truth or c ~= truth or d ~= truth or e ~= expected or f == truth then
      print(text, a, b, c, d, e, f)
    end
  end
end
print(tried)

-- assignment
do
  local i, a = 3, {}
  i, a[i] = i + 1, 20
  print(i, a[3], a[4])
  local x, y, z = (function() return 1, 2, 3 end)(), 10
  print(x, y, z)
  x, y, z = 0, (function() return 1, 2, 3 end)()
  print(x, y, z)
  x, y = y, x
  print(x, y)
  local t = {1, 2, 3}
  t[1], t[2], t[3] = t[3], t[1], t[2]
  print(t[1], t[2], t[3])
end

-- long chains
local branches = {}
for i = 1, 500 do branches[i] = ("if x == %d then return %d else"):format(i, i * 2) end
print(load("local x = ... " .. table.concat(branches) .. " return 'none' end")(250))
print(load("return " .. ("1 + "):rep(190) .. "1")())
print(#load("return " .. ("'a' .. "):rep(150) .. "'b'")())
print(load("local a = {} " .. ("a = {a} "):rep(5000) .. [[
  local n = 0
  while a[1] do a, n = a[1], n + 1 end
  return n]])())

-- numeric for
for _, range in ipairs {
  {1, 3}, {3, 1}, {3, 1, -1}, {1, 2, 0.5}, {1, 0}, {-1, -3, -1}, {0.1, 0.35, 0.1},
  {2^53, 2^53 + 4, 2}, {1, math.huge, 2^60}, {"1", "2"}, {1, 2, "1"}, {{}, 1}, {1, {}}, {1, 2, {}},
} do
  local seen = {}
  print(pcall(function()
    for i = range[1], range[2], range[3] or 1 do
      seen[#seen + 1] = i
      if #seen > 5 then break end
    end
    return table.concat(seen, " ")
  end))
end
show(function() for i = 1, 10, 0 do error "endless" end return "never" end)

-- loop variables are new in each turn
do
  local f = {}
  for i = 1, 3 do f[i] = function() i = i + 1 return i end end
  print(f[1](), f[1](), f[2](), f[3]())
  for k, v in pairs {"a", "b"} do
    f[k] = {set = function(x, y) k, v = x, y end, get = function() return k, v end}
  end
  f[1].set(10, 20)
  print(f[2].get())
  print(f[1].get())
end

-- goto
do
  local i = 1
  ::top::
  if i <= 3 then io.write(i, " ") i = i + 1 goto top end
  for a = 1, 3 do
    for b = 1, 3 do
      if b == 2 then goto continue end
      io.write(a, ",", b, " ")
      ::continue::
    end
  end
  print()
  local made, k = {}, 0
  ::again::
  local fresh = k
  made[#made + 1] = function() fresh = fresh + 1 return fresh end
  k = k + 10
  if k < 40 then goto again end
  print(made[1](), made[1](), made[2](), made[4]())
end
for _, text in ipairs {
  "goto x", "::a:: ::a::", "do ::a:: end goto a", "goto f local x ::f:: print(x)", "break",
  "goto f local x ::f::", "do goto f end local x ::f::", "repeat if x then goto c end local y ::c:: until y",
} do
  print((select(2, load(text, "=" .. text))))
end

-- environments
do
  local function with(_ENV) return function() return z end end
  print(with {z = 7}(), with(setmetatable({}, {__index = function(_, k) return k .. "!" end}))())
  local function set(_ENV, a) b = a return _ENV end
  print(set({}, 5).b, b)
  show(function() local _ENV = nil return x end)
  show(function() local _ENV = {y = 3} return y end)
  print(load("x = 1 return x", "=c", "t", {})(), x, load("return _ENV", "=c", "t", nil)())
  show(load("return y.z", "=c", "t", {}))
end

-- many variables
print(select("#", table.unpack({}, 1, 200)), select("#", (table.unpack({}, 1, 200))))
local lines = {}
for i = 1, 200 do lines[i] = "local v" .. i .. " = " .. i end
local text = table.concat(lines, "\n")
print(load(text .. "\nreturn v1 + v200", "=v")(), load(text .. "\nlocal v201 = 1", "=v"))
