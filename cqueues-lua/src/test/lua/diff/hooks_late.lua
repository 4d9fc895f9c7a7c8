-- a hook that is set while functions run that have been classes for long
local log = {}
local function note(event, line) log[#log + 1] = event:sub(1, 1) .. (line or "") end
local function start(mask) debug.sethook(note, mask) end
local function work(n, when, mask)
  local sum = 0
  for i = 1, n do
    local twice = i * 2
    if i == when then
      start(mask)
    end
    sum = sum + twice
    if i == when + 2 then
      debug.sethook()
    end
  end
  return sum
end
for _ = 1, 3000 do work(3, 9) end
for _, mask in ipairs{"l", "c", "r", "crl"} do
  print(work(20, 10, mask), table.concat(log, " ")) log = {}
end
local function outer(n, ...)
  local f = function() return n end
  local a, b, c = start("l"), ...
  n = n + 1
  local r = {...}
  debug.sethook()
  return f(), b, c, #r
end
for i = 1, 3000 do outer(i, 1, 2) end log = {}
print(outer(1, "x", "y")) print(table.concat(log, " ")) log = {}
local function open(...) return ... end
local function last(x) return start("l"), x end
local t
for i = 1, 3000 do t = {open(i, last(i))} debug.sethook() end
print(#t, t[1], t[3], #log > 0)
print(pcall(function() for i = 1, 5000 do if i == 4000 then start("l") end if i > 4001 then error("x" .. i) end end end)) debug.sethook()
print(debug.getinfo(1, "l").currentline)
