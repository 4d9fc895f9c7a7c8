-- finalizers and weak tables
local log = {}
local m = {__gc = function(o) log[#log + 1] = o.name end}
local function make(name, metatable) setmetatable({name = name}, metatable) end
for i = 1, 5 do make("object " .. i, m) end
local kept = setmetatable({name = "kept"}, m)
collectgarbage() collectgarbage()
table.sort(log)
print(table.concat(log, ", "), getmetatable(kept) == m, #kept, rawlen(kept))
kept[1] = "x" kept.y = 2
print(kept[1], kept.y, kept.z, next({}), #kept)
log = {}
kept = nil
collectgarbage() collectgarbage()
table.sort(log)
print(table.concat(log, ", "))
local saved
make("saved", {__gc = function(o) saved = o end})
collectgarbage() collectgarbage()
print(saved and saved.name)
local w = setmetatable({}, {__mode = "k"}) w[{}] = 1 w["a"] = {} w[kept or m] = 2
local v = setmetatable({}, {__mode = "v"}) v[1] = {} v.x = {} v.y = "text" v.m = m v[2] = 7
local kv = setmetatable({}, {__mode = "kv"}) kv[{}] = m kv[m] = {} kv[m] = m kv[1] = {}
collectgarbage() collectgarbage()
local function count(t) local n = 0 for _ in pairs(t) do n = n + 1 end return n end
print(count(w), count(v), count(kv), v[1], v.x, v.y, v.m == m, v[2], w[m])
setmetatable({}, {__gc = true}) collectgarbage()
local index = setmetatable({}, {__gc = print, __index = function(_, k) return k .. "!" end, __newindex = function(t, k, val) rawset(t, k, val * 2) end, __len = function() return 42 end, __call = function(_, x) return x end})
index.a = 4 print(index.a, index.b, #index, index(5)) setmetatable(index, nil) print(index.b)
