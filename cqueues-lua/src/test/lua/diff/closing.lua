-- The end of a state: files are closed and finalizers run in one order, the youngest first.
local name = os.tmpname()
local first = setmetatable({}, {__gc = function()
	print("first", io.type(file), pcall(function() return file:write "x" end))
	local again = io.open(name)
	print(again:read "*a", tostring(file))
	os.remove(name)
end})
file = io.open(name, "w")
file:write "held "
local second = setmetatable({}, {__gc = function() print("second", io.type(file), file:write "more" == file) end})
command = io.popen("cat > /dev/null", "w")
local third = setmetatable({}, {__gc = function()
	print("third", io.type(command), command:write "three\n" == command)
	late = io.open(name, "a")
	late:write "late"
end})
keep = {first, second, third}
