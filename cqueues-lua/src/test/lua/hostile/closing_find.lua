-- a finalizer that searches for ever when the state is closed
object = setmetatable({}, {__gc = function() ("x"):rep(50):find(("x-"):rep(50) .. "y") end})
