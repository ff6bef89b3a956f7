-- Asks for the paths of a file in turn and ends with one line of JSON; with `anew` each time by an address not used before,
-- so that no page is known from before. For wrk (Debian), started by serving.py.
local paths, requests, turn, isAnew = {}, {}, 0, false

function init(args)
  isAnew = args[2] == "anew"
  math.randomseed(os.time() + tonumber(tostring({}):match("0x(%x+)"), 16) % 1000000007)
  for line in io.lines(args[1]) do
    paths[#paths + 1] = line
    requests[#requests + 1] = wrk.format("GET", line)
  end
end

function request()
  turn = turn % #requests + 1
  if not isAnew then return requests[turn] end
  local path = paths[turn]
  return wrk.format("GET", path .. (path:find("?", 1, true) and "&" or "?") .. "turn=" .. math.random(2000000000))
end

function done(summary, latency)
  local wrong = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%f,"p50":%f,"p99":%f,"most":%f,"wrong":%d}\n', summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e6, latency:percentile(99) / 1e6, latency.max / 1e6,
    wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout))
end
