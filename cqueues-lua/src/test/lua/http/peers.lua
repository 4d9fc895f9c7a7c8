-- What the scripts about hostile peers of lua-http share: contexts of TLS, frames of HTTP/2, what is told of a peer.
local context = require"openssl.ssl.context"
local pkey = require"openssl.pkey"
local x509 = require"openssl.x509"
local name = require"openssl.x509.name"
local altname = require"openssl.x509.altname"
local lfs = require"lfs"

local M = {}

-- Contexts --

local key = pkey.new{type = "EC", curve = "prime256v1"}
local subject, alternative, certificate = name.new(), altname.new(), x509.new()
subject:add("CN", "localhost")
alternative:add("DNS", "localhost")
certificate:setVersion(3)
certificate:setSubject(subject)
certificate:setIssuer(subject)
certificate:setSubjectAlt(alternative)
certificate:setLifetime(os.time() - 60, os.time() + 3600)
certificate:setPublicKey(key)
certificate:sign(key)

-- A server's context that agrees to the first protocol it is offered.
function M.server_context()
	local ctx = context.new("TLS", true)
	ctx:setCertificate(certificate)
	ctx:setPrivateKey(key)
	ctx:setAlpnSelect(function(_, protocols) return protocols[1] end)
	return ctx
end

-- A client's context that trusts everybody.
function M.client_context(protocol)
	local ctx = context.new"TLS"
	ctx:setVerify(context.VERIFY_NONE)
	if protocol then ctx:setAlpnProtos{protocol} end
	return ctx
end

-- Frames --

M.preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

local function big_endian(number, count)
	local bytes = ""
	for _ = 1, count do
		bytes = string.char(number % 256) .. bytes
		number = math.floor(number / 256)
	end
	return bytes
end

M.u32 = function(number) return big_endian(number, 4) end

local types = {
	[0] = "DATA", "HEADERS", "PRIORITY", "RST_STREAM", "SETTINGS", "PUSH_PROMISE", "PING", "GOAWAY", "WINDOW_UPDATE",
	"CONTINUATION",
}

-- A frame with the length that its payload has, or another.
function M.frame(kind, flags, stream, payload, length)
	if type(kind) == "string" then
		for number, text in pairs(types) do if text == kind then kind = number end end
	end
	return big_endian(length or #payload, 3) .. string.char(kind, flags) .. big_endian(stream, 4) .. payload
end

-- One setting.
function M.setting(id, value) return big_endian(id, 2) .. big_endian(value, 4) end

-- A field of a header as a literal without indexing, neither part compressed.
function M.field(field_name, value)
	local function text(s)
		if #s < 127 then return string.char(#s) .. s end
		local rest, length = #s - 127, "\127"
		while rest >= 128 do
			length = length .. string.char(rest % 128 + 128)
			rest = math.floor(rest / 128)
		end
		return length .. string.char(rest) .. s
	end
	return "\0" .. text(field_name) .. text(value)
end

-- The fields of GET http://localhost/, all from the static table but the authority.
M.get = "\130\134\132\1\9localhost"
M.post = "\131\134\132\1\9localhost"

-- What is told --

-- Bytes as text on one line; long ones by their length.
function M.show(bytes)
	if #bytes > 200 then return ("%s... (%d bytes)"):format(M.show(bytes:sub(1, 40)), #bytes) end
	return (bytes:gsub("[^\32-\126]", function(c) return ("\\x%02x"):format(c:byte()) end))
end

-- The frames that a peer sent, one a line.
function M.tell_frames(bytes)
	local position = 1
	while #bytes - position + 1 >= 9 do
		local a, b, c, kind, flags, d, e, f, g = bytes:byte(position, position + 8)
		local length = a * 65536 + b * 256 + c
		local stream = d * 16777216 + e * 65536 + f * 256 + g
		local payload = bytes:sub(position + 9, position + 8 + length)
		print(("    %s flags=%d stream=%d %s"):format(types[kind] or kind, flags, stream, M.show(payload)))
		position = position + 9 + length
	end
	if position <= #bytes then print("    rest " .. M.show(bytes:sub(position))) end
end

-- What a peer sent over HTTP/1, one line a line.
function M.tell_text(bytes)
	for line in (bytes:gsub("\r\n", "\n") .. "\n"):gmatch"(.-)\n" do
		if line ~= "" then print("    " .. M.show(line)) end
	end
end

-- An error without what differs from run to run.
function M.why(reason)
	if type(reason) == "table" and reason.message then
		return ("%s(%d): %s"):format(tostring(reason.name), reason.code, tostring(reason.message))
	end
	return (tostring(reason):gsub("0x%x+", "0x"):gsub(" at lua_zlib.c line %d+", ""):gsub("\nstack traceback.*", ""))
end

M.EOPENSSL = -1935895353 -- for which each implementation has words of its own

-- Tells what happened, and why.
function M.said(what, ...)
	local words = {}
	for i = 1, select("#", ...) do
		local word = select(i, ...)
		if word == M.EOPENSSL then
			words = {"TLS"}
			break
		end
		words[i] = M.why(word)
	end
	print("  " .. what .. ": " .. table.concat(words, " "))
end

-- How many sockets and pollers the process has.
function M.descriptors()
	collectgarbage()
	collectgarbage()
	local count = 0
	for entry in lfs.dir"/proc/self/fd" do
		local path = "/proc/self/fd/" .. entry
		local target = entry:match"^%d+$" and lfs.symlinkattributes(path, "target") or ""
		if target:match"^socket:" or target:match"eventpoll" then count = count + 1 end
	end
	return count
end

-- Runs the cases of each protocol, plain and over TLS, but for those that are left out; or those of one name.
function M.all(cases, run, first, left_out, only)
	local function of(scheme, protocol, list)
		run(scheme, protocol, list[first]) -- what there is once for all
		local before = M.descriptors()
		for _, case in ipairs(list) do
			local wanted = not left_out(scheme, protocol, case)
			if only then wanted = case[1] == only end
			if wanted then run(scheme, protocol, case) end
		end
		print("descriptors left: " .. M.descriptors() - before)
	end
	of("plain", "http/1.1", cases.h1)
	of("plain", "h2", cases.h2)
	of("tls", "http/1.1", cases.h1)
	of("tls", "http/1.1", cases.records)
	of("tls", "h2", cases.h2)
end

return M
