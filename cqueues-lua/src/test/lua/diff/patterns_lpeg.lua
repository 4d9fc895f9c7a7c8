local lpeg=require"lpeg"
-- the errors, limits and corners of lpeg
local function show(value)
  if type(value) == "userdata" then return lpeg.type(value) or "userdata" end
  return (tostring(value):gsub("^[^ ]*:%d+: ", ""))
end
local function try(name, f, ...)
  local results = table.pack(pcall(f, ...))
  for i = 1, results.n do results[i] = show(results[i]) end
  print(name, table.concat(results, "\t", 1, results.n))
end

try("P()",lpeg.P) try("P(nil)",lpeg.P,nil) try("P(fn)",lpeg.P,print) try("P{}",lpeg.P,{}) try("P{1}",lpeg.P,{1}) try("P{'S'}",lpeg.P,{'S'})
try("P{'S',S='a'}",lpeg.P,{'S',S='a'}) try("P{'S',S=print}",lpeg.P,{'S',S=print,x=lpeg.P'a'})
try("rule2", lpeg.P, {lpeg.P'a', x=12})
try("undefined", lpeg.P, {lpeg.V'x'}) try("lrec", lpeg.P, {lpeg.V(1)}) try("lrec2",lpeg.P,{'A',A=lpeg.V'B',B=lpeg.V'A'})
try("lrec3",lpeg.P,{'A',A=lpeg.V'B',B=lpeg.V'C',C=lpeg.V'A'})
try("lrec4",lpeg.P,{'A',A=lpeg.V'B',B=lpeg.V'C',C=lpeg.V'B'})
try("empty loop", lpeg.P, {'A',A=lpeg.V'B'^0,B=lpeg.P''})
try("loop body", function() return lpeg.P''^0 end)
try("outside", function() return lpeg.V'x':match'a' end)
try("V(nil)",lpeg.V,nil) try("V()",lpeg.V)
try("mul", function() return lpeg.P(1)*nil end) try("mul2", function() return nil*lpeg.P(1) end)
try("div", function() return lpeg.P(1)/nil end) try("div2", function() return lpeg.P(1)/true end) try("div3", function() return lpeg.P(1)/-1 end)
try("div4", function() return lpeg.P(1)/100000 end)
try("div5", function() return lpeg.P(1)/lpeg.P(1) end)
try("pow", function() return lpeg.P(1)^'x' end) try("pow2", function() return lpeg.P(1)^{} end) try("pow3", function() return lpeg.P(1)^1.5 end)
try("S()",lpeg.S) try("S{}",lpeg.S,{}) try("R",lpeg.R,"abc") try("R2",lpeg.R,nil) try("R3",lpeg.R,"az",1)
try("B",lpeg.B,lpeg.P'a'^0) try("B2",lpeg.B,lpeg.C'a') try("B3",lpeg.B,lpeg.P(300)) try("B4",lpeg.B,lpeg.P(255)) try("B5", lpeg.B, lpeg.P'')
try("Cb",lpeg.Cb) try("Cb2",lpeg.Cb,nil) try("Carg",lpeg.Carg) try("Carg0",lpeg.Carg,0) try("Carg",lpeg.Carg,100000)
try("Cf",lpeg.Cf,1) try("Cf",lpeg.Cf,1,1) try("Cmt",lpeg.Cmt,1) try("Cmt",lpeg.Cmt,1,"x") try("Cg",lpeg.Cg) try("C",lpeg.C) try("C",lpeg.C,nil)
try("match",lpeg.match) try("match",lpeg.match,1) try("match",lpeg.match,1,{}) try("match",lpeg.match,1,"a","x") try("match",lpeg.match,1,123)
try("type",lpeg.type) try("type",lpeg.type,1) try("type",lpeg.type,lpeg.P(1)) try("ver",lpeg.version) try("sms",lpeg.setmaxstack) try("sms",lpeg.setmaxstack,10)
try("ptree",lpeg.ptree,lpeg.P(1)) try("pcode",lpeg.pcode,lpeg.P(1))
try("locale", lpeg.locale, 1) 
try("carg", function() return lpeg.Carg(2):match("a",1,1) end)
try("cb", function() return lpeg.Cb"x":match("a",1,1) end)
try("fold", function() return lpeg.Cf(lpeg.P'a',print):match("a") end) try("fold", function() return lpeg.Cf('a',print):match("a") end)
try("num", function() return (lpeg.C'a'/2):match("a") end)
try("str", function() return (lpeg.C'a'/'%2'):match("a") end) try("str", function() return (lpeg.Cc(nil)/'%1'):match("a") end)  try("str", function() return (lpeg.Cg('a','x')/'%1'):match("a") end)
try("str", function() return (lpeg.P'a'/'%%%0%x%'):match("a") end)
try("cs", function() return lpeg.Cs(lpeg.Cc{}):match("a") end) try("cs", function() return lpeg.Cs(lpeg.P'a'/print):match("a") end)  try("cs", function() return lpeg.Cs(lpeg.P'a'/function() return false end):match("a") end)
try("cmt", function() return lpeg.Cmt(1,function() return 0 end):match("a") end) try("cmt", function() return lpeg.Cmt(1,function() return 'x' end):match("a") end) try("cmt", function() return lpeg.Cmt(1,function() return '2' end):match("a") end)
try("cmt", function() return lpeg.Cmt(1,function() return {} end):match("a") end)
try("over", function() return lpeg.P{ 'a'*lpeg.V(1)+'b' }:match(("a"):rep(10000)) end)
local p=lpeg.P{ 'a'*lpeg.V(1)*'c'+'b' }
lpeg.setmaxstack(10)
for _,n in ipairs{100,190,197,198,199,200,201,395,398,399,400,401} do io.write(n," ",tostring(pcall(p.match,p,("a"):rep(n).."b"..("c"):rep(n)))," ") end print()
try("neg",function() return lpeg.match(1,"abc",-1),lpeg.match(1,"abc",10),lpeg.match("","abc",10),lpeg.match("","abc",-10),lpeg.match("","abc",0) end)
try("bool",function() return lpeg.match(true,"a"),lpeg.match(false,"a"),lpeg.match(-1,""),lpeg.match(-1,"a"),lpeg.match(0,"") end)
try("fn", function() return lpeg.match(function(s,i,...) return i+1,s,i,... end,"abc") end)
try("Cg", function() return lpeg.match(lpeg.Ct(lpeg.Cg(lpeg.Cc(1,2,3),"n")*lpeg.Cg(lpeg.C(1)*lpeg.C(1))*lpeg.Cg(1,nil)),"abc").n end)
for _, n in ipairs{0, -1, -2^31} do try("sms", lpeg.setmaxstack, n) end
for _, n in ipairs{2.5, 1.9, 0.9, 3, 2.99, -1, 1/0, -1/0} do try("cmt", function() return lpeg.Cmt(1, function() return n end):match"a" end) end
