-- Which methods of sockets call which others, with which arguments, and what becomes of the results.
local show = dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "../show.lua")
local socket = require"cqueues.socket"
local case = show.case

local own, answer = {}, {}
for _, name in ipairs{"recv", "send", "flush", "xread", "accept", "seterror"} do
	own[name] = socket.interpose(name, function(so, ...)
		print(name, show.values(...))
		return (answer[name] or own[name])(so, ...)
	end)
end

local a, b = socket.pair()
print"-- writing"
for _, arguments in ipairs{{}, {"n"}, {1}, {"bn", 1}, {1, "l"}} do
	case("xwrite", function() return a:xwrite("x\n", arguments[1], arguments[2]) end)
end
case("xwrite", function() return a:xwrite"" end)
case("write", function() return a:write"x\n" end)
case("write", function() return a:write("p", "", "q") end)
case("write", function() return a:write"" end)
case("flush", function() return a:flush"" end)
for _, results in ipairs{{false, 77}, {true}, {nil}, {false, 11}} do
	answer.flush = function() return results[1], results[2] end
	case("xwrite", function() return a:xwrite("x\n", 0.1) end)
	case("error", function() return a:error() end)
end
answer.flush = nil
a:onerror(function(_, method, why) return method, why end)
for _, results in ipairs{{0, 77}, {1, 11}, {2, 32}, {100}} do
	answer.send = function() return results[1], results[2] end
	case("xwrite", function() return a:xwrite("xyz\n", 0.01) end)
	case("error", function() return a:clearerr() end)
	if results[2] ~= 11 then
		case("write", function() return a:write"xyz\n" end)
		case("error", function() return a:clearerr() end)
	end
end
answer.send = nil

print"-- reading"
a:setmode(nil, "bn")
b:onerror(function(_, method, why) return method, why end)
for i = 1, 12 do a:write(i, "\n") end
case("read", function() return b:read() end)
case("read", function() return b:read"*l" end)
case("read", function() return b:read("*l", 1, 1) end)
case("xread", function() return b:xread("*l", 1) end)
case("xread", function() return b:xread("*l", "b") end)
case("xread", function() return b:xread("*l", "t", 1) end)
case("lines", function() return b:lines"*l"() end)
case("xlines", function() return b:xlines("*l", "b")() end)
case("fill", function() return b:fill(1) end)
case("unpack", function() return b:unpack(8) end)
for _, results in ipairs{{nil, 77}, {nil}, {"a", "b"}, {false}, {nil, 110}} do
	answer.recv = function() return results[1], results[2] end
	case("read", function() return b:read() end)
	case("error", function() return b:clearerr() end)
	case("lines", function() return b:lines"*L"() end)
	b:clearerr()
end
answer.recv = nil

print"-- accepting"
local srv = socket.listen("127.0.0.1", 0)
srv:listen()
case("accept", function() return srv:accept(0) end)
case("clients", function() return srv:clients(0)() end)
case("clients", function() return srv:clients({}, 0)() end)
answer.accept = function() return "somebody", "else" end
case("clients", function() return srv:clients(0)() end)
for name, f in pairs(own) do socket.interpose(name, f) end
