-- Claims a queued lease, or renews a claim.
-- KEYS lease, pend, demo
-- ARGV gen, ttl, uid, owner
-- 1 mine, 0 stale, -1 another live owner
local h = c('HMGET', KEYS[1], 'state', 'gen', 'dl', 'own', 'demo')
if h[2] ~= ARGV[1] or (h[1] ~= 'QUEUED' and h[1] ~= 'STARTING') then return 0 end
if h[1] == 'STARTING' and h[4] ~= ARGV[4] and tonumber(h[3]) > now then return -1 end
local dl = f(now + tonumber(ARGV[2]))
c('HSET', KEYS[1], 'state', 'STARTING', 'own', ARGV[4], 'dl', dl)
c('ZADD', KEYS[2], dl, ARGV[3])
if h[5] == '1' then c('ZADD', KEYS[3], dl, ARGV[3]) end
return 1
