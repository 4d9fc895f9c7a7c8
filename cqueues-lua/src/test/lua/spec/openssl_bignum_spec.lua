-- openssl.bignum: integers of any size.
local bignum = require"openssl.bignum"
local tools = dofile((...):match"^(.*)spec/" .. "openssl.lua")
local fails = tools.fails

local function text(value) return tostring(value) end

describe("a number", function()
	it("is made of numbers and of digits", function()
		for given, expected in pairs{
			[0] = "0", [-1] = "-1", [1.5] = "1", [2 ^ 53] = "9007199254740992", ["0x1f"] = "31", ["-0xFF"] = "-255",
			["00012"] = "12", ["-0"] = "0", [("9"):rep(50)] = ("9"):rep(50),
		} do
			expect(text(bignum.new(given))):eq(expected)
		end
		expect(text(bignum.new())):eq("0")
		for _, bad in ipairs{"", "x", "12abc", "1e3", " 12", "+5", "--5", "-"} do fails("invalid decimal string", bignum.new, bad) end
		fails("invalid hex string", bignum.new, "0xFFzz")
		fails("BIGNUM* expected, got table", bignum.new, {})
	end)
	it("is written in several ways", function()
		expect(bignum.new(4096):toHex()):eq("1000")
		expect(bignum.new(-255):tohex()):eq("-FF")
		expect(bignum.new(0):toHex()):eq("0")
		expect(bignum.new(258):toBinary()):eq("\1\2")
		expect(bignum.new(0):tobin()):eq("")
		expect(bignum.new(-7):toDecimal()):eq("-7")
		expect(text(bignum.fromBinary("\1\0"))):eq("256")
	end)
	it("is calculated with", function()
		local a, b = bignum.new(17), bignum.new(5)
		expect(text(a + b)):eq("22") expect(text(a - "20")):eq("-3") expect(text(3 * a)):eq("51")
		expect(text(-a / b)):eq("-3") expect(text(-a % b)):eq("3") expect(text(a % -3)):eq("-1")
		expect(text(a ^ 3)):eq("4913") expect(text(-a)):eq("-17")
		expect(text(a:gcd(51))):eq("17") expect(text(a:sqr())):eq("289") expect(text((-a):nnmod(b))):eq("3")
		expect(text(a:lshift(3))):eq("136") expect(text(a:rshift(1))):eq("8")
		expect(text(a:mod_exp(5, 7))):eq("5") expect(text(a:mod_mul(b, 7))):eq("1")
		expect(text(a:mod_add(b, 7))):eq("1") expect(text(a:mod_sub(20, 7))):eq("4") expect(text(a:mod_sqr(7))):eq("2")
		fails("div by zero", function() return a / 0 end)
		fails("div by zero", function() return a % 0 end)
		fails("invalid shift", a.lshift, a, -1)
		fails("BIGNUM* expected, got table", function() return a + {} end)
	end)
	it("is compared with numbers of its kind", function()
		local a = bignum.new(17)
		expect(a == bignum.new"0x11"):eq(true) expect(a < bignum.new(18)):eq(true) expect(a <= bignum.new(16)):eq(false)
		expect(a == 17):eq(false)
		fails("BIGNUM* expected, got number", function() return a < 18 end)
	end)
	it("is prime or not", function()
		expect(bignum.new(65537):isPrime()):eq(true)
		expect(bignum.new(65535):isPrime()):eq(false)
		expect(bignum.new(-7):isPrime()):eq(false)
		local p = bignum.generatePrime(96, true)
		expect(p:isPrime()):eq(true) expect(p:rshift(1):isPrime()):eq(true) expect(#p:toHex()):eq(24)
		expect(text(bignum.generatePrime(64, false, 10, 3)):sub(-1)):eq("3")
		fails("bits too small", bignum.generatePrime, 1)
	end)
	if not PUC then
		it("has bounds, so that nothing takes for ever", function()
			local big = bignum.new(1):lshift(1e6)
			fails("number too large", function() return big * big end)
			fails("number too large", big.lshift, big, 1e6)
			fails("number too large", function() return bignum.new(3) ^ "100000000000000000000" end)
			fails("number too large", bignum.new, ("9"):rep(1e6))
			fails("number too large", big.mod_exp, big, big, big)
			fails("bits too large", bignum.generatePrime, 1e6)
			expect(text(bignum.new(1) ^ (bignum.new(2) ^ 100))):eq("1")
			fails("no integer representation", bignum.new, 1 / 0)
		end)
	end
end)
