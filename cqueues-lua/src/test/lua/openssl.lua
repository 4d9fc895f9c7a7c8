-- What the specifications of the openssl modules share: the command openssl, files, digits.
local M = {}

function M.fails(text, f, ...)
	local arguments = table.pack(...)
	expect(function() f(table.unpack(arguments, 1, arguments.n)) end):fails(text)
end

-- what a command prints; nil where it fails
function M.output(command)
	local pipe = io.popen(command .. " 2>/dev/null")
	local text = pipe:read"*a"
	return pipe:close() and text or nil
end

-- calls f with the name of a file of this content
function M.withfile(content, f)
	local name = os.tmpname()
	local file = assert(io.open(name, "wb"))
	file:write(content)
	file:close()
	local result = table.pack(f(name))
	os.remove(name)
	return table.unpack(result, 1, result.n)
end

function M.hex(s)
	return (s:gsub(".", function(c) return ("%02x"):format(c:byte()) end))
end

function M.unhex(s)
	return (s:gsub("%x%x", function(d) return string.char(tonumber(d, 16)) end))
end

M.OPENSSL = M.output"openssl version"
if not M.OPENSSL then io.stderr:write"skipped: what needs the command openssl\n" end

return M
