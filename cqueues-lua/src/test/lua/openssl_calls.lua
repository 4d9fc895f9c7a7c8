-- openssl_calls.lua MODULE SEED FIRST LAST: calls of an openssl.* module with arguments made at random, the same
-- ones for the same seed, each with what it gives, in cases with numbers. Left out is what hangs luaossl or is
-- meant to differ; it may crash, and then the next case can be asked for.
local subject, seed, first, last = ...
local bignum, cipher, digest, hmac = require"openssl.bignum", require"openssl.cipher", require"openssl.digest", require"openssl.hmac"
local kdf, pkey, rand, x509 = require"openssl.kdf", require"openssl.pkey", require"openssl.rand", require"openssl.x509"
local altname, chain, crl, csr = require"openssl.x509.altname", require"openssl.x509.chain", require"openssl.x509.crl", require"openssl.x509.csr"
local extension, name, store = require"openssl.x509.extension", require"openssl.x509.name", require"openssl.x509.store"
local verify_param, context = require"openssl.x509.verify_param", require"openssl.ssl.context"

local state
local function random(n)
	state = (state * 16807 + 12345) % 2147483647
	return math.floor(state / 65536) % n + 1
end
local function pick(list) return list[random(#list)] end
local function bytes(n)
	local out = {}
	for i = 1, n do out[i] = string.char(random(256) - 1) end
	return table.concat(out)
end

local function quoted(s)
	s = s:gsub("[^\32-\126]", function(c) return ("\\%d"):format(c:byte()) end)
	return #s > 300 and ("%s...%s(%d)"):format(s:sub(1, 150), s:sub(-100), #s) or s
end
local show
local function fields(t)
	local keys, out = {}, {}
	for k in pairs(t) do keys[#keys + 1] = k end
	table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
	for i, k in ipairs(keys) do out[i] = tostring(k) .. "=" .. show(t[k]) end
	return "{" .. table.concat(out, ",") .. "}"
end
function show(v)
	if type(v) == "string" then return '"' .. quoted(v) .. '"' end
	if type(v) == "number" then return ("%.14g"):format(v) end
	if type(v) == "table" then return fields(v) end
	if type(v) ~= "userdata" then return type(v) == "function" and "function" or tostring(v) end
	local ok, text = pcall(tostring, v) -- some have no text before they are signed
	if not ok then return "userdata" end
	return (text:gsub("0x%x+", "address")) == text and quoted(text) or (text:gsub(": 0x%x+", ""))
end
local function list(...)
	local out = {}
	for i = 1, select("#", ...) do out[i] = show((select(i, ...))) end
	return table.concat(out, ", ")
end

-- The reason of a failure is OpenSSL's, in its own words, and ours in others, but wrong arguments are told alike;
-- some of luaossl's functions count them from the end of the stack, or are called by others.
local function failure(e)
	local text = tostring(e):match"bad argument .*"
	return text and quoted((text:gsub("#%-?%d+ to '[^']*'", "#N"))) or "some reason"
end
local function tell(text, ok, ...)
	if ok then print(text, list(...)) return ... end
	print(text, "error", failure((...)))
end
-- Calls f, and prints its name, the arguments and what it gives.
local function call(what, f, ...)
	return tell(what .. "(" .. list(...) .. ")", pcall(f, ...))
end
local function method(object, what, ...)
	local f = object[what]
	if type(f) ~= "function" then print(what, "there is none") return end
	return tell(":" .. what .. "(" .. list(...) .. ")", pcall(f, object, ...))
end
local function methods(object, ...)
	for i = 1, select("#", ...) do method(object, (select(i, ...))) end
end

-- Keys that sign the same way each time, and one that does not.
local RSA = pkey.new[[
-----BEGIN PRIVATE KEY-----
MIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJdAgEAAoGBALn2NDX5+e6vZTAP
ccObYWTeVEYmbVuOCWXZM1Q3+xKMZF/jSve4npwPAf8TjYVEFSb4+aevifb0OnJc
uyePrPWl1sQHgAHXe7IId4id23P8PIwG1dJn6gpYZekGgWH3YKdNYAUM6eCpAU7W
yJyzfyMxErMpZR//18puy4X3R4QTAgMBAAECgYEApLV0Eybg/07s4f+b9PQn9I6T
uDqK+9+3ZTVXKE4ZHJmqwd9w5C7qlTEZxJLN826VCZrWjXaGTWyOZALMZcL1Hm5M
pW6N4zfK3aMt1471VuZ9tERtxOvyuZtsFdHdluUPDc0JQJyMeJRj2qK9D+2S51eZ
j9fUNuWS3k1av+WaxukCQQDv+Z5GIuEGev8Vqsh8nJuywZd2JSOPV5x1bRKpy/Hk
f3GQc5ePd3Qdl2ExhcmFKF5k9KqJu0XIXKMoGfyohcZXAkEAxmE51YxGQZT/45CW
Y1VEXVdcjHuPc2zXyL3L8yg7gWeKmVm5KnWiUsshIdsAQmx/jf7SE4zx01f6Yi/D
uU4CpQJABVPmZqo5krpCVYnQH6webM6NfUr/yhvo1laQloJ3oVoO/GUElWPSiSGm
P8I3oiQuTFF+Q8aLmxIrcSV6jYdCywJAAr4RWJxp1DpFF1ZGXfUtzsSIaQDESOo2
SXYmPaROvkk6J0iQQMADkHVybc9jP4fUc5gUO2T1auCKe5UBdaxYaQJBAMXMDqdy
JXXEksetX2eY5f/yk+EJZH2xhN/a07MOjA2hlRAqTDwHGPGBLmhPz/8iq6Q3SBIj
s1laE3YMlwKiMFg=
-----END PRIVATE KEY-----
]]
local ED = pkey.new[[
-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIOBTN4KOAAwo7a6NK0xrzzfKUUFlE1pf8NQytJeEaiHj
-----END PRIVATE KEY-----
]]
local EC = pkey.new[[
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg9rT5sOxz+p1DCUv2
/mqAkDsZusWI9ActW6WTK6yMxNqhRANCAATM9HuiyE59J7zXbWj7ZQNTGbPL0uvp
hNqZKSY/5C9tz94LZbTpAzCcE78/xED/ver6Yu/KMqL8YhdgMN371Vsv
-----END PRIVATE KEY-----
]]

local ODD = { "", "x", "bogus", -1, 0, 1.5, 2 ^ 31, 2 ^ 53, true, false, {} }
local function odd(value) if random(20) == 1 then return pick(ODD) end return value end
local function text() return pick { "", "a", "hello", "localhost", "*.example.org", "a,b", "M\195\188ller", "x=y", "a\0b", ("x"):rep(64), bytes(random(20)) } end
local function newname()
	local n = name.new()
	for _ = 1, random(4) - 1 do n:add(pick { "CN", "O", "OU", "L", "DC" }, pick { "a", "localhost", "x y", "a,b=c" }) end
	return n:add("CN", "last")
end
local function newaltname()
	local a = altname.new()
	for _ = 1, random(4) do a:add(pick { "DNS", "email", "URI" }, pick { "localhost", "*.example.org", "a@b.org", "http://x/" }) end
	if random(3) == 1 then a:add("IP", pick { "127.0.0.1", "::1" }) end
	return a
end

local modules = {}

local DIGESTS = { "md5", "sha1", "sha224", "sha256", "sha384", "sha512", "SHA256", "sha3-256", "sha512-256", "ripemd160", "blake2b512", "sm3", "bogus", "", "RSA-SHA256", "shake128" }
function modules.digest()
	local d = call("new", digest.new, odd(pick(DIGESTS)))
	if not d then return end
	for _ = 1, random(4) - 1 do method(d, "update", odd(text()), text()) end
	method(d, "final", text())
end

function modules.hmac()
	local h = call("new", hmac.new, odd(text()), odd(pick(DIGESTS)))
	if not h then return end
	for _ = 1, random(4) - 1 do method(h, "update", odd(text()), text()) end
	method(h, "final", text())
end

local CIPHERS = {
	"aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "aes-128-ecb", "aes-256-ctr", "aes-128-cfb", "aes-128-cfb8", "aes-128-ofb", "aes-128-gcm", "aes-256-gcm", "chacha20",
	"chacha20-poly1305", "des-ede3-cbc", "des-ede3", "des-ede-cbc", "camellia-128-cbc", "aria-128-ctr", "sm4-cbc", "AES-128-CBC", "aes128", "bogus", "", "aes-128-wrap", "id-aes256-wrap-pad",
}
local KEYS = { ["aes-128-xts"] = 32, ["aes-256-xts"] = 64, aes128 = 16, chacha20 = 32, ["chacha20-poly1305"] = 32, ["sm4-cbc"] = 16, ["des-ede-cbc"] = 16 }
local IVS = { chacha20 = 16, ["aes-128-ecb"] = 0, ["des-ede3"] = 0, ["aes-128-wrap"] = 8, ["id-aes256-wrap-pad"] = 4, ["des3-wrap"] = 0 }
function modules.cipher()
	local which = pick(CIPHERS)
	local c = call("new", cipher.new, which)
	if not c then return end
	local bits = tonumber(which:match"%d%d%d")
	local k = bytes(KEYS[which] or (bits and bits / 8) or 24)
	local iv = bytes(IVS[which] or (which:match"^des" and 8) or (which:match"gcm" and 12) or (which:match"poly" and 12) or 16)
	local wraps, tags = which:match"wrap", which:match"gcm" or which:match"poly"
	local plain = bytes(wraps and 8 * (random(4) + 1) or which:match"xts" and 15 + random(40) or random(70) - 1)
	local padding = pick { true, true, false }
	local function final(input) -- whose failures are results
		local result, why = c:final(input)
		print(":final(" .. list(input) .. ")", list(result), not result and why ~= nil)
		return result
	end
	if random(15) == 1 then method(c, pick { "encrypt", "decrypt" }, bytes(#k + 1), nil) return end
	if not method(c, "encrypt", k, iv, padding) then return end
	local out
	if wraps or tags or which:match"xts" or random(2) == 1 then
		out = final(plain)
	else
		local at = random(#plain + 1) - 1
		if at > 0 and at % 8 == 0 then at = at - 1 end -- a block that may be the last one is not told alike
		out = method(c, "update", plain:sub(1, at)) or ""
		local last = final(plain:sub(at + 1))
		out = last and out .. last
	end
	local tag = tags and method(c, "getTag", 16)
	if not out then return end
	if random(4) == 1 and #out > 0 and not tags then -- a byte changes on the way
		local at = random(#out)
		out = out:sub(1, at - 1) .. "!" .. out:sub(at + 1)
	end
	if not method(c, "decrypt", k, iv, padding) then return end
	if tag then method(c, "setTag", random(4) == 1 and bytes(16) or tag) end
	final(out)
end

local NUMBERS = { 0, 1, -1, 2, 3, 7, 10, 255, 256, -255, 65537, 2 ^ 31, 2 ^ 32, -2 ^ 31, 2 ^ 53, "0", "1", "-1", "123456789012345678901234567890", "-98765432109876543210", "0xff", "0xFFFFFFFFFFFFFFFFFFFF", "-0x10", "0x", "x", "", "1x", " 1", "+1", "0b101", "01", "1e3", 1.5 }
function modules.bignum()
	local function number() return odd(pick(NUMBERS)) end
	local a, b = call("new", bignum.new, number()), call("new", bignum.new, number())
	if random(5) == 1 then a = call("fromBinary", bignum.fromBinary, odd(bytes(random(20) - 1))) end
	if not a then return end
	methods(a, "toHex", "toDecimal", "toBinary", "tobin", "isPrime")
	local other = random(4) == 1 and pick(NUMBERS) or b
	local function operate(what, f) call(what .. " " .. show(a), f, other) end
	operate("+", function(o) return a + o end)
	operate("-", function(o) return a - o end)
	operate("*", function(o) return a * o end)
	if tostring(other) ~= "0" then
		operate("/", function(o) return a / o end)
		operate("%", function(o) return a % o end)
	end
	if b then
		call("compare", function() return a == b, a < b, a <= b end)
		method(a, "gcd", b)
	end
	if #tostring(other) < 3 then operate("^", function(o) return a ^ o end) end
	call("unary", function() return -a end)
	for _ = 1, 2 do method(a, pick { "sqr", "add", "sub", "mul", "idiv", "mod", "nnmod", "exp", "gcd", "lshift", "rshift", "shl", "shr" }, pick { 1, 2, 3, 5, 10, 64, "x", true }) end
	method(a, pick { "mod_add", "mod_sub", "mod_mul", "mod_exp", "mod_sqr", "modadd" }, pick { 3, 5, 10 }, pick { 7, 10, 65537 })
end

function modules.kdf()
	local t = {
		type = pick { "PBKDF2", "HKDF", "hkdf", "id-scrypt", "scrypt", "bogus" }, outlen = pick { 1, 16, 20, 64, 100 }, pass = text(), salt = text(), iter = pick { 1, 2, 100 },
		md = pick { "md5", "sha1", "sha256", "SHA512", "sha3-256", "bogus" }, key = text(), info = text(), N = pick { 2, 16, 1024 }, r = pick { 1, 8 }, p = pick { 1, 2 }, maxmem_bytes = 2 ^ 25,
	}
	local which = pick { "type", "outlen" }
	if random(3) == 1 then t[which] = pick { "x", true, {}, 1.5 } end
	call("derive", kdf.derive, t)
end

local TYPES = { "CN", "O", "OU", "C", "ST", "L", "emailAddress", "serialNumber", "DC", "UID", "title", "commonName", "2.5.4.3", "1.2.3.4", "GN", "SN", "BOGUS", "", "dnQualifier", "street", "postalCode" }
modules["x509.name"] = function()
	local n = call("new", name.new)
	for _ = 1, random(5) do method(n, "add", odd(pick(TYPES)), odd(pick { "a", "localhost", "a,b=c", "x+y", '"q"', "#1", " s ", "\\", "DE", "", ("x"):rep(70) })) end
	call("tostring", tostring, n)
	method(n, "all")
	local each = {}
	for k, v in pairs(n) do each[#each + 1] = k .. "=" .. v end
	print(list(table.concat(each, ";")))
end

modules["x509.altname"] = function()
	local a = call("new", altname.new)
	for _ = 1, random(4) do
		method(a, "add", odd(pick { "DNS", "email", "URI", "IP", "DirName", "RFC822Name", "dns", "IPAddress", "BOGUS" }), odd(pick { "localhost", "*.example.org", "127.0.0.1", "::1", "10.0.0.256", "fe80::1", "", "a", "1.2.3", "::ffff:1.2.3.4", "a@b.org", "http://x/" }))
	end
	call("tostring", tostring, a)
	local each = {}
	for k, v in pairs(a) do each[#each + 1] = k .. "=" .. tostring(v) end
	print(list(table.concat(each, ";")))
end

local EXTENSIONS = {
	basicConstraints = { "CA:TRUE", "CA:FALSE", "critical,CA:TRUE,pathlen:0", "CA:x", "" },
	keyUsage = { "digitalSignature", "critical,keyCertSign,cRLSign", "bogus", "digitalSignature, keyEncipherment" },
	extendedKeyUsage = { "serverAuth", "serverAuth,clientAuth", "critical,1.2.3.4", "bogus" },
	subjectAltName = { "DNS:a", "DNS:a,IP:1.2.3.4", "IP:x", "email:a@b", "URI:http://x", "RID:1.2.3", "otherName:1.2.3;UTF8:x" },
	certificatePolicies = { "1.2.3.4", "1.2.3.4,1.5.6", "bogus" },
	crlDistributionPoints = { "URI:http://x/crl" },
	authorityInfoAccess = { "OCSP;URI:http://x/", "caIssuers;URI:http://y/", "x" },
	nameConstraints = { "permitted;DNS:a.org", "excluded;IP:1.2.3.0/255.255.255.0", "x" },
	tlsfeature = { "status_request", "5", "x" },
	["1.2.3.4"] = { "DER:0500", "critical,DER:04:01:ff", "ASN1:UTF8String:x", "x" },
	bogus = { "x", "DER:0500" }, noCheck = { "ignored" }, policyConstraints = { "requireExplicitPolicy:3" },
	inhibitAnyPolicy = { "2", "x" }, crlNumber = { "DER:020105" }, nsCertType = { "server", "x" },
	issuerAltName = { "DNS:a" }, subjectInfoAccess = { "caRepository;URI:http://x/" },
}
local names = {}
for k in pairs(EXTENSIONS) do names[#names + 1] = k end
table.sort(names)
local TWICE = { basicConstraints = true, subjectAltName = true, issuerAltName = true } -- which other methods set, too
local function newextension(once)
	local which
	repeat which = pick(names) until not (once and TWICE[which])
	return which, pick(EXTENSIONS[which])
end
modules["x509.extension"] = function()
	local which, value = newextension()
	local e = call("new", extension.new, odd(which), odd(value))
	if not e then return end
	methods(e, "getID", "getName", "getShortName", "getLongName", "getData", "getCritical")
	local ok, text = pcall(e.text, e) -- luaossl fails where there is none
	print(ok and text or "")
end

local HASHES = { "sha256", "sha1", "sha512", "bogus", "md5", "sha224" }
local function certificate()
	local crt, n = x509.new(), newname()
	crt:setVersion(3)
	crt:setSerial(random(1000))
	crt:setSubject(n)
	crt:setIssuer(n)
	crt:setLifetime(1e9, 3e9)
	crt:setPublicKey(RSA)
	crt:setBasicConstraints { CA = true, pathLen = 3 }
	crt:sign(RSA)
	return crt
end
function modules.x509()
	local crt, n = call("new", x509.new), newname()
	method(crt, "setVersion", 3)
	method(crt, "setSerial", odd(pick { 1, 255, 256, 2 ^ 40, -5, bignum.new "123456789012345678901234567890" }))
	method(crt, "setSubject", n)
	method(crt, "setIssuer", n)
	method(crt, "setLifetime", pick { 1e9, 0, -1e9, 2.6e9, 5, 1e10 }, pick { 3e9, 1, 1e9, 1e11 })
	method(crt, "setPublicKey", pick { RSA, RSA, EC, ED })
	if random(2) == 1 then method(crt, "setBasicConstraints", pick { { CA = true }, { CA = false, pathLen = 2 }, { CA = true, pathLen = 0 }, { CA = true, pathLen = -1 }, { pathLen = 5 }, {}, { CA = 1 } }) end
	if random(3) == 1 then method(crt, "setBasicConstraintsCritical", odd(pick { true, false })) end
	if random(3) == 1 then method(crt, pick { "setSubjectAlt", "setIssuerAlt" }, newaltname()) end
	if random(4) == 1 then method(crt, pick { "setSubjectAltCritical", "setIssuerAltCritical" }, odd(true)) end
	-- one of each: a second one replaces the first here, see docs/differences.md
	local there = { ["2.5.29.17"] = true, ["2.5.29.18"] = true, ["2.5.29.19"] = true }
	for _ = 1, random(3) - 1 do
		local ok, e = pcall(extension.new, newextension(true))
		if ok and not there[e:getID()] then
			there[e:getID()] = true
			method(crt, "addExtension", e)
		end
	end
	if not method(crt, "sign", RSA, random(4) > 1 and pick(HASHES) or nil) then return end
	methods(crt, "getVersion", "getSerial", "getSubject", "getIssuer", "getLifetime", "getSubjectAlt", "getIssuerAlt", "getSubjectAltCritical", "getIssuerAltCritical", "getBasicConstraints")
	methods(crt, "getBasicConstraintsCritical", "getExtensionCount", "getSignatureName", "getPublicKey", "getOCSP", "tostring")
	method(crt, "getBasicConstraints", pick { "CA", "pathLen" }, pick { "CA", "pathLen" })
	method(crt, "digest", pick { "sha1", "sha256", "md5", "bogus" }, odd(pick { "x", "s" }))
	method(crt, "getPublicKeyDigest", odd(pick { "sha1", "sha256" }))
	method(crt, "isIssuedBy", crt)
	local found = method(crt, "getExtension", odd(pick { 1, 2, 3, "basicConstraints", "subjectAltName" }))
	if found then methods(found, "getName", "getData", "getCritical") end
	local pem = method(crt, "toPEM")
	local again = pem and call("new", x509.new, pem, odd(pick { "PEM", "*" }))
	if again then print(list(tostring(again) == pem)) end
	call("new", x509.new, odd(bytes(random(30))), odd(pick { "DER", "*", "PEM" }))
end

modules["x509.csr"] = function()
	local c = call("new", csr.new)
	method(c, "getVersion")
	method(c, "setSubject", newname())
	method(c, "setPublicKey", RSA)
	if random(2) == 1 then method(c, "setSubjectAlt", newaltname()) end
	if not method(c, "sign", RSA, random(4) > 1 and pick(HASHES) or nil) then return end
	methods(c, "getVersion", "getSubject", "getPublicKey", "getSubjectAlt", "getRequestedExtensionCount", "tostring", "toPEM")
	local found = method(c, "getRequestedExtension", odd(pick { 1, 2, "subjectAltName" }))
	if found then methods(found, "getName", "getData", "getCritical") end
	call("new", csr.new, odd(pick { method(c, "toPEM") or "", "x", bytes(9) }), odd(pick { "PEM", "*", "DER" }))
end

modules["x509.crl"] = function()
	local c = call("new", crl.new)
	method(c, "getVersion")
	method(c, "setVersion", 2)
	method(c, "setIssuer", newname())
	method(c, "setLastUpdate", pick { 1e9, 0, 2.6e9 })
	if random(3) > 1 then method(c, "setNextUpdate", pick { 2e9, 3e9 }) end
	for _ = 1, random(3) - 1 do method(c, "add", odd(bignum.new(random(100))), pick { 1e9, 1.5e9 }) end
	if not method(c, "sign", RSA, random(4) > 1 and pick(HASHES) or nil) then return end
	methods(c, "getVersion", "getIssuer", "getLastUpdate", "getNextUpdate", "getExtensionCount", "text", "tostring")
	method(c, "verify", RSA)
	call("new", crl.new, odd(pick { method(c, "toPEM") or "", "x" }), odd(pick { "PEM", "*", "DER" }))
	method(c, "lookupSerial", bignum.new(random(100)))
	method(c, "lookupCertificate", certificate())
end

local KEYTEXTS = { RSA:toPEM"private", RSA:toPEM"public", EC:toPEM"private", EC:toPEM"public", ED:toPEM"private", ED:toPEM"public", "x", "", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" }
function modules.pkey()
	local k = call("new", pkey.new, odd(pick(KEYTEXTS)), odd(pick { "PEM", "*", "*", "DER" }), pick { nil, "public", "private" })
	if not k then k = pick { RSA, EC, ED } end
	methods(k, "type", "toPEM")
	method(k, "toPEM", odd(pick { "public", "private", "PublicKey", "PrivateKey" }), pick { "public", "private" })
	call("tostring", tostring, k)
	if k:type() == "rsaEncryption" then
		local d = digest.new(pick { "sha256", "sha1", "md5" })
		d:update"x"
		local s = method(k, "sign", d)
		local v = digest.new"sha256"
		v:update"x"
		if s then method(k, "verify", s, v) end
		method(k, "verify", odd "x", v)
		call("getParameters", function() local t = k:getParameters() return t.n, t.e end)
		method(k, "getParameters", odd(pick { "n", "e", "d" }))
		method(k, "decrypt", "\0" .. bytes(127), { rsaPadding = pick { 3, 99 } })
		method(k, "encrypt", ("x"):rep(pick { 1, 128, 127 }), { rsaPadding = 3 })
	elseif k:type() == "id-ecPublicKey" then
		method(k, "getParameters", odd(pick { "pub_key", "group", "priv_key", "bogus" }))
	end
	local made = call("new", function(t) return pkey.new(t):type() end, { type = pick { "EC", "bogus", "X25519", true }, curve = pick { "bogus", "", "prime256v1", "secp112r1" } })
end

modules["x509.store"] = function()
	local root, leaf, n = x509.new(), x509.new(), newname()
	root:setVersion(3)
	root:setSerial(1)
	root:setSubject(n)
	root:setIssuer(n)
	root:setLifetime(1e9, pick { 3e9, 3e9, 1.1e9 })
	root:setPublicKey(EC)
	if random(4) > 1 then root:setBasicConstraints { CA = pick { true, true, false }, pathLen = pick { nil, 0 } } end
	root:sign(EC)
	leaf:setVersion(3)
	leaf:setSerial(2)
	leaf:setSubject(newname())
	leaf:setIssuer(random(5) == 1 and newname() or n)
	leaf:setLifetime(pick { 1e9, 1e9, 2.9e9 }, pick { 3e9, 3e9, 1.1e9 })
	leaf:setPublicKey(RSA)
	if random(4) == 1 then leaf:addExtension(extension.new("keyUsage", pick { "digitalSignature", "cRLSign" })) end
	leaf:sign(random(6) == 1 and RSA or EC)
	local s, c = store.new(), chain.new()
	if random(4) > 1 then s:add(root) end
	c:add(root)
	local function verified(...)
		local ok, why = s:verify(...)
		print(list(ok, ok and "" or tostring(why)))
	end
	verified(leaf)
	verified(leaf, c)
	verified(root)
	call("add", function(file) return s:add(file) == s end, odd "/nonexistent.pem")
end

modules["x509.verify_param"] = function()
	local p = call("new", verify_param.new)
	method(p, "setPurpose", odd(pick { "sslclient", "sslserver", "any", 1, 2, 99 }))
	method(p, "setTime", odd(1e9))
	method(p, "setDepth", odd(pick { 0, 1, 5, -1 }))
	method(p, "getDepth")
	method(p, "setAuthLevel", odd(pick { 0, 1, 2, 9 }))
	method(p, "getAuthLevel")
	method(p, "setHost", odd(pick { "localhost", "a.b", "", "*.x" }))
	method(p, "addHost", odd(pick { "b", "c" }))
	method(p, "setEmail", odd(pick { "a@b", "x" }))
	method(p, "setIP", odd(pick { "127.0.0.1", "::1", "x", "" }))
end

modules["ssl.context"] = function()
	local c = call("new", context.new, odd(pick { "TLS", "TLSv1_2", "SSLv23", "DTLS", "TLSv1_3", "bogus" }), odd(pick { true, false }))
	if not c then return end
	method(c, "setCipherList", odd(pick { "HIGH", "ALL", "ECDHE-RSA-AES128-GCM-SHA256", "x", "", "HIGH:!aNULL", "@SECLEVEL=2" }))
	method(c, "setCipherSuites", pick { "TLS_AES_128_GCM_SHA256", "x", "" })
	method(c, "setGroups", odd(pick { "P-256", "X25519:P-384", "x", "", "prime256v1" }))
	method(c, "setCurvesList", pick { "P-256", "P-521", "x" })
	method(c, "setVerify", pick { 0, 1, 3 }, pick { 1, 9 })
	method(c, "getVerify")
	method(c, "setAlpnProtos", odd(pick { { "h2", "http/1.1" }, { "" }, { ("x"):rep(256) }, {}, { 1 } }))
	method(c, "setCertificate", odd(certificate()))
	method(c, "setPrivateKey", odd(RSA))
	method(c, "setReadAhead", true)
end

local run = modules[subject] or error("no module: " .. tostring(subject))
for i = tonumber(first), tonumber(last) do
	io.stdout:flush()
	print("--", i)
	state = (seed * 7919 + i * 104729) % 2147483647
	run()
end
