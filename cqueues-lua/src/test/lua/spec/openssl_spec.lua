-- The openssl modules without certificates: random numbers, digests, ciphers, keys out of passwords.
local openssl = require"openssl"
local rand = require"openssl.rand"
local digest = require"openssl.digest"
local hmac = require"openssl.hmac"
local cipher = require"openssl.cipher"
local kdf = require"openssl.kdf"
local des = require"openssl.des"
local auxlib = require"openssl.auxlib"
local tools = dofile((...):match"^(.*)spec/" .. "openssl.lua")
local fails, hex, unhex = tools.fails, tools.hex, tools.unhex

describe("openssl", function()
	it("tells a version that programs can compare", function()
		expect(openssl.version() >= 0x30000000):eq(true)
		expect(openssl.version(openssl.SSLEAY_VERSION)):has("OpenSSL 3.")
		expect(openssl.extensionSupported(16)):eq(true)
		expect(openssl.extensionSupported(9999)):eq(false)
		fails("number expected, got string", openssl.version, "x")
	end)
end)

describe("rand", function()
	it("gives bytes", function()
		expect(#rand.bytes(33)):eq(33)
		expect(rand.bytes(0)):eq("")
		expect(rand.bytes(16)):ne(rand.bytes(16))
		fails("number expected, got no value", rand.bytes)
		fails("block too big", rand.bytes, -1)
	end)
	it("gives whole numbers below a limit, all of them", function()
		local seen = {}
		for _ = 1, 200 do seen[rand.uniform(4)] = true end
		expect(seen):same{[0] = true, true, true, true}
		fails("interval is empty", rand.uniform, 0)
		fails("interval is empty", rand.uniform, 1)
		expect(rand.uniform(2 ^ 60) < 2 ^ 60):eq(true)
	end)
	it("is always ready", function()
		expect(rand.ready()):eq(true)
		expect(rand.stir(16)):eq(true)
		expect(rand.add("entropy", 3)):eq(true)
	end)
end)

describe("objects", function()
	it("are equal to none but themselves, also as keys of tables", function()
		local one, other = digest.new"sha256", digest.new"sha256"
		expect(one == other):eq(false)
		expect(rawequal(one, other)):eq(false)
		expect(({[one] = 1})[other]):eq(nil)
		expect(({[one] = 1})[one]):eq(1)
		expect(rawequal(cipher.new"aes-128-cbc", cipher.new"aes-128-cbc")):eq(false)
		local bignum = require"openssl.bignum"
		expect(bignum.new(7) == bignum.new(7)):eq(true)
		expect(rawequal(bignum.new(7), bignum.new(7))):eq(false)
	end)
end)

describe("digest", function()
	it("knows OpenSSL's names in letters of either case", function()
		for name, expected in pairs{
			md5 = "900150983cd24fb0d6963f7d28e17f72",
			sha1 = "a9993e364706816aba3e25717850c26c9cd0d89d",
			SHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
			["sha512-256"] = "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23",
			["sha3-256"] = "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
			ripemd160 = "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc",
			sm3 = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
			shake128 = "5881092dd818bf5cf8a3ddb793fbcba7",
			["RSA-SHA224"] = "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
		} do
			expect(hex(digest.new(name):update("a", "b"):final("c"))):eq(expected)
		end
		expect(hex(digest.new():final())):eq("da39a3ee5e6b4b0d3255bfef95601890afd80709")
	end)
	it("takes texts and numbers", function()
		local d = digest.new"sha256"
		expect(d:update(12, "3") == d):eq(true)
		expect(d:final()):eq(digest.new"sha256":final("123"))
		fails("string expected, got table", d.update, d, {})
		fails("bogus: invalid digest type", digest.new, "bogus")
		fails("EVP_MD_CTX* expected, got number", d.update, 1)
	end)
	it("lets a script replace a method", function()
		local old
		old = digest.interpose("final", function(self, ...) return "<" .. hex(old(self, ...)) .. ">" end)
		local text = digest.new"md5":final("abc")
		digest.interpose("final", old)
		expect(text):eq("<900150983cd24fb0d6963f7d28e17f72>")
	end)
end)

describe("hmac", function()
	it("is that of RFC 4231", function()
		local h = hmac.new(("\11"):rep(20), "sha256")
		expect(hex(h:update("Hi "):final("There"))):eq("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
		expect(#hmac.new(""):final()):eq(20)
		fails("bogus: invalid digest type", hmac.new, "key", "bogus")
	end)
end)

describe("cipher", function()
	it("wraps keys, each at once", function()
		-- RFC 3394, 4.1 and RFC 5649, 6
		local key = unhex"000102030405060708090a0b0c0d0e0f"
		local wrapped = cipher.new"id-aes128-wrap":encrypt(key, unhex"a6a6a6a6a6a6a6a6")
			:update(unhex"00112233445566778899aabbccddeeff")
		expect(hex(wrapped)):eq"1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"
		local open = cipher.new"aes128-wrap":decrypt(key, unhex"a6a6a6a6a6a6a6a6")
		expect(hex(open:update(wrapped))):eq"00112233445566778899aabbccddeeff"
		expect(open:final()):eq""
		expect(cipher.new"aes128-wrap":decrypt(key, unhex"a6a6a6a6a6a6a6a6"):update(wrapped:sub(1, -2) .. "x")):eq(nil)
		expect(cipher.new"aes128-wrap":encrypt(key, unhex"a6a6a6a6a6a6a6a6"):update"short"):eq(nil)
		local kek = unhex"5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8"
		local padded = cipher.new"aes192-wrap-pad":encrypt(kek, unhex"a65959a6"):update(unhex"466f7250617369")
		expect(hex(padded)):eq"afbeb0f07dfbf5419200f2ccb50bb24f"
		expect(hex(cipher.new"aes192-wrap-pad":decrypt(kek, unhex"a65959a6"):update(padded))):eq"466f7250617369"
	end)
	it("gives the bytes of streams at once, in pieces of any length", function()
		local key, text = ("k"):rep(16), ("some text "):rep(20)
		for _, mode in ipairs{"cfb", "cfb8", "ofb", "ctr"} do
			for _, name in ipairs{"aes-128-" .. mode, "camellia-128-" .. mode} do
				local whole = cipher.new(name):encrypt(key, ("i"):rep(16)):final(text)
				local pieces, back = cipher.new(name):encrypt(key, ("i"):rep(16)), cipher.new(name):decrypt(key, ("i"):rep(16))
				local out, plain, at = "", "", 1
				for _, length in ipairs{16, 32, 1, 15, 5, 40, 200} do
					local part = text:sub(at, at + length - 1)
					at = at + length
					local got = pieces:update(part)
					if not name:find"aes" or mode:find"cfb" or mode == "ctr" then expect(#got):eq(#part) end
					out, plain = out .. got, plain .. back:update(got)
				end
				local last = pieces:final()
				expect(out .. last):eq(whole)
				expect(plain .. back:final(last)):eq(text)
			end
		end
	end)
	local key, iv = unhex"2b7e151628aed2a6abf7158809cf4f3c", unhex"000102030405060708090a0b0c0d0e0f"
	local plain = unhex"6bc1bee22e409f96e93d7e117393172a"
	it("encrypts as NIST's examples", function()
		for name, expected in pairs{
			["aes-128-ecb"] = "3ad77bb40d7a3660a89ecaf32466ef97",
			["aes-128-cbc"] = "7649abac8119b246cee98e9b12e9197d",
			["AES-128-CFB"] = "3b3fd92eb72dad20333449f8e83cfb4a",
			["aes-128-ofb"] = "3b3fd92eb72dad20333449f8e83cfb4a",
		} do
			local vector = name:find"ecb" and "" or iv
			local c = cipher.new(name):encrypt(key, vector, false)
			expect(hex(c:final(plain))):eq(expected)
			expect(hex(c:decrypt(key, vector, false):final(unhex(expected)))):eq(hex(plain))
		end
	end)
	it("fills the last block up", function()
		for _, name in ipairs{"aes-256-cbc", "camellia-128-cbc", "des-ede3-cbc", "aria-128-ctr", "sm4", "chacha20"} do
			local bytes = ({["aes-256-cbc"] = 32, ["des-ede3-cbc"] = 24, chacha20 = 32})[name] or 16
			local vector = ("v"):rep(name == "des-ede3-cbc" and 8 or 16)
			local secret = rand.bytes(bytes)
			local c = cipher.new(name)
			local sent = c:encrypt(secret, vector):update("hello, ", "world") .. c:final("!")
			expect(c:decrypt(secret, vector):update(sent:sub(1, 5)) .. c:final(sent:sub(6))):eq("hello, world!")
		end
	end)
	it("says what is wrong", function()
		local c = cipher.new"aes-128-cbc"
		fails("bogus: invalid cipher type", cipher.new, "bogus")
		fails("5: invalid key length (should be 16)", c.encrypt, c, "short")
		local ok, why = c:decrypt(key, iv):final(("x"):rep(16))
		expect(ok):eq(nil) expect(why):has("bad decrypt")
		local ok, why = c:encrypt(key, iv, false):final("x")
		expect(ok):eq(nil) expect(why):has("wrong final block length")
	end)
	it("authenticates with GCM, OCB and ChaCha20-Poly1305", function()
		for _, name in ipairs{"aes-128-gcm", "aes-256-gcm", "chacha20-poly1305", "aes-128-ocb"} do
			local secret, nonce = rand.bytes(name:find"128" and 16 or 32), rand.bytes(12)
			local c = cipher.new(name):encrypt(secret, nonce)
			local sent = c:update("attack") .. c:final(" at dawn")
			local tag = c:getTag(16)
			expect(#tag):eq(16)
			c:decrypt(secret, nonce)
			c:setTag(tag)
			local first = c:update(sent)
			if not name:find"ocb" then expect(first):eq("attack at dawn") end
			expect(first .. c:final()):eq("attack at dawn")
			c:decrypt(secret, nonce)
			c:setTag(("x"):rep(16))
			c:update(sent)
			expect((c:final())):eq(nil)
		end
	end)
end)

describe("kdf", function()
	it("derives keys as RFC 6070, 5869 and 7914", function()
		expect(hex(kdf.derive{type = "PBKDF2", pass = "password", salt = "salt", iter = 2, md = "sha1", outlen = 20}))
			:eq("ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957")
		expect(hex(kdf.derive{type = "hkdf", key = ("\11"):rep(22), salt = unhex"000102030405060708090a0b0c",
			info = unhex"f0f1f2f3f4f5f6f7f8f9", md = "sha256", outlen = 42}))
			:eq("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
		expect(hex(kdf.derive{type = "id-scrypt", pass = "", salt = "", N = 16, r = 1, p = 1, outlen = 16}))
			:eq("77d6576238657b203b19ca42c18a0497")
	end)
	it("bounds what is asked for", function()
		fails("missing 'outlen' field", kdf.derive, {type = "PBKDF2", pass = "p", salt = "s"})
		fails("missing 'type' field", kdf.derive, {})
		fails("unknown 'type'", kdf.derive, {type = "bogus", outlen = 1})
		fails("integer value out of range", kdf.derive, {type = "PBKDF2", pass = "p", salt = ("s"):rep(16), iter = 0, outlen = 8})
		if not PUC then
			fails("memory limit exceeded", kdf.derive, {type = "scrypt", pass = "p", salt = "s", N = 2 ^ 30, r = 8, p = 1, outlen = 8})
			fails("too long", kdf.derive, {type = "PBKDF2", pass = "p", salt = "s", iter = 1e7, outlen = 1e5})
			fails("not supported on this platform", kdf.derive, {type = "SSKDF", secret = "s", md = "sha256", outlen = 8})
		end
	end)
end)

describe("smaller modules", function()
	it("des makes keys of passwords, which end at a zero byte", function()
		local texts = {"", "x", "12345678", "123456789", "hello world, this is longer than sixteen", "\255\254\200abc", "ab\0cd"}
		local keys = {"0101010101010101", "f2075e5d627c7f5d", "8a626479a1160291", "7a2597192f430132", "7c3791c18a67b3cd", "8004044c5d311358", "20ead516abbf58ae"}
		for i, text in ipairs(texts) do expect(hex(des.string_to_key(text))):eq(keys[i]) end
	end)
	it("des has the parity of keys", function()
		expect(hex(des.set_odd_parity("12345678"))):eq("3132323434373738")
	end)
	it("auxlib.pairs iterates as pairs", function()
		for k, v in auxlib.pairs{"x"} do expect(k):eq(1) expect(v):eq("x") end
	end)
	if not PUC then
		it("come from nowhere else, whatever package.path says", function()
			local path = package.path
			package.path = "/usr/share/lua/5.2/?.lua"
			local count = 0
			for name in pairs(package.preload) do
				if name:find"^openssl" then
					count = count + 1
					expect(type(require(name))):eq("table")
				end
			end
			package.path = path
			expect(count >= 20):eq(true)
			for name in pairs(package.loaded) do expect(name:find"^_openssl"):eq(nil) end
		end)
		it("are all there", function()
			for _, name in ipairs{"ocsp.basic", "ocsp.response", "pubkey", "x509.extension"} do
				expect(type(package.preload["openssl." .. name])):eq("function")
			end
			expect(require"openssl.ocsp.basic".NOVERIFY):eq(16)
		end)
	end
end)
