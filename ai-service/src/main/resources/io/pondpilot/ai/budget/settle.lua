-- KEYS account, reservations, streams
-- ARGV id, per minute, tokens, input, cached, written, output, pico-dollars, estimated '1'|'0', called '1'|'0'
-- 1, or 0 when there is no such reservation (any more): so it counts once however often it is sent
local r = c('HGET', KEYS[2], ARGV[1])
c('ZREM', KEYS[3], ARGV[1])
if not r then return 0 end
c('HDEL', KEYS[2], ARGV[1])
local colon = r:find(':')
local reserved, on = tonumber(r:sub(1, colon - 1)), tonumber(r:sub(colon + 1))
local more = tonumber(ARGV[3]) - reserved
local used, spent = day(), minute(tonumber(ARGV[2]))
if on == today then used = used + more end
c('HSET', KEYS[1], 'm', f(math.max(0, spent + more * 60000)), 'mt', f(now), 'used', f(math.max(0, used)))
if ARGV[10] == '1' then
  c('HINCRBY', KEYS[1], 'in', ARGV[4])
  c('HINCRBY', KEYS[1], 'cr', ARGV[5])
  c('HINCRBY', KEYS[1], 'cw', ARGV[6])
  c('HINCRBY', KEYS[1], 'out', ARGV[7])
  c('HINCRBY', KEYS[1], 'pico', ARGV[8])
  c('HINCRBY', KEYS[1], 'n', '1')
  c('HINCRBY', KEYS[1], 'est', ARGV[9])
end
keep()
return 1
