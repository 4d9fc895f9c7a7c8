-- openssl.pkey: keys, alone and together with the openssl command.
local pkey = require"openssl.pkey"
local digest = require"openssl.digest"
local bignum = require"openssl.bignum"
local tools = dofile((...):match"^(.*)spec/" .. "openssl.lua")
local fails, output, withfile, OPENSSL = tools.fails, tools.output, tools.withfile, tools.OPENSSL

-- a group of one's own takes seconds
local GROUP = [[
-----BEGIN DH PARAMETERS-----
MEYCQQDSS4QQ4YO2whAyJjRPOlRewBi0WuBqUiXBfpI9AN6fadfnNuEwhgYy4jFx
dKHK9T39QEoBSk/Ww9Wx8/iNokwfAgEC
-----END DH PARAMETERS-----
]]

local kinds = {
	rsa = pkey.new{type = "RSA", bits = 1024},
	ec = pkey.new{type = "EC", curve = "prime256v1"},
	dsa = pkey.new{type = "DSA", bits = 1024},
	ed = pkey.new{type = "ED25519"},
	x = pkey.new{type = "X25519"},
	dh = pkey.new{type = "DH", dhparam = GROUP},
}

local function hash(name) return digest.new(name or "sha256"):update("hello") end

describe("a key", function()
	it("tells its type", function()
		expect(kinds.rsa:type()):eq("rsaEncryption") expect(kinds.ec:type()):eq("id-ecPublicKey")
		expect(kinds.ed:type()):eq("ED25519") expect(kinds.x:type()):eq("X25519") expect(kinds.dsa:type()):eq("DSA")
		expect(kinds.rsa:getDefaultDigestName()):eq("SHA256")
	end)
	it("is written in PEM and read again", function()
		for _, key in pairs(kinds) do
			local public, private = key:toPEM("public", "private")
			expect(public):has("-----BEGIN PUBLIC KEY-----\n")
			expect(private):has("-----BEGIN PRIVATE KEY-----\n")
			expect(tostring(key)):eq(public)
			expect(key:toPEM()):eq(public)
			expect(pkey.new(private):toPEM"PrivateKey"):eq(private)
			expect(tostring(pkey.new(private))):eq(public)
			expect(tostring(pkey.new(public))):eq(public)
			expect(tostring(pkey.new(public, "PEM", "public"))):eq(public)
			fails("", function() return pkey.new(public):toPEM"private" end)
			fails("pkey.new: ", pkey.new, public, "*", "private")
		end
		fails("invalid option 'bogus'", kinds.ec.toPEM, kinds.ec, "bogus")
	end)
	it("signs digests", function()
		for _, name in ipairs{"rsa", "ec", "dsa"} do
			local key = kinds[name]
			for _, algorithm in ipairs{"sha1", "sha256", "sha512", "md5"} do
				local signature = key:sign(hash(algorithm))
				expect(key:verify(signature, hash(algorithm))):eq(true)
				expect(pkey.new(tostring(key)):verify(signature, hash(algorithm))):eq(true)
				expect(key:verify(signature, hash(algorithm):update"x")):eq(false)
			end
		end
		local d = hash()
		kinds.ec:sign(d)
		expect(d:final()):eq(hash():final())
		for _, name in ipairs{"x", "dh", "ed"} do
			fails("operation not supported for this keytype", function() return kinds[name]:sign(hash()) end)
		end
		fails("pkey:sign: ", function() return pkey.new(tostring(kinds.rsa)):sign(hash()) end)
		fails("EVP_MD_CTX* expected, got string", kinds.rsa.sign, kinds.rsa, "text")
	end)
	it("encrypts with RSA", function()
		local public = pkey.new(tostring(kinds.rsa))
		for _, options in ipairs{{}, {rsaPadding = pkey.RSA_PKCS1_PADDING}, {rsaPadding = pkey.RSA_PKCS1_OAEP_PADDING}} do
			expect(kinds.rsa:decrypt(public:encrypt("secret", options), options)):eq("secret")
		end
		local block = "\1" .. ("x"):rep(127)
		local bare = {rsaPadding = pkey.RSA_NO_PADDING}
		expect(kinds.rsa:decrypt(public:encrypt(block, bare), bare)):eq(block)
		fails("data too small for key size", function() public:encrypt("x", bare) end)
		fails("data too large for key size", function() public:encrypt(("x"):rep(200)) end)
		fails("unknown padding type", function() public:encrypt("x", {rsaPadding = 99}) end)
		fails("operation not supported for this keytype", function() kinds.ec:encrypt"x" end)
		fails("pkey:decrypt: ", function() return public:decrypt(block) end)
	end)
	it("shows its numbers", function()
		local p = kinds.rsa:getParameters()
		expect(p.p * p.q == p.n):eq(true) expect(tostring(p.e)):eq("65537")
		expect((p.e * p.d) % (p.p - 1) == bignum.new(1)):eq(true)
		local n, e = kinds.rsa:getParameters("n", "e")
		expect(n == p.n and e == p.e):eq(true) expect(kinds.rsa.n == p.n):eq(true)
		expect(pkey.new(tostring(kinds.rsa)).d):eq(nil)
		expect(#kinds.ed:getParameters().pub_key):eq(32)
		expect(kinds.ec.group:toPEM()):has("-----BEGIN EC PARAMETERS-----")
		fails("invalid option 'bogus'", kinds.rsa.getParameters, kinds.rsa, "bogus")
		expect(kinds.rsa.bogus):eq(nil)
	end)
	it("is refused where it cannot be made", function()
		fails("FOO: invalid key type", pkey.new, {type = "FOO"})
		fails("bogus: invalid curve", pkey.new, {type = "EC", curve = "bogus"})
		fails("key size too small", pkey.new, {type = "RSA", bits = 10})
		fails("-5: `bits' invalid", pkey.new, {type = "RSA", bits = -5})
		fails("bad argument", pkey.new, {type = "RSA", bits = "x"})
		fails("boolean: unknown key initializer", pkey.new, true)
		for _, format in ipairs{"*", "PEM", "DER"} do fails("pkey.new: ", pkey.new, "garbage", format) end
		fails("invalid option 'XXX'", pkey.new, "garbage", "XXX")
		if not PUC then fails("key size too large", pkey.new, {type = "RSA", bits = 1e6}) end
	end)
	it("has the curves of OpenSSL", function()
		for _, curve in ipairs{"secp384r1", "secp521r1", "secp256k1", "brainpoolP256r1", "prime192v1", "sect233k1", "prime239v1"} do
			local key = pkey.new{type = "EC", curve = curve}
			expect(key:verify(key:sign(hash()), hash())):eq(true)
			if OPENSSL then
				withfile(key:toPEM"private", function(name)
					expect(output("openssl ec -noout -text -in " .. name)):has("ASN1 OID: " .. curve)
				end)
			end
		end
	end)
end)

if OPENSSL then
	describe("a key of the openssl command", function()
		it("is read in every form, and signs for both", function()
			for name, command in pairs{
				pkcs8 = "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024",
				pkcs1 = "openssl genrsa -traditional 1024",
				sec1 = "openssl ecparam -genkey -name secp384r1",
				["sec1 alone"] = "openssl ecparam -genkey -noout -name secp256k1",
				pkcs8ec = "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
			} do
				local pem = assert(output(command), name)
				withfile(pem, function(file)
					local key = pkey.new(pem)
					withfile("hello", function(text)
						local signature = output("openssl dgst -sha256 -sign " .. file .. " " .. text)
						expect(key:verify(signature, hash())):eq(true)
						withfile(key:sign(hash()), function(own)
							expect(output("openssl dgst -sha256 -prverify " .. file .. " -signature " .. own .. " " .. text))
								:eq("Verified OK\n")
						end)
					end)
					local der = output("openssl pkey -outform DER -in " .. file)
					expect(tostring(pkey.new(der))):eq(tostring(key))
					expect(tostring(pkey.new(der, "DER"))):eq(tostring(key))
					expect(output("openssl pkey -pubout -in " .. file)):eq(tostring(key))
				end)
			end
		end)
		it("gets what was written here, byte for byte", function()
			for name, key in pairs(kinds) do
				withfile(key:toPEM"private", function(file)
					expect(output("openssl pkey -in " .. file)):eq(key:toPEM"private")
					expect(output("openssl pkey -pubout -in " .. file)):eq(tostring(key))
				end)
			end
		end)
		if not PUC then
			it("may be encrypted with a password", function()
				for _, command in ipairs{
					"openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -aes256 -pass pass:secret",
					"openssl genrsa -traditional -aes128 -passout pass:secret 1024",
					"openssl genrsa -traditional -des3 -passout pass:secret 1024",
					"openssl genpkey -algorithm ED25519 | openssl pkcs8 -topk8 -scrypt -passout pass:secret",
					"openssl genpkey -algorithm ED25519 | openssl pkcs8 -topk8 -v2 des3 -passout pass:secret",
					"openssl genpkey -algorithm ED25519 | openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -passout pass:secret",
				} do
					local pem = assert(output(command))
					fails("the key is encrypted, a password is needed", pkey.new, pem)
					fails("bad decrypt", pkey.new, pem, "PEM", "private", "wrong")
					local asked = 0
					local key = pkey.new(pem, "PEM", "private", function() asked = asked + 1 return "secret" end)
					expect(asked):eq(1)
					expect(pkey.new(pem, "*", "*", "secret"):toPEM"private"):eq(key:toPEM"private")
					local again = key:toPEM{format = "private", password = "other"}
					expect(again):has("-----BEGIN ENCRYPTED PRIVATE KEY-----")
					withfile(again, function(file)
						expect(output("openssl pkey -passin pass:other -in " .. file)):eq(key:toPEM"private")
					end)
				end
				local ok, why = pcall(pkey.new, output"openssl genrsa -aes128 -passout pass:x 1024", "*", "*", function() error("no", 0) end)
				expect(why):eq("no")
			end)
		end
	end)
end

if not PUC then
	describe("keys made of parts", function()
		it("are those with these numbers", function()
			for _, name in ipairs{"rsa", "ec", "dsa", "ed", "dh"} do
				local parts = kinds[name]:getParameters()
				parts.type = name == "ed" and "ED25519" or name:upper()
				expect(pkey.new(parts):toPEM"private"):eq(kinds[name]:toPEM"private")
				parts.d, parts.priv_key = nil, nil
				expect(tostring(pkey.new(parts))):eq(tostring(kinds[name]))
			end
			fails("a key without e", pkey.new, {type = "RSA", n = 15})
			fails("numbers", pkey.new, {type = "RSA", n = 15, e = 3, d = 1, p = 3, q = 7, dmp1 = 1, dmq1 = 1, iqmp = 1})
		end)
	end)
	describe("damaged keys", function()
		it("are errors in words, soon", function()
			for name, key in pairs(kinds) do
				for _, part in ipairs{"public", "private"} do
					local pem = key:toPEM(part)
					for i = 1, #pem, 29 do pcall(pkey.new, pem:sub(1, i)) end
					local der = pem:gsub("%-%-%-%-%-.-%-%-%-%-%-\n", "")
					for i = 1, #der - 1, 7 do
						local c = der:sub(i, i) == "A" and "B" or "A"
						local damaged = pem:gsub(der:sub(1, 1), der:sub(1, 1), 0)
						local start = pem:find("\n", 1, true)
						damaged = pem:sub(1, start + i - 1) .. c .. pem:sub(start + i + 1)
						local ok, why = pcall(pkey.new, damaged)
						if not ok then
							expect(why):has("pkey.new: ")
							expect(why:find"[Ee]xception" or why:find"java" or why:find"org%."):eq(nil)
						end
					end
				end
			end
		end)
	end)
end

if not PUC then describe("a key that takes long", function()
	local cqueues = require"cqueues"

	-- Whether others have turns while `make` runs in a coroutine; and what that returns.
	local function turns(make)
		local cq = cqueues.new()
		local begun, result, others
		cq:wrap(function()
			begun = true
			result = make()
		end)
		cq:wrap(function()
			while not result do
				others = others or begun
				cqueues.sleep(0)
			end
		end)
		assert(cq:loop())
		return others or false, result
	end

	it("is made while other coroutines go on", function()
		for _, options in ipairs{
			{type = "RSA", bits = 2048}, {type = "DSA", bits = 1024}, {type = "DH", dhparam = GROUP},
		} do
			local others, key
			for _ = 1, 50 do -- a small one may be there before the other has its turn
				others, key = turns(function() return pkey.new(options) end)
				if others then break end
			end
			expect(others):eq(true)
			local sum = hash()
			if options.type ~= "DH" then expect(key:verify(key:sign(sum), sum)):eq(true) end
		end
	end)

	it("is made at once where nobody could go on", function()
		local others, key = turns(function()
			return coroutine.wrap(function() return pkey.new{type = "RSA", bits = 512} end)()
		end)
		expect(key:type()):eq"rsaEncryption"
		expect(others):eq(false)
	end)

	it("fails as any other", function()
		turns(function()
			fails("pkey.new: key size too small", pkey.new, {type = "RSA", bits = 1})
			return true
		end)
	end)
end) end

-- RFC 8410, section 10.3: with the public half, and with an attribute
local VERSION_2 = [[
-----BEGIN PRIVATE KEY-----
MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
Z9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PRIVATE KEY-----
]]

if OPENSSL then
	describe("keys for PSS alone", function()
		local function generated(options)
			return pkey.new((output("openssl genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:1024 " .. options)))
		end
		local function hello(name) return digest.new(name):update"hello" end
		local free = generated""
		local bound = generated[[-pkeyopt rsa_pss_keygen_md:sha384 -pkeyopt rsa_pss_keygen_mgf1_md:sha256 -pkeyopt rsa_pss_keygen_saltlen:30]]

		it("tell what they are and what they sign with", function()
			expect(free:type()):eq"RSASSA-PSS"
			expect(free:getDefaultDigestName()):eq"SHA256"
			expect(bound:getDefaultDigestName()):eq"SHA384"
			fails("operation not supported for this keytype", free.encrypt, free, "x")
		end)
		it("sign with any digest, if the key does not name one", function()
			for _, name in ipairs{"sha1", "sha256", "sha512"} do
				local signature = free:sign(hello(name))
				expect(#signature):eq(128)
				expect(free:verify(signature, hello(name))):eq(true)
				expect(free:verify(signature, digest.new(name))):eq(false)
				expect(free:verify(signature:sub(1, -2), hello(name))):eq(false)
			end
			expect(bound:verify(bound:sign(hello"sha384"), hello"sha384")):eq(true)
			fails("digest not allowed", bound.sign, bound, hello"sha256")
		end)
		it("sign for the command, and read what it signed with any salt", function()
			for _, case in ipairs{{free, "sha256", {30, 40, "max", "digest"}}, {bound, "sha384", {30}}} do
				local key, name, salts = table.unpack(case)
				withfile(key:toPEM"private", function(file)
					withfile("hello", function(text)
						local check = ("openssl dgst -%s -prverify %s -signature %%s %s"):format(name, file, text)
						withfile(key:sign(hello(name)), function(signature)
							expect(output(check:format(signature))):eq"Verified OK\n"
						end)
						for _, salt in ipairs(salts) do
							local sign = "openssl dgst -%s -sign %s -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:%s %s"
							local signature = output(sign:format(name, file, salt, text))
							expect(key:verify(signature, hello(name))):eq(true)
							local changed = signature:sub(1, -2) .. string.char((signature:byte(-1) + 1) % 256)
							expect(key:verify(changed, hello(name))):eq(false)
						end
					end)
				end)
			end
		end)
	end)
end

if not PUC then
	describe("a key with its public half, as version 2 of PKCS#8 has it", function()
		it("is written in version 1, which every OpenSSL reads", function()
			local key = pkey.new(VERSION_2)
			expect(key:type()):eq"ED25519"
			expect(key:toPEM"private"):has"\nME8CAQAwBQYDK2Vw"
			expect(key:toPEM"private"):ne(VERSION_2)
			if not OPENSSL then return end
			withfile(key:toPEM"private", function(name)
				expect(output("openssl pkey -pubout -in " .. name)):eq(key:toPEM"public")
			end)
		end)
	end)
end
