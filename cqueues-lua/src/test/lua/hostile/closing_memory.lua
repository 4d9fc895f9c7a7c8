-- a finalizer that takes all memory when the state is closed
object = setmetatable({}, {__gc = function()
  local texts = {}
  for i = 1, 1e6 do texts[i] = ("y"):rep(5e6) end
end})
