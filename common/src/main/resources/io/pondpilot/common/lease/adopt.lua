-- A worker was found alive.
-- KEYS lease, live, pend, demo, counters
-- ARGV gen, address, uid, demo '1'|'0', owner, channel
-- 1 adopted, 2 known already, 3 starting, 0 stale: a later one exists or this one was given up
local h = c('HMGET', KEYS[1], 'gen', 'state')
local cur = tonumber(h[1] or '0')
local gen = tonumber(ARGV[1])
if cur > gen then return 0 end
if cur == gen then
  if h[2] == 'READY' or h[2] == 'DRAINING' then return 2 end
  if h[2] == 'QUEUED' or h[2] == 'STARTING' then return 3 end
  return 0
end
c('HSET', KEYS[1], 'state', 'READY', 'gen', ARGV[1], 'ep', ARGV[2], 'la', f(now), 'own', ARGV[5], 'demo', ARGV[4])
c('PERSIST', KEYS[1])
if c('SADD', KEYS[2], ARGV[3]) == 1 then c('HINCRBY', KEYS[5], 'spawned', 1) end
c('ZREM', KEYS[3], ARGV[3])
if ARGV[4] == '1' then c('ZADD', KEYS[4], '+inf', ARGV[3]) else c('ZREM', KEYS[4], ARGV[3]) end
c('PUBLISH', ARGV[6], ARGV[3])
return 1
