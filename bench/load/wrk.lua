-- Sends the requests of a file, one line each, one after the other over all connections, and tells the outcome as one line of JSON.
-- Arguments: the file of requests, the file of access tokens, how many requests to leave out at the start.

local count, at = 0, 0
local tokens, methods, paths, bearers, keys, bodies = {}, {}, {}, {}, {}, {}

function init(args)
  for token in io.lines(args[2]) do
    tokens[#tokens + 1] = "\r\nAuthorization: Bearer " .. token
  end
  for line in io.lines(args[1]) do
    local method, path, who, key, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
    count = count + 1
    methods[count], paths[count] = method, path
    bearers[count] = tokens[tonumber(who)] or ""
    keys[count] = key ~= "" and ("\r\nIdempotency-Key: " .. key) or ""
    bodies[count] = body ~= "" and ("\r\nContent-Type: application/json\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body) or "\r\n\r\n"
  end
  at = tonumber(args[3]) % count
end

function request()
  at = at % count + 1
  return methods[at] .. " " .. paths[at] .. " HTTP/1.1\r\nHost: 127.0.0.1" .. bearers[at] .. keys[at] .. bodies[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\nRESULT {"requests":%d,"seconds":%.6f,"p50":%.3f,"p99":%.3f,"failed":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.timeout))
end
