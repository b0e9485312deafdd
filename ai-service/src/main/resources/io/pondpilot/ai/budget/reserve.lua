-- KEYS account, reservations, streams
-- ARGV id, tokens, per minute, per day, streams, lease ms
-- {limit or 'GRANTED', ms until it may pass}
local want, cap, most = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
c('ZREMRANGEBYSCORE', KEYS[3], '-inf', f(now))
local used, spent = day(), minute(cap)
if want > cap or want > most then return {'REQUEST_SIZE', '0'} end
if used + want > most then return {'TOKENS_PER_DAY', f(86400000 - now % 86400000)} end
if c('ZCARD', KEYS[3]) >= tonumber(ARGV[5]) then return {'PARALLEL_STREAMS', '1000'} end
local over = spent + (want - cap) * 60000
if over > 0 then return {'TOKENS_PER_MINUTE', f(math.ceil(over / cap))} end
c('HSET', KEYS[1], 'm', f(spent + want * 60000), 'mt', f(now), 'used', f(used + want))
c('HSET', KEYS[2], ARGV[1], f(want) .. ':' .. f(today))
c('ZADD', KEYS[3], f(now + tonumber(ARGV[6])), ARGV[1])
keep()
return {'GRANTED', '0'}
