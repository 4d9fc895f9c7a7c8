collectgarbage "stop" -- finalizers run where this asks for a collection, and nowhere between
local log = {}
local function say(...) log[#log + 1] = table.concat({...}, " ") end
local function flush(title) print(title .. ": " .. table.concat(log, ", ")) log = {} end
local mt = {__gc = function(o) say(o.n) end}
for i = 1, 10 do setmetatable({n = i}, mt) end
collectgarbage() flush("order")
-- marked once, although set twice; order is that of the first
local a = setmetatable({n = "a"}, mt) local b = setmetatable({n = "b"}, mt) setmetatable(a, nil) setmetatable(a, mt) a, b = nil
collectgarbage() flush("twice")
-- metatable without __gc at the time
a = setmetatable({n = "late"}, {}) getmetatable(a).__gc = mt.__gc a = nil collectgarbage() flush("late")
-- marked, changed afterwards
a = setmetatable({n = "c"}, {__gc = true}) getmetatable(a).__gc = function(o) say("changed", o.n) end a = nil collectgarbage() flush("placeholder")
a = setmetatable({n = "d"}, {__gc = mt.__gc}) getmetatable(a).__gc = nil a = nil collectgarbage() flush("removed")
a = setmetatable({n = "e"}, mt) setmetatable(a, {__gc = function(o) say("other", o.n) end}) a = nil collectgarbage() flush("other")
-- resurrection
local saved
a = setmetatable({n = "r"}, {__gc = function(o) say(o.n) saved = o end}) a = nil collectgarbage() flush("saved") print(saved.n)
saved = nil collectgarbage() flush("again")
a = setmetatable({n = "r2"}, {__gc = function(o) say(o.n) saved = o setmetatable(o, getmetatable(o)) end}) a = nil
collectgarbage() print(saved ~= nil) saved = nil collectgarbage() print(saved ~= nil) saved = nil flush("re-marked") collectgarbage()  flush("re-marked") print(saved ~= nil) 
if saved then getmetatable(saved).__gc = nil saved = nil end
-- weak tables
local wk, wv = setmetatable({}, {__mode = "k"}), setmetatable({}, {__mode = "v"})
do
  local child = {}
  a = setmetatable({n = "w", child = child}, {__gc = function(o) say(tostring(wk[o]), tostring(wv[1]), tostring(wk[o.child]), tostring(wv[2]), tostring(wk[o.f])) end})
  a.f = function() return a end
  wk[a] = "data" wv[1] = a wk[child] = "child data" wv[2] = child wk[a.f] = 5
end
a = nil collectgarbage() flush("weak") print(next(wv)) collectgarbage() print(next(wk), next(wv))
-- closures in ephemeron of finalized
do a = setmetatable({}, {__gc = function(o) say(wk[o].v) end}) wk[a] = {v = "vv", a = a} end a = nil collectgarbage() flush("ephemeron") collectgarbage() collectgarbage() print(next(wk))
-- kept references: order among each other and access
do local x = setmetatable({n = "x"}, mt) a = setmetatable({n = "y", x = x}, {__gc = function(o) say(o.n, o.x.n) end}) end
a = nil collectgarbage() flush("linked")
-- errors
a = setmetatable({}, {__gc = function() error("boom", 0) end}) a = nil print(pcall(collectgarbage))
a = setmetatable({}, {__gc = function() error({}) end}) a = nil print((select(2, pcall(collectgarbage))))
a = setmetatable({}, {__gc = function() error() end}) a = nil print(pcall(collectgarbage))
a = setmetatable({}, {__gc = function() local x = nil + 1 end}) a = nil print(pcall(collectgarbage))
for i = 1, 3 do setmetatable({}, {__gc = function() say("e" .. i) error(i, 0) end}) end
print(pcall(collectgarbage)) print(pcall(collectgarbage)) print(pcall(collectgarbage)) print(pcall(collectgarbage)) flush("errors")
-- __gc not a function
setmetatable({}, {__gc = 5}) print(pcall(collectgarbage))
setmetatable({}, {__gc = setmetatable({}, {__call = function() say("called") end})}) print(pcall(collectgarbage)) flush("callable")
-- yield in a finalizer
setmetatable({}, {__gc = function() say(tostring(coroutine.running() ~= nil)) coroutine.yield() end})
print(coroutine.wrap(function() return pcall(collectgarbage) end)())
-- collectgarbage in a finalizer
setmetatable({}, {__gc = function() collectgarbage() say("nested") end}) collectgarbage() flush("nested")
-- new objects made in finalizers
setmetatable({}, {__gc = function() setmetatable({}, {__gc = function() say("inner") end}) say("outer") end}) collectgarbage() flush("made") collectgarbage() flush("made")
-- options
print(collectgarbage("stop"), collectgarbage("isrunning"), collectgarbage("restart"), collectgarbage("isrunning"))
print(collectgarbage("setpause", 100), collectgarbage("setpause", 200), collectgarbage("setstepmul", 300), collectgarbage("setstepmul", 200), collectgarbage("setmajorinc", 1), collectgarbage("setmajorinc", 200))
print(collectgarbage("generational"), collectgarbage("incremental"), collectgarbage(), collectgarbage("collect"))
print(type(collectgarbage("count")), select("#", collectgarbage("count")), type(select(2, collectgarbage("count"))))
repeat until collectgarbage("step", 100) print(collectgarbage("step", 1000000))
do local x = collectgarbage("count") repeat local a = {} until collectgarbage("count") > x + 10 print "grown" end
collectgarbage("stop") do local x = setmetatable({n = "stopped"}, mt) x = nil for i = 1, 1e5 do local a = {} end end flush("stopped") collectgarbage("restart") collectgarbage() flush("restarted")
local done repeat setmetatable({}, {__gc = function() done = true end}) until done print "automatic"
collectgarbage "stop" -- at the end everything goes, in order
setmetatable({}, {__gc = function() print("never before") end})
for i = 1, 5 do _G["end" .. i] = setmetatable({n = i}, {__gc = function(o) print("end", o.n) if i == 3 then error("x") end end}) end
setmetatable(_G, {__gc = function() print("globals") end})
