-- random functions of nested loops, in the midst of which hooks are set and taken away: they do the same
local seed = 1
local function rnd(n) seed = (seed * 16807) % 2147483647 return seed % n + 1 end
local set = debug["set".."hook"] local calls = 0 local function H(x) calls = calls + 1 if calls % 37 == 5 then set(function() end, calls % 2 == 0 and "l" or "crl", calls % 3 == 0 and 3 or 0) elseif calls % 37 == 20 then set() end return (x * 7) % 23 end
local names = {"a","b","c","d"}
local function expr() local k = rnd(5)
  if k == 1 then return tostring(rnd(20)) elseif k == 2 then return names[rnd(4)] elseif k == 3 then return names[rnd(4)].." + "..rnd(9)
  elseif k == 4 then return "("..names[rnd(4)].." * 3) % 17" else return "f("..names[rnd(4)]..")" end end
local block
local label = 0
local function loop(depth)
  local k = rnd(4) local v = "v"..rnd(1000)
  local n = rnd(40) + 200
  if k == 1 then return "for "..v.." = "..rnd(5)..", "..n..(rnd(2)==1 and ", "..rnd(3) or "").." do "..block(depth+1, v).." end "
  elseif k == 2 then return "do local "..v.." = 0 while "..v.." < "..n.." do "..v.." = "..v.." + 1 "..block(depth+1, v).." end end "
  elseif k == 3 then return "do local "..v.." = 0 repeat "..v.." = "..v.." + 1 "..block(depth+1, v).." until "..v.." >= "..n.." end "
  else return "for k"..v..", "..v.." in "..(rnd(2)==1 and "pairs" or "ipairs").."(T) do "..block(depth+1, v).." end " end
end
function block(depth, v)
  local s = {}
  for _ = 1, rnd(4) do
    local k = rnd(9)
    if k <= 3 then s[#s+1] = names[rnd(4)].." = "..expr().." "
    elseif k == 4 and depth < 3 then s[#s+1] = loop(depth)
    elseif k == 5 and v then s[#s+1] = "if "..v.." % "..(rnd(7)+2).." == 1 and "..names[rnd(4)].." > "..(rnd(300)).." then break end "
    elseif k == 6 and v then s[#s+1] = "do local w = "..v.." * 2 F[#F % 50 + 1] = function() w = w + 1 return w + "..names[rnd(4)].." end end "
    elseif k == 7 and v then s[#s+1] = "if "..v.." == "..(rnd(60)).." and "..names[rnd(4)].." % 11 == 5 then return a, b, c, d, 'r' end "
    elseif k == 8 then s[#s+1] = "do local q"..rnd(9).." = "..expr().." end "
    elseif k == 9 and v then s[#s+1] = "if #F > 3 then d = (d + F["..rnd(3).."]()) % 1000 end " end
  end
  return table.concat(s)
end
for i = 1, 80 do
  local text = "local T, F, f = ... local a, b, c, d = 1, 2.5, 3, 4 local unused = 7 "..loop(1).." local e = a + b "..loop(1).." unused = 8 "..loop(1).." c = c + e return a, b, c, d, e, unused, #F"
  local T = {} for j = 1, 30 do T[j] = j * 3 end
  local g, err = load(text) 
  if not g then print(err, text) else
  local ok, a, b, c, d, e, u, n
  for rep = 1, 3 do
    local F = {}
    ok, a, b, c, d, e, u, n = pcall(g, T, F, H)
    local s = 0 for _, h in ipairs(F) do s = (s + h()) % 100000 end
    print(i, rep, ok, a, b, c, d, e, u, n, s)
  end
  end
end
