do local _ = debug.getlocal, debug.sethook end -- functions that others look into and follow
local out = {}
local function p(...) out[#out + 1] = table.concat({...}, " ") end
local function show(...) local t = table.pack(...) for i = 1, t.n do t[i] = tostring(t[i]) end print(table.unpack(t, 1, t.n)) end

-- captured variables: blocks, loops, jumps that close them
local fs = {}
do
  local i = 0
  repeat local x = i * 2 fs[#fs + 1] = function(d) x = x + (d or 0) return x end i = i + 1 until x > 5
  for k = 1, 3 do fs[#fs + 1] = function() k = k + 1 return k end end
  while true do local y = i fs[#fs + 1] = function() y = y .. "." return y end if y > 4 then break end i = i + 1 end
  for k, v in pairs { a = 1 } do fs[#fs + 1] = function() v = v + 1 return k .. v end end
end
for _, f in ipairs(fs) do f(1) show(f(2)) end
local function swap(a, b) local function get() return a, b end a, b = b, a return get end
show(swap(1, 2)()) show(swap(nil, 2)()) show(swap()())

-- conditions and what they leave
local function conds(a, b) return a and b, a or b, not a, a == b, a ~= b, (a and 1 or 2), (b == nil and "nil" or b) end
show(conds(1, 2)) show(conds(nil, 2)) show(conds(false, false)) show(conds(false)) show(conds(0, -0))
local function less(a, b) if a < b then return "<" elseif a <= b then return "<=" else return ">" end end
show(less(1, 2), less(2, 2), less("b", "a"), less(0.5, 1))

-- loops: integers at their ends, fractions, none
for _, r in ipairs { {1, 3, 1}, {3, 1, -1}, {1, 0, 1}, {2147483645, 2147483647, 1}, {-2147483647, -2147483648, -1}, {0, 1, 0.25}, {1, 2, 2}, {2147483647, 2147483649, 1} } do
  local t = {} for i = r[1], r[2], r[3] do t[#t + 1] = ("%.14g"):format(i) i = nil end show(table.concat(t, ","))
end
show(pcall(function() for i = "x", 2 do end end))

-- calls with few and many arguments and results
local function va(...) return select("#", ...), ... end
local function fixed(a, b, c, d) return a, b, c, d end
show(va()) show((va(1))) show(va(1, nil)) show(fixed()) show(fixed(1, 2)) show((fixed(1, 2, 3, 4, 5))) show(fixed(1, va(2, 3)))
local x, y, z = fixed(1, 2) show(x, y, z)
local one = fixed(7, 8, 9) show(one, fixed(va()))
local function tail(n) if n == 0 then return "end", n end return tail(n - 1) end
show(tail(1000)) show((tail(10)))
local callable = setmetatable({}, { __call = function(self, ...) return select("#", ...), ... end })
show(callable(), callable(1, 2)) show((callable(1, 2, 3)))
show(({ va(1, 2, 3) })[4], #{ va(), va(1, 2) }, ("x"):rep(3), #"abc")
show(pcall(function() local t = {} t.x.y = 1 end)) show(pcall(function() return 1 + {} end)) show(pcall(function() undefined(1) end))

-- a hook that is set while a library function runs hears of its return
local function hook(e, l) local i = debug.getinfo(2, "nS") p(e, l or "", i.what, i.name or "?") end
local function lines(n)
  local a = n
  pcall(function() debug.sethook(hook, "crl") end)
  if a
    == n
  then
    a = a + 1
  end
  for i = 1, 2 do
    a = a + i
  end
  debug.sethook()
  return a
end
print(lines(1)) print(table.concat(out, "\n")) out = {}
local function iterator(_, c) if c == nil then debug.sethook(hook, "crl") return 1 elseif c == 1 then return 2 end debug.sethook() end
for k in iterator do p("turn", k) end
for k in select, 2, 1 do debug.sethook(hook, "lr") p("turn", k) debug.sethook() break end
print(table.concat(out, "\n")) out = {}
print((debug.getlocal(1, 1)))

-- load names where its reader fails
show(pcall(function() show(load(function() return {} end)) end))
