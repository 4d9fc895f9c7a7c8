-- Asks name servers, as dig(1) does. `cqueues dig.lua --help` lists what it understands.
local cqueues = require"cqueues"
local dns = require"cqueues.dns"
local config = require"cqueues.dns.config"
local errno = require"cqueues.errno"
local hints = require"cqueues.dns.hints"
local packet = require"cqueues.dns.packet"
local record = require"cqueues.dns.record"
local types = record.type
local resolver = require"cqueues.dns.resolver"
local socket = require"cqueues.socket"

local HELP = [[
usage: cqueues dig.lua [@SERVER] [OPTION...] NAME [TYPE] [CLASS]

  @SERVER       an address, [ADDRESS]:PORT or a name; without one, the servers of
                resolv.conf(5)
  TYPE          A (the default), AAAA, MX, TXT, ANY, TYPE65 ...
  -t TYPE, -c CLASS, -q NAME
                the same where a word could be mistaken for something else
  -x ADDRESS    who has an address: PTR of its name under arpa
  -p PORT       the server's port instead of 53
  +short        the data of the answers alone
  +tcp          over TCP; also +vc
  +dnssec       checks the signatures; what is proven is said to be so
  +search       with the search list of resolv.conf(5)
  +time=N       seconds to wait for a server (5)
  +tries=N      how often each server is asked (2)
  +recurse      asks the root's servers and those they refer to, instead of one
                that does so
  +trace        the same, and shows each step
  -h, --help    this text

Ends with 9 where no server answered, with 2 where it does not understand.
]]

local OPTIONS = {short = true, tcp = true, vc = true, dnssec = true, search = true, recurse = true, trace = true}
local NUMBERS = {time = "timeout", tries = "attempts"}
local CLASSES = {IN = 1, CH = 3, HS = 4}
local PORT = 53

local function refuse(text)
	io.stderr:write("dig.lua: ", text, "; --help tells what there is\n")
	os.exit(2)
end

local function typeOf(word)
	word = word:upper()
	local number = word:match"^TYPE(%d+)$"
	if number then return tonumber(number) end
	if word == "ANY" then return types.ALL end
	return types[word]
end

-- An address's name under arpa.
local function reversed(address)
	local four = {address:match"^(%d+)%.(%d+)%.(%d+)%.(%d+)$"}
	if four[1] then return ("%s.%s.%s.%s.in-addr.arpa."):format(four[4], four[3], four[2], four[1]) end
	local head, tail = address:match"^(.-)::(.*)$"
	local function groups(text)
		return (text:gsub("[^:]+:?", function(group) return ("%04x"):format(tonumber(group:match"%x+", 16)) end))
	end
	if not address:match"^[%x:]+$" then return nil end
	local digits = groups(head or address)
	if tail then
		local rest = groups(tail)
		digits = digits .. ("0"):rep(32 - #digits - #rest) .. rest
	end
	return #digits == 32 and digits:reverse():gsub("%x", "%0.") .. "ip6.arpa." or nil
end

local asked = {options = {}}
local function option(word)
	local name, value = word:match"^%+(%w+)=?(%d*)$"
	if OPTIONS[name] and value == "" then
		asked[name] = true
	elseif NUMBERS[name] and value ~= "" then
		asked.options[NUMBERS[name]] = tonumber(value)
	else
		refuse("unknown option " .. word)
	end
end

local i = 1
local function argument()
	i = i + 1
	return arg[i] or refuse(arg[i - 1] .. " needs something behind it")
end
while arg[i] do
	local word = arg[i]
	if word == "-h" or word == "--help" then
		io.write(HELP)
		os.exit(0)
	elseif word:sub(1, 1) == "@" then
		local host, port = word:match"^@%[(.-)%]:(%d+)$"
		asked.server, asked.port = host or word:sub(2), port or asked.port
	elseif word:sub(1, 1) == "+" then
		option(word)
	elseif word == "-x" then
		local address = argument()
		asked.name, asked.type = reversed(address) or refuse(address .. " is no address"), types.PTR
	elseif word == "-t" then
		local name = argument()
		asked.type = typeOf(name) or refuse("unknown type " .. name)
	elseif word == "-c" then
		local name = argument()
		asked.class = CLASSES[name:upper()] or refuse("unknown class " .. name)
	elseif word == "-p" then
		asked.port = tonumber(argument()) or refuse"a port is a number"
	elseif word == "-q" then
		asked.name = argument()
	elseif word:sub(1, 1) == "-" then
		refuse("unknown option " .. word)
	elseif asked.name and not asked.type and typeOf(word) then
		asked.type = typeOf(word)
	elseif asked.name and not asked.class and CLASSES[word:upper()] then
		asked.class = CLASSES[word:upper()]
	elseif not asked.name then
		asked.name = word
	else
		refuse("one name too many: " .. word)
	end
	i = i + 1
end
if not asked.name then refuse"a name is missing" end
asked.type, asked.class = asked.type or types.A, asked.class or record.IN

local function records(answer, section, type)
	return answer:grep{section = section, type = type}
end

-- The addresses of a host, which may be one itself.
local function addresses(host)
	if host:match"^[%d.]+$" or host:find(":", 1, true) then return {host} end
	local found = {}
	for _, type in ipairs{types.A, types.AAAA} do
		local answer = dns.query(host, type)
		for each in records(answer or packet.new(), "ANSWER", type) do found[#found + 1] = each:addr() end
	end
	if #found == 0 then error(host .. ": no address of this server is known", 0) end
	return found
end

local function line(each)
	local type = types[each:type()] or "TYPE" .. each:type()
	return ("%s\t%d\t%s\t%s\t%s\n"):format(each:name(), each:ttl(), record.class[each:class()] or each:class(), type, tostring(each))
end

-- One question to one server, which is not to ask others; nil where it does not answer.
local function ask(server, port)
	local query = packet.new()
	query:setqid(dns.random(65536))
	query:push("QUESTION", asked.name, asked.type, asked.class)
	local con = socket.connect{host = server, port = port, type = socket.SOCK_DGRAM}
	con:setmode("bn", "bn")
	con:onerror(function(_, _, why) return why end)
	local answer
	if con:write(query:dump()) then
		local limit = asked.options.timeout or 5
		local bytes = con:xread(-65535, nil, limit)
		answer = bytes and packet.new(bytes, #bytes)
	end
	con:close()
	return answer and answer:qid() == query:qid() and answer:flags().qr and answer or nil
end

-- From the root on, or from the given server, until one has an answer.
local function trace()
	local servers, port = {}, asked.port or PORT
	if asked.server then
		servers = addresses(asked.server)
	else
		for address in hints.root():grep"." do servers[#servers + 1] = address end
	end
	for _ = 1, 20 do
		local answer, from
		for _, server in ipairs(servers) do
			answer, from = ask(server, port), server
			if answer then break end
		end
		if not answer then
			io.write(";; no server answers\n")
			return 9
		end
		local final = answer:flags().aa or answer:count(packet.section.ANSWER) > 0
		local names, glue = {}, {}
		for each in records(answer, final and "ANSWER" or "AUTHORITY") do
			io.write(line(each))
			if not final and each:type() == types.NS then names[#names + 1] = each:host() end
		end
		io.write((";; %s from %s\n\n"):format(packet.rcode[answer:flags().rcode] or answer:flags().rcode, from))
		if final or #names == 0 then return 0 end
		for each in records(answer, "ADDITIONAL") do
			if each:type() == types.A or each:type() == types.AAAA then glue[#glue + 1] = each:addr() end
		end
		servers = #glue > 0 and glue or addresses(names[1])
	end
	io.write(";; no end of referrals\n")
	return 9
end

local function lookup()
	local init = {lookup = {"bind"}, options = asked.options}
	asked.options.dnssec = asked.dnssec
	if asked.tcp or asked.vc then asked.options.tcp = config.TCP_ONLY end
	if not asked.search then init.search = {} end
	if asked.server then
		init.nameserver = addresses(asked.server)
		for n, address in ipairs(init.nameserver) do
			init.nameserver[n] = ("[%s]:%d"):format(address, asked.port or PORT)
		end
	end
	local asking = resolver.new(asked.recurse and config.root(init) or config.stub(init))
	local start = cqueues.monotime()
	local answer, why = asking:query(asked.name, asked.type, asked.class)
	if not answer then error(asked.name .. ": " .. errno.strerror(why), 0) end
	local stat, trouble = asking:stat(), asking:why()
	local silent = stat.udp.rcvd.count + stat.tcp.rcvd.count == 0
	if asked.short then
		for each in records(answer, "ANSWER") do io.write(tostring(each), "\n") end
		if silent then io.stderr:write(trouble or "no server was asked", "\n") end
		return silent and 9 or 0
	end
	io.write(tostring(answer), "\n")
	if trouble then io.write(";; ", trouble, "\n") end
	if asked.dnssec then
		local proven = math.floor(answer:flags().z / 2) % 2 == 1
		io.write(proven and ";; proven by its signatures\n" or ";; not proven by signatures\n")
	end
	local milliseconds = (cqueues.monotime() - start) * 1e3
	io.write((";; %d %s, %d ms\n"):format(stat.queries, stat.queries == 1 and "query" or "queries", milliseconds))
	return silent and 9 or 0
end

local status
local cq = cqueues.new()
cq:wrap(function() status = (asked.trace and trace or lookup)() end)
local ok, why = cq:loop()
if not ok then
	io.stderr:write("dig.lua: ", tostring(why), "\n")
	os.exit(1)
end
os.exit(status)
