-- Waiting outside of all controllers without descriptors; to be run under a low `ulimit -n`.
local cqueues = require"cqueues"
local errno = require"cqueues.errno"
local socket = require"cqueues.socket"
require"cqueues.auxlib" -- which the C implementation loads when it first waits

-- classes that are read from a directory need a descriptor when they are first used
local cq = cqueues.new()
cq:wrap(function()
	local a = socket.pair()
	a:xread("*l", 0.001)
	a:close()
end)
assert(cq:loop())
pcall(error, "x")

local a, held = socket.pair(), {}
repeat
	local so = socket.dup(a)
	held[#held + 1] = so
until not so
local polled, why = pcall(cqueues.poll, 0.01)
local read, text = pcall(a.xread, a, "*l", 0.01)
for i = 1, #held do held[i]:close() end
assert(not polled and why:find("unable to initialize continuation queue: Too many open files", 1, true), why)
assert(not read and text:find("unable to initialize continuation queue: Too many open files", 1, true), text)
assert(select(2, a:xread("*l", 0.01)) == errno.ETIMEDOUT)
print"waiting needs a descriptor"
