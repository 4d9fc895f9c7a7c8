-- compressed data that are cut, damaged or more than it seems, and wrong arguments
local zlib=require"zlib"
local function show(x) x=tostring(x):gsub("0x%x+","0x"):gsub("^[^ ]*:%d+: ", ""):gsub(" at lua_zlib.c line %d+", ""):gsub(" %(%(null%)%)", "") if #x>200 then local s=0 for i=1,#x do s=(s*31+x:byte(i))%2^32 end x=x:sub(1,20).."...("..#x.." "..s..")" end return (x:gsub("[%z\1-\31\127-\255]",function(c) return "\\"..c:byte() end)) end
local function try(name,f,...) local r=table.pack(pcall(f,...)) for i=1,math.min(r.n,6) do r[i]=show(r[i]) end print(name,table.concat(r,"\t",1,math.min(r.n,6))) end
local text=("the quick brown fox "):rep(200)
local packed=zlib.deflate()(text,"finish")
local gz=zlib.deflate(6,31)(text,"finish")
local raw=zlib.deflate(6,-15)(text,"finish")
for _,n in ipairs{0,1,2,3,5,#packed-5,#packed-4,#packed-1,#packed} do try("cut "..n, function() return zlib.inflate()(packed:sub(1,n)) end) end
for _,n in ipairs{0,1,2,3,9,10,11,#gz-8,#gz-1,#gz} do try("gzcut "..n, function() return zlib.inflate()(gz:sub(1,n)) end) end
for _,n in ipairs{0,1,#raw-1,#raw} do try("rawcut "..n, function() return zlib.inflate(-15)(raw:sub(1,n)) end) end
for i=1,#packed do local b=packed:sub(1,i-1)..string.char((packed:byte(i)+1)%256)..packed:sub(i+1) try("bad "..i, function() return zlib.inflate()(b) end) end
for i=1,20 do local b=gz:sub(1,i-1)..string.char((gz:byte(i)+1)%256)..gz:sub(i+1) try("gzbad "..i, function() return zlib.inflate()(b) end) end
try("after", function() local f=zlib.inflate() local a,b,c,d=f(packed.."tail") return a,b,c,d end)
try("after end", function() local f=zlib.inflate() f(packed) return f("more") end)
try("after end empty", function() local f=zlib.inflate() f(packed) return f("") end)
try("after end nil", function() local f=zlib.inflate() f(packed) return f() end)
try("after bad", function() local f=zlib.inflate() local ok,e=pcall(f,"garbage") return ok,e,pcall(f,packed) end)
try("byte by byte", function() local f=zlib.inflate() local out={} for i=1,#packed do local a,e,i2,o=f(packed:sub(i,i)) out[#out+1]=a if i==#packed then return table.concat(out),e,i2,o end end end)
try("gz byte by byte", function() local f=zlib.inflate() local out={} for i=1,#gz do local a,e,i2,o=f(gz:sub(i,i)) out[#out+1]=a if i==#gz then return table.concat(out),e,i2,o end end end)
try("two gz", function() return zlib.inflate()(gz..gz) end)
try("garbage", function() return zlib.inflate()("garbage") end)
try("empty", function() return zlib.inflate()("") end)
try("nil", function() return zlib.inflate()() end) try("tbl", function() return zlib.inflate()({}) end) try("num", function() return zlib.inflate()(12) end)
for _,w in ipairs{-16,-15,-8,-7,0,7,15,16,24,31,32,47,48,1000,-1000} do try("iw "..w, function() return zlib.inflate(w)(packed) end) try("iwg "..w, function() return zlib.inflate(w)(gz) end) try("dw "..w, function() return #zlib.deflate(6,w)(text,"finish") > 0 end) end
for _,l in ipairs{-2,-1,0,1,9,10,100} do try("dl "..l, function() return zlib.inflate()(zlib.deflate(l)(text,"finish")) == text end) end
for _,f in ipairs{"none","sync","full","finish","nope","",1,true} do try("flush "..tostring(f), function() local d=zlib.deflate() local a,b,c,e=d(text,f) return #a>=0,b,c,e end) end
try("def end", function() local d=zlib.deflate() d("a","finish") return d("b") end)
try("def end2", function() local d=zlib.deflate() d("a","finish") return d("","finish") end)
try("def end3", function() local d=zlib.deflate() d("a","finish") return d() end)
try("def nil", function() local d=zlib.deflate() return d() end)
try("def x", zlib.deflate, "x") try("def x2", zlib.deflate, {}) try("inf x", zlib.inflate, "x") try("inf {}", zlib.inflate, {})
for _,c in ipairs{"crc32","adler32"} do local f=zlib[c] try(c, function() return f()("abc") end) try(c, function() local g=f() g("a") return g("bc") end) try(c, function() return f()() end) try(c, function() return f()({}) end) try(c, function() return f()(1) end) try(c, function() local a,b=f(),f() a("ab") b("c") return f(a,b) end) try(c.." bad", function() return f({}) end) try(c.." 1", function() return f(1) end) try(c.." s", function() return f("abc") end) end
try("ver", zlib.version) try("nope", function() return zlib.compress end)
-- dictionary
local dict=string.char(0x78,0xbb,1,2,3,4,5,6,7) try("dict", function() return zlib.inflate()(dict) end)
-- bomb
local bomb=zlib.deflate(9)(("\0"):rep(3e7),"finish") try("bomb", function() return #bomb<40000, #zlib.inflate()(bomb) end)
