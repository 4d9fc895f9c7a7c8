local re=require"re"
local function show(v) if type(v)=="table" then local k={} for n,x in pairs(v) do k[#k+1]=tostring(n).."="..show(x) end table.sort(k) return "{"..table.concat(k,",").."}" end return (tostring(v):gsub("0x%x+","PTR")) end
local function try(name,f,...) local r=table.pack(pcall(f,...)) for i=1,r.n do r[i]=show(r[i]):gsub("^[^ ]*:%d+: ","") end print(name,table.concat(r,"\t")) end
-- patterns of re, with and without definitions
local k={} for n in pairs(re) do k[#k+1]=n end table.sort(k) print(table.concat(k," "))
for _,p in ipairs{"'a'","a","(","'a","{}","%x","%z","[a-z]+","[^a-z]","[]]","[]-a]","[a-]","[%a_]","[%zz]","'a' 'b'","'a' / 'b'","&'a' .","!'a' .","'a'^3","'a'^+2","'a'^-2","'a'*","'a'?","'a'->{}","{'a'}->{}","{'a'}->'<%1>'","{'a'} -> 1","{'a'}->2",
 "'a'=>f","'a'->f","{'a'}~>f","{'a'}{'b'} ~> f","{:x: 'a' :}","{| {:x: 'a' :} {'b'} |}","{: 'a' :}","{~ 'a'->'b' 'b' ~}","{:q: ['\"] :} {[^'\"]*} =q","S <- 'a' S / ''","S <- x","S <- 'a' S <- 'b'","S <- S 'a'","<S>","S <- <T> T <- 'a'",
 "'a' -- comment\n 'b'","","''","'a'* *","('' 'a')*","''*","%nl","%s+","%S+","'a' -> undefd","%undefd","'a' => undefd","'a'->","'a'^","'a'^x",".","{. '}","a <- 'x'   b <- 'y'","1","'a' ~> undefd","[]","[^]","=name","{:a: . :} =a", "'a' >> f", "%f", "%t","%w %W","'a' => 'x'","'a'->%x","\"a'b\"","S <- {| {:n: %d+ -> tonum :} (',' {:n: %d+ :})* |}","'a'^1.5","'a' ^ 2","& 'a'","! 'b' .","{ 'a' }","{| 'a' |}","{~ 'a' ~}","{}'a'{}"} do
 local defs={f=function(...) return select("#",...),... end, t={a="A"}, tonum=tonumber}
 try(p, re.match,"ab\"x\"c",p,1,defs)
 try(p, function() return re.compile(p,defs):match("aaab") end)
 try(p, function() return re.compile(p):match("12,34") end)
end
try("find",re.find,"hello world","'wor'") try("find",re.find,"hello world","{'wor'}") try("find",re.find,"hello world","'zz'") try("find",re.find,"hello hello","'he'",2) try("find",re.find,"aaa","'a'*",2)
try("gsub",re.gsub,"hello world","'o'","0") try("gsub",re.gsub,"hello world","{.}","%1%1") try("gsub",re.gsub,"hello","[lo]",string.upper) try("gsub",re.gsub,"hello","{[lo]}",{l="L"}) try("gsub",re.gsub,"hello","''","-")
try("gsub",re.gsub,"hello","{'l'} 'l'","<%0>")
try("match",re.match,"a",require"lpeg".P"a") try("match",re.match,"a",12) try("match",re.match,12,"'1'") try("compile",re.compile,require"lpeg".P"a") try("compile",re.compile,12)
try("compile",re.compile,"'a'","x") try("match",re.match,"xa","'a'",2) try("match",re.match,"xa","'a'",-1)
try("upd",re.updatelocale) try("err",re.compile,"'abc' ( 'defghijklmnopqrstuvwxyz0123456789'") try("err",re.compile,"'abc' $")
for _,p in ipairs{"{~","{|","{:n:","{:","{~ 'a'","{| 'a' }","{:n: 'a' }","{:n 'a' :}","{~}","{||}","{::}","{ {~ 'a' }","{","{'a'","{:n: 'a'"} do try(p, re.compile, p) end
