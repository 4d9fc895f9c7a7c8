-- A call in return position that fails by itself: its function stays on the stack for the handler.
local function levels()
  local t = {}
  for l = 2, 9 do local i = debug.getinfo(l, "Sl") if not i then break end t[#t + 1] = i.what == "C" and "C" or i.currentline end
  return table.concat(t, " ")
end
local function handler(m)
  print((m:gsub(".*/", "")))
  print(levels())
  print(debug.getlocal(2, 1))
  print(debug.getlocal(2, 1))
  print(levels())
end
local t = {}
local function f(n)
  local s = n
  return t:m(s)
end
local function g(n)
  xpcall(f, handler, n)
  return n
end
g(5)

do
  local function handler(m)
    for l = 2, 9 do
      local i = debug.getinfo(l, "S")
      if not i then break end
      if i.what == "Lua" then print(l, debug.getlocal(l, 1)) print(pcall(debug.setlocal, l + 1, 1, 7)) end
    end
  end
  local t = {}
  local function f(n) return t.m(n) end
  local function h(n) return f(n) end
  local function u(n) xpcall(h, handler, n) return n end
  for i = 1, 4 do print(i, u(i + 0.5)) end
end
