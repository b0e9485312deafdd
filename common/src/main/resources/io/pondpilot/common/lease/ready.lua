-- KEYS lease, pend, live, result, demo, counters
-- ARGV gen, address, uid, owner, result ttl, channel
-- 1 done (also when it was done before), 0 stale
local h = c('HMGET', KEYS[1], 'state', 'gen', 'own', 'ep', 'demo')
if h[2] ~= ARGV[1] or h[3] ~= ARGV[4] then return 0 end
if h[1] == 'READY' and h[4] == ARGV[2] then return 1 end
if h[1] ~= 'STARTING' then return 0 end
c('HSET', KEYS[1], 'state', 'READY', 'ep', ARGV[2], 'la', f(now))
c('HDEL', KEYS[1], 'fails', 'failed')
c('ZREM', KEYS[2], ARGV[3])
if c('SADD', KEYS[3], ARGV[3]) == 1 then c('HINCRBY', KEYS[6], 'spawned', 1) end
if h[5] == '1' then c('ZADD', KEYS[5], '+inf', ARGV[3]) end
c('SET', KEYS[4], 'OK:' .. ARGV[2], 'PX', ARGV[5])
c('PUBLISH', ARGV[6], ARGV[3])
return 1
