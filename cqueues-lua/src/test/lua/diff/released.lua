-- objects without a variable go while the function that had them runs on, also as a class of which a debugger may see
-- the variables
local W, on = setmetatable({}, {__mode = "k"}), false
local function obj() local o = {} W[o] = true return o end
local function gc() if on then collectgarbage() collectgarbage() local r = next(W) == nil
                               for k in pairs(W) do W[k] = nil end return r end end
local function drop(a) a = nil return (gc()) end
local function block() do local x = obj() x.i = 1 end local y = gc() return y end
local function branch(a) if a then local x, z = obj(), obj() x.i = z end local y = gc() return y end
local function loop() for i = 1, 3 do local x = obj() x.i = i end local y = gc() return y end
local function assigned() local x = obj() x = 5 local y = gc() return y, x end
local function turn() local s = "" for i = 1, 3 do drop(obj()) s = s .. tostring((gc())) end return s end
for i = 1, 20000 do block() branch(i) loop() assigned() turn() end
on = true
print(block(), branch(1), loop())
print(assigned())
print(turn())
