-- The worker has ended, however it ended.
-- KEYS lease, live, pend, use, demo, counters
-- ARGV gen, uid, channel
-- 1 done (also when it was done before), 0 stale
if c('HGET', KEYS[1], 'gen') ~= ARGV[1] then return 0 end
if c('HGET', KEYS[1], 'state') == 'ABSENT' then return 1 end
c('HSET', KEYS[1], 'state', 'ABSENT')
c('HDEL', KEYS[1], 'ep')
if c('SREM', KEYS[2], ARGV[2]) == 1 then c('HINCRBY', KEYS[6], 'stopped', 1) end
c('ZREM', KEYS[3], ARGV[2])
c('ZREM', KEYS[5], ARGV[2])
c('DEL', KEYS[4])
c('PUBLISH', ARGV[3], ARGV[2])
return 1
