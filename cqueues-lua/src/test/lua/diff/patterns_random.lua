-- random patterns of lpeg; arguments: seed, number, and of which one to show the source
local lpeg=require"lpeg"
local seed=tonumber(arg and arg[1]) or 1
local function rnd(n) seed=(seed*16807)%2147483647 return seed%n+1 end
local function show(v,d)
  if type(v)=="table" then local k={} for n,x in pairs(v) do k[#k+1]=tostring(n).."="..show(x,(d or 0)+1) end table.sort(k) return "{"..table.concat(k,",").."}" end
  if type(v)=="userdata" or type(v)=="function" then return type(v) end
  return tostring(v) end
local function showall(...) local t={} for i=1,select("#",...) do t[i]=show((select(i,...))) end return table.concat(t,";") end
local calls=0
local env=setmetatable({showall=showall,show=show,count=function() calls=calls+1 return calls%3>0 end,P=lpeg.P,R=lpeg.R,S=lpeg.S,V=lpeg.V,C=lpeg.C,Cc=lpeg.Cc,Cb=lpeg.Cb,Cg=lpeg.Cg,Cs=lpeg.Cs,Ct=lpeg.Ct,Cf=lpeg.Cf,Cp=lpeg.Cp,Cmt=lpeg.Cmt,B=lpeg.B,Carg=lpeg.Carg},{__index=_G})
local leaves={'P"a"','P"b"','P"ab"','P"aab"','P(1)','P(2)','P(3)','S"ab"','R"az"','P(-1)','P""','P(true)','P(false)','Cp()','Cc"k"','Cc(1,nil,"z")','Carg(1)','Cb"n"','(1-P"ab")','(1-S"c")^0','P"c"','R("ac","x\\255")','V"A"','V"B"','P{ "S", S=P"a"*V"S"*"b"+P"" }','P{ C(P"a"*V(1)+"b") }'}
local ops={"(%s*%s)","(%s*%s)","(%s+%s)","(%s+%s)","(%s)^0","(%s)^1","(%s)^2","(%s)^-1","(%s)^-2","-(%s)","#(P'a'+P'bc')","(%s-%s)","C(%s)","Ct(%s)","Cs(%s)","Cg(%s,'n')","Cg(%s)",
 "Cf(%s,function(a,b) return showall(a,b) end)","((%s)/function(...) return showall(...) end)","((%s)/function() end)","((%s)/function(...) return ... end)",
 "((%s)/'<$0|$1>')","((%s)/'$2$$$1')","((%s)/0)","((%s)/1)","((%s)/2)","((%s)/{a='A',ab=false,b=12,[1]='one',k=function() end})",
 "Cmt(%s,function(s,i,...) return true end)","Cmt(%s,function(s,i,...) return i,... end)","Cmt(%s,function(s,i,...) return i,showall(...) end)","Cmt(%s,function(s,i) return i+1 end)","Cmt(%s,function(s,i) return i%%2==1 end)",
 "B(P'a')","Ct(Cg(%s,'x')*%s*Cg(%s,'y'))"}
local function gen(d) if d<=0 or rnd(5)==1 then return leaves[rnd(#leaves)] end
  return (ops[rnd(#ops)]:gsub("%%s",function() return (gen(d-1):gsub("%%","%%%%")) end):gsub("%%%%","%%"):gsub("%$","%%")) end
local subjects={"","a","ab","aab","aabb","abab","abc","cab","baaabbbacab","x\255y","aaaaaaaaaa","abcabcabcabc"}
local function clean(s) return (tostring(s):gsub("^[^ ]*:%d+: ","")) end
for n=1,tonumber(arg and arg[2]) or 400 do
  local src=gen(rnd(5))
  if rnd(2)==1 then src="P{'A',A="..src..",B="..(rnd(2)==1 and gen(rnd(3)) or "P'b'*"..gen(rnd(3))).."}" end
  local only = arg and tonumber(arg[3])
  if not only or only == n then
  if only then print(src) end
  local ok,p=pcall(assert(load("return "..src,"=p","t",env)))
  if not ok then print(n,"E",clean(p)) else
   for i,s in ipairs(subjects) do
     local init=(n+i)%4==1 and (n+i)%5-2 or 1
     local r={pcall(function() return showall(lpeg.match(p,s,init,"X")) end)}
     print(n,i,r[1] and r[2] or clean(r[2]))
   end
  end end
end
