-- DNS packets and the records in them: sections 3 and 4 of the DNS specification.
local errno = require"cqueues.errno"
local packet = require"cqueues.dns.packet"
local record = require"cqueues.dns.record"

local ENOBUFS, EILLEGAL = -1684960064, -1684960063

local function u16(n) return string.char(math.floor(n / 256) % 256, n % 256) end

-- a message with one question, a.test. IN A, and the records of three sections
local function message(answers, authority, additional, flags)
	answers, authority, additional = answers or {}, authority or {}, additional or {}
	return u16(4660) .. u16(flags or 0x8180) .. u16(1) .. u16(#answers) .. u16(#authority) .. u16(#additional)
		.. "\1a\4test\0" .. u16(1) .. u16(1) .. table.concat(answers) .. table.concat(authority) .. table.concat(additional)
end

-- a record of a.test., by a pointer to the question
local function rr(type, data, more)
	more = more or {}
	return (more.name or "\192\12") .. u16(type) .. u16(more.class or 1) .. u16(more.ttl or 0) .. u16(more.low or 300)
		.. u16(more.length or #data) .. data
end

local function first(type, data, more)
	return packet.new(message{rr(type, data, more)}):grep{section = "answer"}()
end

local HEADER = [[
;; [HEADER]
;;    qid : 4660
;;     qr : RESPONSE(1)
;; opcode : QUERY(0)
;;     aa : NON-AUTHORITATIVE(0)
;;     tc : NOT-TRUNCATED(0)
;;     rd : RECURSION-DESIRED(1)
;;     ra : RECURSION-ALLOWED(1)
;;  rcode : NOERROR(0)
]]

describe("the constants", function()
	it("name the sections, both ways, and by short names", function()
		local numbers = {QUESTION = 1, ANSWER = 2, AUTHORITY = 4, ADDITIONAL = 8}
		for name, number in pairs(numbers) do
			expect(packet.section[name]):eq(number) expect(packet.section[number]):eq(name)
			expect(record[name]):eq(number)
		end
		expect(packet.section.QD):eq(1) expect(packet.section.AN):eq(2)
		expect(packet.section.NS):eq(4) expect(packet.section.AR):eq(8)
	end)
	it("name opcodes and outcomes, both ways", function()
		for number, name in pairs{[0] = "QUERY", "IQUERY", "STATUS", [4] = "NOTIFY", [5] = "UPDATE"} do
			expect(packet.opcode[name]):eq(number) expect(packet.opcode[number]):eq(name)
		end
		local names = {
			[0] = "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET",
			"NOTAUTH", "NOTZONE",
		}
		for number, name in pairs(names) do
			expect(packet.rcode[name]):eq(number) expect(packet.rcode[number]):eq(name)
		end
		expect(packet.QBUFSIZ):eq(352)
	end)
	it("name types, classes and fingerprints, both ways", function()
		local numbers = {
			A = 1, NS = 2, CNAME = 5, SOA = 6, PTR = 12, MX = 15, TXT = 16, AAAA = 28, SRV = 33, OPT = 41, SSHFP = 44,
			SPF = 99, ALL = 255,
		}
		for name, number in pairs(numbers) do
			expect(record.type[name]):eq(number) expect(record.type[number]):eq(name)
			if name ~= "NS" and name ~= "ALL" then expect(record[name]):eq(number) end
		end
		expect(record.class.IN):eq(1) expect(record.class[1]):eq"IN"
		expect(record.class.ANY):eq(255) expect(record.class[255]):eq"ANY"
		expect(record.IN):eq(1) expect(record.ANY):eq(255)
		expect(record.sshfp):same{RSA = 1, DSA = 2, SHA1 = 1, "SHA1", "DSA"}
	end)
	it("of errors have texts", function()
		local texts = {
			"DNS packet buffer too small",
			"Illegal DNS RR name or data",
			"Attempt to push RR out of section order",
			"Invalid section specified",
			"Unknown DNS error",
			"Invalid textual address form",
			"Bad execution state (missing query packet)",
			"Bad execution state (missing answer packet)",
			"Answer already fetched",
			"The service passed was not recognized for the specified socket type",
			"The name does not resolve for the supplied parameters",
			"A non-recoverable error occurred when attempting to resolve the name",
		}
		for i, text in ipairs(texts) do expect(errno.strerror(-1684960065 + i)):eq(text) end
	end)
end)

describe("type", function()
	it("tells packets and records from other values", function()
		local p = packet.new(message())
		expect(packet.type(p)):eq"dns packet"
		expect(packet.type(5)):eq(nil) expect(packet.type()):eq(nil)
		expect(record.type(p:grep{}())):eq"dns record"
		expect(record.type(p)):eq(nil) expect(record.type()):eq(nil)
	end)
end)

describe("a new packet", function()
	it("is an empty query", function()
		local p = packet.new()
		expect(p:dump()):eq(("\0"):rep(12))
		expect(p:count()):eq(0)
		expect(p:flags()):same{qr = false, aa = false, tc = false, rd = false, ra = false, opcode = 0, z = 0, rcode = 0}
		expect(tostring(p)):eq((HEADER:gsub("4660", "0"):gsub("RESPONSE%(1%)", "QUERY(0)")
			:gsub("RECURSION%-DESIRED%(1%)", "RECURSION-NOT-DESIRED(0)")
			:gsub("RECURSION%-ALLOWED%(1%)", "RECURSION-NOT-ALLOWED(0)")))
	end)
	it("has no room for more than its size", function()
		local p = packet.new(30)
		expect(p:push("question", "abcdefg.test", "A")):eq(p)
		expect({p:push("question", "a.test", "A")}):same{nil, ENOBUFS}
		expect(#p:dump()):eq(30)
		expect(#packet.new(1):dump()):eq(12)
	end)
	it("cuts bytes that are too many, and says so", function()
		local p = packet.new(("\0"):rep(22), 15)
		expect(#p:dump()):eq(15) expect(p:flags().tc):eq(true)
		p = packet.new()
		p:load(("\0"):rep(400))
		expect(#p:dump()):eq(352) expect(p:flags().tc):eq(true)
		expect(#packet.new(("\0"):rep(600)):dump()):eq(600)
	end)
	it("takes a few bytes, and gives them back", function()
		for n = 0, 14 do
			local bytes = ("x"):rep(n)
			expect(packet.new(bytes):dump()):eq(bytes)
		end
		expect(packet.new"xxxxx":count()):eq(0x7800)
	end)
	it("checks its arguments", function()
		expect(function() packet.new{} end):fails"bad argument #1 to 'new' (string expected, got table)"
		expect(function() packet.new("x", "y") end):fails"bad argument #2 to 'new' (number expected, got string)"
		expect(function() packet.new():load() end):fails"bad argument #1 to 'load' (string expected, got no value)"
		expect(function() packet.new().dump(5) end):fails"(DNS Packet expected, got number)"
	end)
end)

describe("the header", function()
	it("has an id", function()
		local p = packet.new()
		expect(p:setqid(4660)):eq(p) expect(p:qid()):eq(4660)
		expect(p:setqid(70000):qid()):eq(4464) expect(p:setqid(-1):qid()):eq(65535)
		expect(function() p:setqid() end):fails"bad argument #1 to 'setqid' (number expected, got no value)"
		expect(function() p:setqid"x" end):fails"number expected, got string"
	end)
	it("has flags, of which a table changes those that it names", function()
		local p = packet.new()
		expect(p:setflags("33152"):flags().qr):eq(true) -- a number's text is one
		p:setflags(0)
		expect(p:setflags{qr = 1, opcode = 5, rd = true, rcode = 3, z = 7}):eq(p)
		expect(p:flags()):same{qr = true, aa = false, tc = false, rd = true, ra = false, opcode = 5, z = 7, rcode = 3}
		expect(p:dump():sub(3, 4)):eq"\169\115"
		p:setflags{qr = false, rd = 0, opcode = 17, rcode = 20}
		expect(p:flags()):same{qr = false, aa = false, tc = false, rd = false, ra = false, opcode = 1, z = 7, rcode = 4}
		expect(function() p:setflags() end):fails"table expected, got no value"
		expect(function() p:setflags"x" end):fails"table expected, got string"
		expect(function() p:setflags{opcode = "x"} end):fails"number expected, got string"
	end)
	it("is printed by names where there are some", function()
		local p = packet.new(u16(30840) .. u16(0x7e0f) .. ("\0"):rep(8))
		expect(tostring(p)):eq[[
;; [HEADER]
;;    qid : 30840
;;     qr : QUERY(0)
;; opcode : 15(15)
;;     aa : AUTHORITATIVE(1)
;;     tc : TRUNCATED(1)
;;     rd : RECURSION-NOT-DESIRED(0)
;;     ra : RECURSION-NOT-ALLOWED(0)
;;  rcode : 15(15)
]]
	end)
end)

describe("push", function()
	it("takes numbers and names, whatever their case", function()
		for _, arguments in ipairs{{1, "a.test", 28, 1}, {"question", "a.test.", "aaaa", "in"}, {"QD", "a.test", "AAAA"}} do
			local p = packet.new()
			expect(p:push((table.unpack or unpack)(arguments))):eq(p)
			expect(p:dump()):eq("\0\0\0\0\0\1\0\0\0\0\0\0\1a\4test\0\0\28\0\1")
		end
	end)
	it("points to names that are there already", function()
		local p = packet.new()
		p:push("question", "b.test", "A") p:push("question", "a.test", "A")
		expect(p:dump():sub(-8)):eq"\1a\192\14\0\1\0\1"
		expect(p:count()):eq(2)
		expect(tostring(p)):has"[QUESTION:2]\n;b.test. IN A\n;a.test. IN A\n"
	end)
	it("takes the root, and any bytes in labels", function()
		local p = packet.new()
		p:push("question", ".", "NS") p:push("question", "a@\195\169.test", "A")
		expect(p:grep{}():name()):eq"."
		local names = {}
		for r in p:grep{} do names[#names + 1] = r:name() end
		expect(names):same{".", "a@\195\169.test."}
	end)
	it("refuses what is no name", function()
		expect({packet.new():push("question", "", "A")}):same{nil, EILLEGAL}
		expect({packet.new():push("question", ("a."):rep(200), "A")}):same{nil, ENOBUFS}
	end)
	if not PUC then
		it("refuses labels that are too long or empty, and takes escapes", function()
			for _, name in ipairs{("x"):rep(64) .. ".a", "a..b", "..", ".a"} do
				expect({packet.new():push("question", name, "A")}):same{nil, EILLEGAL}
			end
			local p = packet.new()
			p:push("question", "a\\.b\\032\\\\.test", "A")
			expect(p:dump():sub(13, -5)):eq"\5a.b \\\4test\0"
			expect(p:grep{}():name()):eq"a\\.b\\032\\\\.test."
		end)
		it("takes numbers of types and classes that have no name", function()
			local p = packet.new()
			p:push("question", "a.test", 65280, 3)
			expect(tostring(p)):has";a.test. 3 65280\n"
		end)
	end
	it("raises an error for what it does not know", function()
		local p = packet.new()
		expect(function() p:push("bogus", "a", "A") end):fails"bogus: unknown DNS section"
		expect(function() p:push(3, "a", "A") end):fails"3: unknown DNS section"
		expect(function() p:push(1, "a", "bogus") end):fails"bogus: unknown DNS type"
		expect(function() p:push(1, "a", 65536) end):fails"65536: unknown DNS type"
		expect(function() p:push(1, "a", "A", "bogus") end):fails"bogus: unknown DNS class"
		expect(function() p:push(2, "a", "A") end):fails"pushing RDATA not yet supported"
		expect(function() p:push(1) end):fails"string expected, got n"
		expect(function() p:push(1, {}) end):fails"string expected, got table"
	end)
end)

describe("records", function()
	it("tell their section, name, type, class and time to live", function()
		local r = first(1, "\1\2\3\4", {ttl = 0xffff, low = 0xfffe})
		expect(r:section()):eq(2) expect(r:name()):eq"a.test." expect(r:type()):eq(1) expect(r:class()):eq(1)
		expect(r:ttl()):eq(0x7fffffff) expect(first(1, "\1\2\3\4"):ttl()):eq(300)
	end)
	it("of type A and AAAA have an address", function()
		expect(first(1, "\1\2\3\4"):addr()):eq"1.2.3.4"
		expect(tostring(first(1, "\1\2\3\4"))):eq"1.2.3.4"
		expect(first(28, "\32\1\13\184" .. ("\0"):rep(11) .. "\1"):addr()):eq"2001:db8::1"
		expect(tostring(first(28, ("\0"):rep(10) .. "\255\255\1\2\3\4"))):eq"::ffff:1.2.3.4"
	end)
	it("of type NS, CNAME and PTR have a host", function()
		for _, type in ipairs{2, 5, 12} do
			local r = first(type, "\2ns\192\14")
			expect(r:host()):eq"ns.test." expect(tostring(r)):eq"ns.test."
		end
	end)
	it("of type SOA have their seven fields", function()
		local numbers = ""
		for i = 1, 5 do numbers = numbers .. "\0\0\0" .. string.char(i) end
		local r = first(6, "\2ns\192\14\4host\192\14" .. numbers)
		expect(tostring(r)):eq"ns.test. host.test. 1 2 3 4 5"
		expect({r:mname(), r:rname(), r:serial(), r:refresh(), r:retry(), r:expire(), r:minimum()})
			:same{"ns.test.", "host.test.", 1, 2, 3, 4, 5}
		expect(first(6, "\0\0" .. ("\255"):rep(20)):serial()):eq(4294967295)
	end)
	it("of type MX and SRV have numbers and a host", function()
		local mx = first(15, "\0\10\2mx\192\14")
		expect(tostring(mx)):eq"10 mx.test." expect(mx:preference()):eq(10) expect(mx:host()):eq"mx.test."
		local srv = first(33, "\0\1\0\2\0\53\3srv\192\14")
		expect(tostring(srv)):eq"1 2 53 srv.test."
		expect({srv:priority(), srv:weight(), srv:port(), srv:target()}):same{1, 2, 53, "srv.test."}
	end)
	it("of type TXT have their strings joined, and print them in quotes", function()
		local r = first(16, "\5hello\3a\"b")
		expect(r:data()):eq"helloa\"b" expect(tostring(r)):eq"\"helloa\\034b\""
		expect(tostring(first(16, "\5 \n\200\\~"))):eq"\" \\010\\200\\092~\""
		expect(tostring(first(16, ""))):eq"\"\"" expect(first(16, "\0\0"):data()):eq""
	end)
	it("of type SPF have a policy, which is printed without quotes", function()
		local r = first(99, "\6v=spf1\3 \"a")
		expect(r:data()):eq"v=spf1 \"a" expect(r:policy()):eq"v=spf1 \"a" expect(tostring(r)):eq"v=spf1 \"a"
	end)
	it("of type SSHFP have a digest in two forms", function()
		local r = first(44, "\1\1" .. ("\171"):rep(20))
		expect(tostring(r)):eq("1 1 " .. ("ab"):rep(20)) expect(r:algo()):eq(1)
		expect({r:digest()}):same{1, ("ab"):rep(20)}
		expect({r:digest"x"}):same{1, ("ab"):rep(20)}
		expect({r:digest"s"}):same{1, ("\171"):rep(20)}
		expect({first(44, "\1\7\1"):digest()}):same{7}
		expect(function() r:digest"z" end):fails"invalid option 'z'"
	end)
	it("of type OPT have what stands for the class and the time to live", function()
		local r = first(41, "\0\10\0\2ab", {name = "\0", class = 4096, ttl = 0x0102, low = 0})
		expect({r:rcode(), r:version(), r:maxsize(), r:class()}):same{16, 2, 4096, 4096}
		expect(tostring(r)):eq"\"\""
		local p = packet.new(message({rr(41, "", {name = "\0", ttl = 0x0100})}, {}, {}, 0x8183))
		expect(p:grep{type = "OPT"}():rcode()):eq(19)
		p = packet.new(message({}, {}, {rr(41, "", {name = "\0", ttl = 0x0100})}, 0x8183))
		expect(tostring(p)):has"rcode : 19(19)\n" expect(p:flags().rcode):eq(3)
		p:setflags{rcode = 0}
		expect(tostring(p)):has"rcode : BADVERS(16)\n" expect(p:flags().rcode):eq(0)
	end)
	it("of other types have bytes", function()
		local r = first(65280, "\1\"x\n")
		expect(r:rdata()):eq"\1\"x\n" expect(tostring(r)):eq"\1\"x\n"
	end)
	it("in the question are empty", function()
		for type = 1, 260 do
			if type ~= 29 then
				local r = packet.new(u16(0) .. u16(0) .. u16(1) .. ("\0"):rep(6) .. "\1a\0" .. u16(type) .. "\0\1"):grep{}()
				expect(r:section()):eq(1) expect(r:ttl()):eq(0) expect(tostring(r)):eq""
			end
		end
		local r = packet.new(message()):grep{}()
		expect(r:addr()):eq""
	end)
	it("have no accessors of other types", function()
		local r = first(1, "\1\2\3\4")
		expect(r.host):eq(nil)
		expect(function() r.addr(first(16, "")) end):fails"(DNS RR A expected, got userdata)"
		expect(function() r.name(5) end):fails"(userdata expected, got number)"
	end)
	it("outlive their packet's bytes", function()
		local p = packet.new(message{rr(5, "\2ns\192\14")})
		local r = p:grep{section = 2}()
		p:load""
		expect(r:name()):eq"a.test." expect(r:host()):eq"ns.test."
	end)
	if not PUC then
		it("of known types have their bytes too, with names in full", function()
			expect(first(15, "\0\10\2mx\192\14"):rdata()):eq"\0\10\2mx\4test\0"
			expect(packet.new(message()):grep{}():rdata()):eq""
		end)
	end
end)

if not PUC then
	describe("records beyond the original", function()
		it("have names, both ways", function()
			local numbers = {NAPTR = 35, DS = 43, RRSIG = 46, DNSKEY = 48, TLSA = 52, SVCB = 64, HTTPS = 65, CAA = 257}
			for name, number in pairs(numbers) do
				expect(record.type[name]):eq(number) expect(record.type[number]):eq(name)
			end
		end)
		it("CAA", function()
			local r = first(257, "\128\5issueca.test")
			expect({r:flags(), r:tag(), r:value()}):same{128, "issue", "ca.test"}
			expect(tostring(r)):eq"128 issue \"ca.test\""
			expect(r:rdata()):eq"\128\5issueca.test"
		end)
		it("TLSA", function()
			local r = first(52, "\3\1\1\171\205")
			expect({r:certificate_usage(), r:selector(), r:matching_type()}):same{3, 1, 1}
			expect(r:certificate_association_data()):eq"abcd" expect(r:certificate_association_data"s"):eq"\171\205"
		end)
		it("DS, DNSKEY and RRSIG", function()
			local ds = first(43, "\1\2\8\2\171\205")
			expect({ds:key_tag(), ds:algorithm(), ds:digest_type(), ds:digest()}):same{258, 8, 2, "abcd"}
			local key = first(48, "\1\1\3\8\1\2\3")
			expect({key:flags(), key:protocol(), key:algorithm(), key:public_key()}):same{257, 3, 8, "010203"}
			expect(type(key:key_tag())):eq"number"
			expect(first(48, "\192\1\3\8"):public_key()):eq"" -- flags that say there is none
			local sig = first(46, "\0\1\8\2\0\0\1\44\0\0\0\9\0\0\0\7\1\2\4test\0\171")
			expect({sig:type_covered(), sig:algorithm(), sig:labels(), sig:original_ttl()}):same{1, 8, 2, 300}
			expect({sig:signature_expiration(), sig:signature_inception(), sig:key_tag()}):same{9, 7, 258}
			expect({sig:signers_name(), sig:signature()}):same{"test.", "ab"}
		end)
		it("NAPTR", function()
			local r = first(35, "\0\1\0\2\1U\7E2U+sip\5!^.*$\0")
			expect({r:order(), r:preference(), r:flags(), r:services(), r:regexp(), r:replacement()})
				:same{1, 2, "U", "E2U+sip", "!^.*$", "."}
		end)
		it("SVCB and HTTPS", function()
			local params = "\0\1\0\6\2h2\2h3" .. "\0\2\0\0" .. "\0\3\0\2\1\187" .. "\0\4\0\4\1\2\3\4" .. "\3\9\0\1x"
			for _, type in ipairs{64, 65} do
				local r = first(type, "\0\1\3svc\4test\0" .. params)
				expect({r:svcpriority(), r:targetname()}):same{1, "svc.test."}
				expect(r:svcparams()):same{
					alpn = {"h2", "h3"}, ["no-default-alpn"] = true, port = 443, ipv4hint = {"1.2.3.4"}, key777 = "x",
				}
			end
			expect(tostring(packet.new(message{rr(65, "\0\0\3svc\4test\0")}))):has"a.test. 300 IN HTTPS 0 svc.test.\n"
		end)
		it("are bytes where they are damaged", function()
			local r = first(257, "\128")
			expect(r:rdata()):eq"\128" expect(tostring(r)):eq"\128"
			expect(function() r:tag() end):fails"dns.rr.parse: Illegal DNS RR name or data"
		end)
	end)
end

describe("grep", function()
	local p = packet.new(message(
		{rr(15, "\0\10\2mx\192\14"), rr(16, "\1x"), rr(1, "\1\2\3\4", {class = 3})},
		{rr(2, "\2ns\192\14")},
		{rr(1, "\1\2\3\4", {name = "\2NS\192\14"})}))
	local function found(what)
		local list = {}
		for r in p:grep(what) do list[#list + 1] = r:section() .. ":" .. r:type() end
		return table.concat(list, " ")
	end
	local ALL = "1:1 2:15 2:16 2:1 4:2 8:1"

	it("finds everything where nothing is said", function()
		expect(found()):eq(ALL) expect(found{}):eq(ALL)
	end)
	it("selects sections by bits, names, texts and lists", function()
		for _, section in ipairs{6, "answer, authority", "ANSWER|NS", {"answer", 4}, {2, "authority"}} do
			expect(found{section = section}):eq"2:15 2:16 2:1 4:2"
		end
		for _, section in ipairs{15, 255, -1, 0, ""} do expect(found{section = section}):eq(ALL) end
		expect(function() found{section = "bogus"} end):fails"bogus: unknown DNS section"
		expect(function() found{section = true} end):fails"number expected, got boolean"
	end)
	it("selects types and classes", function()
		expect(found{type = "mx"}):eq"2:15" expect(found{type = 15}):eq"2:15"
		expect(found{type = "ALL"}):eq(ALL) expect(found{class = "ANY"}):eq(ALL)
		expect(found{class = "in", section = 2}):eq"2:15 2:16"
		expect(function() found{type = "bogus"} end):fails"bogus: unknown DNS type"
		expect(function() found{class = "bogus"} end):fails"bogus: unknown DNS class"
	end)
	it("selects names, whatever the case", function()
		expect(found{name = "ns.test."}):eq"8:1" expect(found{name = "A.TEST.", section = 1}):eq"1:1"
		expect(found{name = "b.test."}):eq"" expect(found{name = 5}):eq""
		if not PUC then expect(found{name = "ns.test"}):eq"8:1" end
	end)
	it("is an iterator that stays at its end", function()
		local next = p:grep{section = 4}
		expect(next():type()):eq(2) expect(next()):eq(nil) expect(next()):eq(nil)
	end)
end)

describe("damaged packets", function()
	local PARSE = "dns.rr.parse: Illegal DNS RR name or data"
	local GOOD = rr(1, "\1\2\3\4")

	-- what an iterator gives, with errors as "?"
	local function seen(bytes)
		local next, list = packet.new(bytes):grep{section = 2}, {}
		while true do
			local ok, r = pcall(next)
			if ok and not r then return table.concat(list, " ") end
			list[#list + 1] = ok and tostring(r) or (r:find(PARSE, 1, true) and "?" or r)
		end
	end

	it("raise an error for damaged data", function()
		local cases = {
			{1, "\1\2\3"}, {1, "\1\2\3\4\5"}, {1, ""}, {28, "\1\2\3\4"}, {5, "\3ab"}, {5, ""}, {15, "\0"}, {6, "\0\0\1"},
			{33, "\0\1\0\0\1"}, {16, "\5ab"}, {44, "\1"}, {44, "\1\1\1"},
		}
		for _, case in ipairs(cases) do
			expect(function() first(case[1], case[2]) end):fails(PARSE)
			expect(tostring(packet.new(message{rr(case[1], case[2])}))):eq(HEADER .. "\n;; [QUESTION:1]\n;a.test. IN A\n\n;; [ANSWER:1]\n")
		end
	end)
	it("end where a record is not there as a whole", function()
		local bytes = message{GOOD, GOOD}
		for cut = 1, #GOOD do expect(seen(bytes:sub(1, -cut - 1))):eq"1.2.3.4" end
		expect(seen(message{GOOD, rr(1, "\1\2", {length = 4})})):eq"1.2.3.4"
		expect(packet.new(message{GOOD, ""}):count()):eq(3)
	end)
	it("end with what the header says", function()
		expect(seen(message{GOOD} .. GOOD)):eq"1.2.3.4"
	end)
	it("may have more data than names need", function()
		expect(tostring(first(5, "\1b\0xx"))):eq"b."
	end)
	if not PUC then
		it("raise an error at the bad record only", function()
			expect(seen(message{GOOD, rr(1, "\1\2"), GOOD, rr(1, "\1\2\3\4", {name = "\192\250"}), rr(5, "\1a"), GOOD}))
				:eq"1.2.3.4 ? 1.2.3.4 ? ? 1.2.3.4"
		end)
	end
	local seed = 1
	local function random(n)
		seed = (seed * 16807) % 2147483647
		return seed % n
	end
	local WHOLE = message(
		{GOOD, rr(5, "\2ns\192\14"), rr(16, "\5hello"), rr(15, "\0\10\2mx\192\14"), rr(33, "\0\1\0\2\0\53\3srv\192\14"),
			rr(257, "\0\5issueca"), rr(65, "\0\1\0\0\1\0\3\2h2"), rr(35, "\0\1\0\2\1U\0\0\0")},
		{rr(6, "\192\12\192\12" .. ("\1"):rep(20)), rr(2, "\2ns\192\14")}, {rr(41, "", {name = "\0"})})

	-- a packet with some bytes wrong, and perhaps its end missing
	local function spoilt()
		local bytes = {WHOLE:byte(1, -1)}
		for _ = 1, 1 + random(4) do bytes[1 + random(#bytes)] = random(256) end
		local text = string.char((table.unpack or unpack)(bytes))
		return random(3) == 0 and text:sub(1, random(#bytes + 1)) or text
	end

	it("are dumped as they were loaded", function()
		for _ = 1, 300 do
			local bytes = spoilt()
			expect(packet.new(bytes):dump()):eq(bytes)
		end
	end)
	if not PUC then
		it("give records, or one error, and end", function()
			local methods = {
				"section", "name", "type", "class", "ttl", "rdata", "addr", "host", "mname", "data", "target", "digest", "rcode",
				"tag", "value", "svcparams", "targetname", "services", "replacement",
			}
			local damaged = 0
			for _ = 1, 2000 do
				local p = packet.new(spoilt())
				local next, count = p:grep(), 0
				expect(type(tostring(p))):eq"string"
				repeat
					local ok, r = pcall(next)
					count = count + 1
					if ok and r then
						expect(type(tostring(r))):eq"string"
						for _, method in ipairs(methods) do
							local fine, why = true, nil
							if r[method] then fine, why = pcall(r[method], r) end
							if not fine then expect(why):has(PARSE) end
						end
					elseif not ok then
						damaged = damaged + 1
						expect(r):has(PARSE)
					end
				until ok and not r
				expect(count <= p:count() + 1):eq(true)
			end
			expect(damaged > 100):eq(true)
		end)
	end
end)

describe("a printed packet", function()
	it("has its sections with an empty line before each", function()
		local p = packet.new(message(
			{rr(1, "\1\2\3\4"), rr(99, "\6v=spf1"), rr(16, "\2ab\1c"), rr(65280, "\1\255\"x\n"), rr(1, "\1\2\3\4", {class = 77})},
			{}, {rr(41, "\0\10\0\0", {name = "\0", class = 4096, low = 0})}))
		expect(tostring(p)):eq(HEADER .. [[

;; [QUESTION:1]
;a.test. IN A

;; [ANSWER:5]
a.test. 300 IN A 1.2.3.4
a.test. 300 IN SPF "v=spf1"
a.test. 300 IN TXT "abc"
a.test. 300 IN 65280 "\001\255\034\120\010"
a.test. 300 77 A 1.2.3.4

;; [ADDITIONAL:1]
. 0 4096 OPT ""
]])
	end)
	it("has numbers for what has no name", function()
		local p = packet.new()
		p:push("question", "a.test", "ALL", "ANY")
		expect(tostring(p)):has"\n;a.test. 255 255\n"
	end)
	if not PUC then
		it("has the strings of a long text apart", function()
			local p = packet.new(message{rr(16, "\250" .. ("x"):rep(250) .. "\6abcdef")})
			expect(tostring(p)):has(" IN TXT \"" .. ("x"):rep(250) .. "\" \"abcdef\"\n")
		end)
	end
end)

describe("interpose", function()
	it("replaces a method and returns the one before", function()
		local function fixed() return 42 end
		local before = packet.interpose("count", fixed)
		expect(packet.new():count()):eq(42)
		expect(packet.interpose("count", before)):eq(fixed)
		expect(packet.new():count()):eq(0)
	end)
end)
