-- Runs spec files by themselves: lua run.lua FILE…
local directory = arg[0]:match("^(.*/)") or ""
local failed, count = 0, 0
for _, file in ipairs{...} do
	for _, test in ipairs(dofile(directory .. "spec.lua")(file)) do
		count = count + 1
		local ok, why = xpcall(test.run, debug.traceback)
		if not ok then
			failed = failed + 1
			print(("%s: %s %s\n%s"):format(file, test.group, test.name, tostring(why)))
		end
	end
end
print(("%d tests, %d failed"):format(count, failed))
os.exit(failed == 0 and count > 0)
