-- Asks name servers, as dig(1) does:
--
--     cqueues dig.lua [@SERVER] [+recurse] NAME [TYPE] [CLASS]
--
-- Without a server those of resolv.conf(5) are asked. With +recurse nobody is asked to find the
-- answer: it is looked for from the root's servers on.
local cqueues = require"cqueues"
local config = require"cqueues.dns.config"
local resolver = require"cqueues.dns.resolver"
local errno = require"cqueues.errno"

local init, words = {}, {}
local recurse = false
for _, word in ipairs(arg) do
	if word:sub(1, 1) == "@" then
		init.nameserver = {word:sub(2)}
	elseif word == "+recurse" then
		recurse = true
	else
		words[#words + 1] = word
	end
end
if #words == 0 then
	io.stderr:write("usage: ", arg[0], " [@SERVER] [+recurse] NAME [TYPE] [CLASS]\n")
	os.exit(2)
end

local conf = recurse and config.root(init) or config.stub(init)
local asking = assert(resolver.new(conf))
local cq = cqueues.new()
cq:wrap(function()
	local start = cqueues.monotime()
	local answer, why = asking:query(words[1], words[2], words[3], 30)
	if not answer then error(words[1] .. ": " .. errno.strerror(why), 0) end
	io.write(tostring(answer))
	local sent = asking:stat()
	io.write(string.format("\n;; %d queries, %d ms\n", sent.queries, (cqueues.monotime() - start) * 1e3))
end)
assert(cq:loop())
