-- KEYS account, reservations, streams
-- ARGV per minute
-- {used today, input, cached, written, output, pico-dollars, calls, estimated calls, streams, spent of the minute, ms until the minute is full, ms until the day ends}
local cap = tonumber(ARGV[1])
local used, spent = day(), minute(cap)
local h = c('HMGET', KEYS[1], 'in', 'cr', 'cw', 'out', 'pico', 'n', 'est')
local answer = {f(used)}
for i = 1, 7 do answer[i + 1] = h[i] or '0' end
answer[9] = f(c('ZCOUNT', KEYS[3], f(now), '+inf'))
answer[10] = f(math.ceil(spent / 60000))
answer[11] = f(math.ceil(spent / cap))
answer[12] = f(86400000 - now % 86400000)
return answer
