local lpeg=require"lpeg"
-- patterns that have matched for long before they are looked at
local P,B,C,Cb,Cc,Cf,Cg,Cmt,Cp,Cs,Ct,R,S,V=lpeg.P,lpeg.B,lpeg.C,lpeg.Cb,lpeg.Cc,lpeg.Cf,lpeg.Cg,lpeg.Cmt,lpeg.Cp,lpeg.Cs,lpeg.Ct,lpeg.R,lpeg.S,lpeg.V
local function show(v)
  if type(v) ~= "table" then return (tostring(v):gsub("^[^ ]*:%d+: ", "")) end
  local keys = {}
  for k, x in pairs(v) do keys[#keys + 1] = tostring(k) .. "=" .. show(x) end
  table.sort(keys)
  return "{" .. table.concat(keys, ",") .. "}"
end
local function try(name, p, ...)
  local r = table.pack(pcall(p.match, p, ...))
  for i = 1, r.n do r[i] = show(r[i]) end
  print(name, table.concat(r, " ", 1, r.n))
end
local function hot(p, text)
  for _ = 1, 2.5e5 / #text do p:match(text) end
  return p
end

-- calls that are too deep for methods to call each other, and the limit of the stack
local deep = hot(P{ "a" * V(1) * "c" + P"b" }, ("a"):rep(100) .. "b" .. ("c"):rep(100))
for _, n in ipairs{0, 1, 99, 100, 101, 102, 190, 198, 199, 200, 201, 396, 397, 398, 399, 400, 401} do
  try(n, deep, ("a"):rep(n) .. "b" .. ("c"):rep(n))
  try(n, deep, ("a"):rep(n) .. "b" .. ("c"):rep(n - 1))
end
lpeg.setmaxstack(1e6)
try("deep", deep, ("a"):rep(1e5) .. "b" .. ("c"):rep(1e5))
lpeg.setmaxstack(400)
local tree = hot(P{ Ct("(" * V(1)^0 * ")") + C(R"az"^1) * S" "^0 }, ("(abc (de f) (g (h i)) "):rep(10) .. (")"):rep(10))
try("tree", tree, "(abc (de f) (g (h i)) )")
try("tree", tree, ("("):rep(150) .. "x" .. (")"):rep(150))

-- calls in tail position need no stack
local tail = hot(P{ "b" * Cp() + P(1) * V(1) }, ("a"):rep(1000) .. "b")
try("tail", tail, ("a"):rep(1e5) .. "b") try("tail", tail, ("a"):rep(1e5))
local both = hot(P{ "A", A = P"a" * V"B" + Cc"A", B = P"b" * V"A" + Cc"B" }, ("ab"):rep(500))
try("both", both, ("ab"):rep(5e4) .. "a") try("both", both, ("ab"):rep(5e4))

-- choices that go back, over captures of all kinds
local back = hot((C"a" * Cg(C"b", "n") * Cb"n" * "x" + Cs(P"a" / "A" * (P"b" / "B")^-1) * Ct(Cp()) * "y" + C(1))^0, ("abyabxac"):rep(50))
try("back", back, "abyabxac") try("back", back, "ababab")
local fold = hot(Cf(Cc(0) * ((R"09"^1 / tonumber) * (P"," + -P(1)))^1, function(a, b) return a + b end), ("12,7,"):rep(50))
try("fold", fold, "1,2,3") try("fold", fold, "1,2,x") try("fold", fold, "x")
local ahead = hot((#(P(1) * "b" * C(1)) * C"a" + B"a" * "b" + -P"ab" * 1)^0, ("abcacb"):rep(50))
try("ahead", ahead, "abcabcacb") try("ahead", ahead, "ab")

-- functions while matching
local seen = 0
local cmt = hot((Cmt(C(R"az"^1), function(s, i, word)
  seen = seen + 1
  if word == "boom" then error("boom", 0) end
  if word == "stop" then return false end
  if word == "far" then return #s + 2 end
  return i, word:upper(), #word
end) + C(S" ,"))^0, ("some words, and more "):rep(20))
try("cmt", cmt, "one two, three") try("cmt", cmt, "one stop two") try("cmt", cmt, "one boom") try("cmt", cmt, "one far")
print(seen)
local nested
nested = P{ "(" * Cmt(R"az"^1, function(s, i) return nested and i > 4 and i or nested:match(s, i - 1) or i end) * V(1)^-1 * ")" + P"x" }
hot(nested, "(abc(def(x)))")
try("nested", nested, "(abc(def(x)))")

-- literals, sets and characters at the edges
local long = hot((C"a longer literal than eight" + C"short" + C(S"\0\127\128\255") + R"\1\126")^0, ("a longer literal than eight\0\255short"):rep(20))
try("long", long, "a longer literal than eight short\0\127\128\255a longer literal than eigh")
local zero = hot((P"\0" * Cc"0" + P"\255" * Cc"255" + P"\128" * Cc"128")^0, ("\0\255\128"):rep(100))
try("zero", zero, "\0\128\255\0\127") try("init", zero, "\0\128\255\0", -2)
local counted = hot(C(P(3)) * P(-1) + C(P(2)) * (P"a"^-3 * C(P"b"^2)) + Cc"none", "aaaaabbbb")
for _, s in ipairs{"", "a", "aa", "aaa", "aaab", "aaabb", "aaaaaabbb"} do try("counted", counted, s) end

-- large ones: rules and sequences in parts
local words, sum = {}, P(false)
for i = 1, 400 do words[i] = ("%s%d"):format(("xyz"):sub(i % 3 + 1, i % 3 + 1), i * 7919 % 1000) end
for _, word in ipairs(words) do sum = sum + C(word) * Cc(#word) * (P"-"^1 / 0 + Cp() * #S".") end
local large = hot(Ct((sum + 1)^0), table.concat(words, "-") .. ".")
try("large", large, "y919-x838.z757--" .. words[400] .. "." .. words[1] .. "-" .. words[399])
local chain = P(true)
for _, word in ipairs(words) do chain = chain * (P(word) / "%0!" + C(1)^-1) end
local whole = Cs(chain * (P(1) / ".")^0)
hot(whole, table.concat(words)) try("chain", whole, table.concat(words, "", 1, 60) .. "??" .. table.concat(words, "", 62, 200))
local rules = {"r1"}
for i = 1, 240 do rules["r" .. i] = C(words[i]) * (P"-" * V("r" .. i % 240 + 1) + P"." * Cp()) + 1 * V("r" .. (i * 7) % 240 + 1) end
local many = hot(P(rules), table.concat(words, "-", 1, 20) .. ".")
try("many", many, table.concat(words, "-", 1, 5) .. ".") try("many", many, table.concat(words, "-", 1, 5) .. ".y") try("many", many, table.concat(words, "-", 1, 200))
