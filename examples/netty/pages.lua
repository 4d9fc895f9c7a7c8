-- The handlers of the HTTP server in HttpServer.java, which gives them uri and reply.
local cqueues = require"cqueues"

local pages = {}

pages["/"] = function()
	return "hello, world\n"
end

-- a coroutine that waits keeps no other connection waiting
pages["/slow"] = function()
	cqueues.sleep(0.1)
	return "at last\n"
end

-- for each connection
function handle(channel)
	for request in channel:messages() do
		local page = pages[uri(request)]
		local answer = page and reply(request, 200, page()) or reply(request, 404, "no such page\n")
		if not channel:write(answer) then break end
	end
end
