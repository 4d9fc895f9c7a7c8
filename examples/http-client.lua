#!/usr/bin/env cqueues
-- Fetches a page with lua-http: follows redirects, keeps cookies, goes through proxies, takes compressed pages, and
-- holds no body whole. The head goes to standard error, the body to standard output. docs/lua-http.md tells what it
-- needs.
--
--   cqueues http-client.lua [OPTION...] URL
--
--   --trust FILE      certificates to trust, in PEM, besides those of the system
--   --cookies FILE    reads cookies from there and writes them back, as curl does
--   --proxy URL       through a proxy, http:// or socks5://; else as http_proxy and https_proxy say
--   --send FILE       posts a file
--   --send-bytes N    posts that many bytes
--   --http1           HTTP/1.1, also where the server has HTTP/2
local zlib = require"zlib"
local http_cookie = require"http.cookie"
local http_request = require"http.request"
local http_tls = require"http.tls"

local SECONDS = 60
-- the fifth part of the window that HTTP/2 begins with: smaller and smaller pieces would fill what others leave of it
local PIECE = ("0123456789abcdef\n"):rep(771)

local given, url = {}, nil
do
	local takes = {trust = true, cookies = true, proxy = true, send = true, ["send-bytes"] = true}
	local words = {...}
	local i = 1
	while words[i] do
		local option = words[i]:match"^%-%-(.+)$"
		if option and takes[option] then
			i = i + 1
			given[option] = words[i]
		elseif option == "http1" then
			given.http1 = true
		else
			url = not option and words[i] or nil
			if option then break end
		end
		i = i + 1
	end
	if not url then
		io.stderr:write"usage: http-client.lua [--trust FILE] [--cookies FILE] [--proxy URL] [--send FILE]\n"
		io.stderr:write"         [--send-bytes N] [--http1] URL\n"
		os.exit(2)
	end
end

local request = http_request.new_from_uri(url)
request.headers:upsert("accept-encoding", "gzip")
request.proxy = given.proxy
if given.http1 then request.version = 1.1 end
if given.trust then
	request.ctx = http_tls.new_client_context()
	request.ctx:getStore():add(given.trust)
end

local cookies = http_cookie.new_store()
request.cookie_store = cookies
if given.cookies then
	local f = io.open(given.cookies)
	if f then
		assert(cookies:load_from_file(f))
		f:close()
	end
end

if given.send or given["send-bytes"] then
	local file = given.send and assert(io.open(given.send, "rb"))
	local left = file and assert(file:seek"end") or tonumber(given["send-bytes"])
	if file then assert(file:seek"set") end
	request.headers:upsert(":method", "POST")
	request.headers:upsert("content-length", ("%d"):format(left))
	request.body = function() -- a file as the body would wait for "100 Continue", and may wait forever over HTTP/2
		if left == 0 then return nil end
		local size = math.min(left, #PIECE)
		left = left - size
		return file and assert(file:read(size)) or PIECE:sub(1, size)
	end
end

local function fail(why)
	io.stderr:write("http-client.lua: ", tostring(why), "\n")
	os.exit(1)
end

local headers, stream = request:go(not request.body and SECONDS or nil) -- a body takes the time it takes
if not headers then fail(stream) end
for name, value in headers:each() do io.stderr:write("| ", name, ": ", value, "\n") end

local unpacked = headers:get"content-encoding" == "gzip" and zlib.inflate()
while true do
	local piece, why = stream:get_next_chunk(SECONDS)
	if not piece then
		if why then fail(why) end
		break
	end
	io.stdout:write(unpacked and unpacked(piece) or piece)
end
io.stdout:flush()

if given.cookies then
	local f = assert(io.open(given.cookies, "w"))
	assert(cookies:save_to_file(f))
	f:close()
end
