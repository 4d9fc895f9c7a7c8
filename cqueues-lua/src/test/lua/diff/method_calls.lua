-- calls of methods, whose objects stay where they are until the call
local log = {}
local C = setmetatable({}, {__index = function(t, k) log[#log + 1] = k return function(self, ...) return self and self.name, k, ... end end})
C.__index = C
local function new(n) return setmetatable({name = n}, C) end
local function plain(o, x) return o:alpha(x, 1), (o:beta(o:gamma(x))) end
print(plain(new "a", 5))
-- the look for a method changes the variable that has the object
local o = new "first"
local D = setmetatable({}, {__index = function(t, k) o = new "second" return function(self) return self.name end end})
local function changes() local p = setmetatable({name = "p"}, {__index = D}) local q = p
  return p:x(), q.name, o.name end
print(changes())
local function captured()
  local v = setmetatable({name = "v"}, {__index = function(t, k) return nil end})
  local w
  v = setmetatable({name = "old"}, {__index = function(t, k) w() return function(self) return rawget(self, "name") end end})
  function w() v = {name = "new"} end
  return v:any(), v.name
end
print(captured())
local function nested(o, t) for i = 1, 3 do t[#t + 1] = select(2, o:m(i, o, select(2, o:n(i)))) end return #t end
print(nested(new "b", {}))
local s = "text"
local function strings(s) return s:upper():lower():rep(2, s:sub(1, 1)), s:len() end
print(strings(s))
local function reassigned(o) o = o:m() and o or 1 return o.name, o:m() end
print(reassigned(new "c"))
local function err(o) return o:m(o.x.y) end
print(pcall(err, {m = function() end})) print(pcall(err, {x = {}}))
local function noself(o) local p = o p:m() o = nil p:m() return p end
print(pcall(noself, {n = 1}))
for i = 1, 300 do plain(new "z", i) nested(new "b", {}) strings "abc" end
print(#log, log[#log])
