-- A coroutine that has resumed another one has a stack, and so has the main program.
local co, inner
local function place(of, level)
  local info = debug.getinfo(of, level, "Sl")
  return info and info.what, info and info.currentline
end
local function look()
  print(coroutine.status(co), coroutine.status(inner))
  for level = 0, 3 do print(level, place(co, level)) end
  for level = 0, 2 do print(level, place(inner, level)) end
  print((debug.getlocal(co, 1, 1)))
  print(pcall(debug.getlocal, co, 9, 1))
  print((debug.traceback(co):gsub("[%w_./-]*/", "")))
  print((debug.traceback(inner, "text", 1):gsub("[%w_./-]*/", "")))
  coroutine.yield()
  print((debug.traceback(inner, "after"):gsub("[%w_./-]*/", "")))
end
co = coroutine.create(function(n)
  inner = coroutine.create(function()
    local innermost = coroutine.wrap(look)
    innermost()
    innermost()
  end)
  print(coroutine.resume(inner))
  print(n)
  coroutine.yield()
end)
print(coroutine.resume(co, 5))
print(coroutine.status(co), place(co, 1))
local main = coroutine.running()
coroutine.wrap(function()
  print((debug.traceback(main):gsub("[%w_./-]*/", "")))
  print(place(main, 1))
  print(place(main, 9))
end)()
