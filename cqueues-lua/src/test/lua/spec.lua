-- The words of a spec file: describe, it and expect. Called with a file's name, returns what the
-- file declares, in order; nothing has run by then.
--
--     describe("a queue", function()
--       it("starts empty", function() expect(#queue):eq(0) end)
--     end)
--
-- PUC is true where the C implementation runs the file, which must give the same answers; what it
-- cannot do is declared as `if not PUC then it(…) end`.
PUC = package.preload.cqueues == nil

local declared, groups = {}, {}

function describe(name, body)
	groups[#groups + 1] = name
	body()
	groups[#groups] = nil
end

function it(name, body)
	declared[#declared + 1] = {
		name = name,
		group = table.concat(groups, ", "),
		run = body,
	}
end

local function show(value)
	return type(value) == "string" and string.format("%q", value) or tostring(value)
end

local function same(a, b)
	if type(a) ~= "table" or type(b) ~= "table" then return a == b end
	for k, v in pairs(a) do
		if not same(v, b[k]) then return false end
	end
	for k in pairs(b) do
		if a[k] == nil then return false end
	end
	return true
end

local expectation = {}
expectation.__index = expectation

function expect(value) return setmetatable({value = value}, expectation) end

local function check(holds, text) if not holds then error(text, 3) end end

-- primitively equal, except that NaN equals itself
function expectation:eq(wanted)
	local got = self.value
	check(rawequal(got, wanted) or got ~= got and wanted ~= wanted,
		"expected " .. show(wanted) .. ", got " .. show(got))
end

function expectation:ne(unwanted)
	check(not rawequal(self.value, unwanted), "got " .. show(unwanted) .. " all the same")
end

-- tables with the same content
function expectation:same(wanted)
	check(same(self.value, wanted), "expected the content of " .. show(wanted) .. ", got " .. show(self.value))
end

-- a text that contains another, without patterns
function expectation:has(part)
	check(tostring(self.value):find(part, 1, true), "expected " .. show(part) .. " in " .. show(tostring(self.value)))
end

-- a function that raises an error whose text contains `part`
function expectation:fails(part)
	local ok, why = pcall(self.value)
	check(not ok, "expected an error with " .. show(part))
	check(tostring(why):find(part, 1, true), "expected " .. show(part) .. " in the error " .. show(tostring(why)))
end

return function(file)
	assert(loadfile(file))(file)
	return declared
end
