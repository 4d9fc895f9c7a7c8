-- openssl.ocsp: answers about which certificates were revoked, made by the command openssl.
local response = require"openssl.ocsp.response"
local basic = require"openssl.ocsp.basic"
local x509 = require"openssl.x509"
local chain = require"openssl.x509.chain"
local store = require"openssl.x509.store"
local tools = dofile((...):match"^(.*)spec/" .. "openssl.lua")
local fails, output = tools.fails, tools.output

describe("openssl.ocsp", function()
	it("has the flags of OCSP_basic_verify(3)", function()
		local flags = {NOINTERN = 2, NOSIGS = 4, NOCHAIN = 8, NOVERIFY = 16, NOEXPLICIT = 32, NOCHECKS = 256, TRUSTOTHER = 512}
		for name, value in pairs(flags) do expect(basic[name]):eq(value) end
	end)

	if PUC then return end -- luaossl has the objects, but nothing that makes them without a connection

	it("reads errors", function()
		local r = response.new"0\3\10\1\6"
		expect(tostring(r)):eq"OCSP Response Data:\n    OCSP Response Status: unauthorized (0x6)\n"
		expect(r:tostring()):eq(tostring(r))
		expect(r:toPEM()):eq"-----BEGIN OCSP RESPONSE-----\nMAMKAQY=\n-----END OCSP RESPONSE-----\n"
		expect(tostring(response.new(r:toPEM()))):eq(tostring(r))
		fails("ocsp.response:getBasic: no response data", r.getBasic, r)
		fails("ocsp.response.new: malformed OCSP response", response.new, "x")
		fails("ocsp.response.new: malformed OCSP response", response.new, "")
		fails("no ocsp response in PEM", response.new, r:toPEM():gsub("OCSP", "OCPS"), "PEM")
		fails("string expected, got no value", response.new)
		fails("invalid option 'X'", response.new, "x", "X")
	end)

	if not tools.OPENSSL then return end

	local made = output[[
		set -e; d=$(mktemp -d); cd "$d"
		exec 3>&1 >/dev/null
		new="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
		openssl req -x509 $new -keyout ca.key -out ca.pem -subj "/CN=CA/O=x" -addext basicConstraints=critical,CA:TRUE
		for n in leaf helper other; do openssl req $new -keyout $n.key -out $n.csr -subj "/CN=$n"; done
		echo extendedKeyUsage=OCSPSigning >ext
		openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -set_serial 0x1000 -out leaf.pem
		openssl x509 -req -in helper.csr -CA ca.pem -CAkey ca.key -set_serial 0x1001 -extfile ext -out helper.pem
		openssl x509 -req -in other.csr -CA ca.pem -CAkey ca.key -set_serial 0x1002 -out other.pem
		openssl x509 -in ca.pem -addtrust OCSPSigning -out trusted.pem
		openssl x509 -in ca.pem -addreject OCSPSigning -out rejected.pem
		printf 'V\t360101000000Z\t\t1000\tunknown\t/CN=leaf\n' >index
		printf 'R\t360101000000Z\t260101000000Z,keyCompromise\t1001\tunknown\t/CN=helper\n' >>index
		openssl ocsp -issuer ca.pem -cert leaf.pem -serial 4097 -serial 7 -reqout req
		for n in ca helper other; do
			openssl ocsp -index index -CA ca.pem -rsigner $n.pem -rkey $n.key -reqin req -respout $n.der
		done
		openssl ocsp -index index -CA ca.pem -rsigner helper.pem -rkey helper.key -reqin req -respout key.der \
			-resp_key_id -resp_no_certs
		for n in ca helper key; do openssl ocsp -respin $n.der -resp_text -noverify >$n.txt; done
		echo "$d" >&3]]
	local directory = assert(made, "no fixtures"):match"[^\n]+"
	local function read(name)
		local file = assert(io.open(directory .. "/" .. name, "rb"))
		local content = file:read"*a"
		file:close()
		return content
	end
	local crt, answer = {}, {}
	for _, name in ipairs{"ca", "leaf", "helper", "other"} do crt[name] = x509.new(read(name .. ".pem")) end
	for _, name in ipairs{"ca", "helper", "other", "key"} do answer[name] = read(name .. ".der") end
	local texts = {ca = read"ca.txt", helper = read"helper.txt", key = read"key.txt"}
	local function trusting(name) return store.new():add(directory .. "/" .. name .. ".pem") end
	local trust = {ca = trusting"ca", trusted = trusting"trusted", rejected = trusting"rejected"}
	os.execute("rm -r " .. directory)
	local function verify(name, ...) return response.new(answer[name]):getBasic():verify(...) end

	it("shows answers as the command does", function()
		for name, text in pairs(texts) do expect(tostring(response.new(answer[name]))):eq(text) end
	end)
	it("reads and writes PEM", function()
		local r = response.new(answer.helper, "DER")
		expect(tostring(response.new("a line\n" .. r:toPEM()))):eq(tostring(r))
	end)
	it("believes the issuer, and whom the issuer appointed", function()
		expect(verify("ca", nil, trust.ca)):eq(true)
		expect(verify("helper", nil, trust.ca)):eq(true)
		expect(verify("helper", chain.new():add(crt.helper), trust.ca, basic.NOINTERN)):eq(true)
		expect(verify("key", chain.new():add(crt.helper), trust.ca)):eq(true)
	end)
	it("believes nobody else", function()
		local function refused(reason, ...)
			local holds, why = verify(...)
			expect(holds):eq(false) expect(why):eq(reason)
		end
		refused("certificate verify error: unable to get local issuer certificate", "helper")
		refused("certificate verify error: unable to get local issuer certificate", "helper", nil, store.new())
		refused("certificate verify error: self-signed certificate", "ca", nil, store.new())
		refused("signer certificate not found", "helper", nil, trust.ca, basic.NOINTERN)
		refused("signer certificate not found", "key", nil, trust.ca)
		refused("signer certificate not found", "key", chain.new():add(crt.other), trust.ca)
		refused("missing ocspsigning usage", "other", nil, trust.ca, basic.NOEXPLICIT)
		refused("root ca not trusted", "other", nil, trust.ca)
		refused("root ca not trusted", "other", nil, trust.rejected)
	end)
	it("believes whom an anchor for such answers trusts", function()
		expect(verify("other", nil, trust.trusted)):eq(true)
		expect(verify("other", nil, trust.trusted, basic.NOEXPLICIT)):eq(false)
	end)
	it("leaves out what it is told to", function()
		expect(verify("other", nil, trust.ca, basic.NOCHECKS)):eq(true)
		expect(verify("helper", nil, nil, basic.NOVERIFY)):eq(true)
		expect(verify("helper", chain.new():add(crt.helper), nil, basic.TRUSTOTHER)):eq(true)
		expect(verify("helper", chain.new():add(crt.leaf), nil, basic.TRUSTOTHER)):eq(false)
	end)
	it("notices every changed bit that matters", function()
		local whole, believed = answer.ca, 0
		for i = 1, #whole do
			local changed = whole:sub(1, i - 1) .. string.char((whole:byte(i) + 64) % 256) .. whole:sub(i + 1)
			local read, r = pcall(response.new, changed)
			if read then
				pcall(tostring, r)
				local has, b = pcall(r.getBasic, r)
				local done, holds = pcall(function() return has and b:verify(nil, trust.ca) end)
				if done and holds then believed = believed + 1 end
				for _, text in ipairs{not has and b or "", not done and holds or ""} do expect(tostring(text):find"java"):eq(nil) end
			end
		end
		-- the status, which nobody signs, may be another than successful
		expect(believed <= 4):eq(true)
	end)
	it("takes arguments as luaossl does", function()
		local b = response.new(answer.helper):getBasic()
		expect(b:verify(1, trust.ca)):eq(true)
		expect(b:verify(1, 2)):eq(false)
		fails("number expected, got string", b.verify, b, nil, nil, "x")
		fails("OCSP_BASICRESP* expected, got nil", b.verify, nil)
		fails("OCSP_RESPONSE* expected, got string", response.new(answer.helper).toPEM, "x")
	end)
end)
