-- Asks for the paths of a file in turn and ends with one line of JSON. For wrk (Debian), started by serving.py.
local requests, turn = {}, 0

function init(args)
  for line in io.lines(args[1]) do requests[#requests + 1] = wrk.format("GET", line) end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency)
  local wrong = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%f,"p50":%f,"p99":%f,"most":%f,"wrong":%d}\n', summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e6, latency:percentile(99) / 1e6, latency.max / 1e6,
    wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout))
end
