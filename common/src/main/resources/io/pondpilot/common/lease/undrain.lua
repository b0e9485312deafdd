-- The worker was busy after all.
-- KEYS lease
-- ARGV gen, uid, owner, channel
-- 1 ready again, 0 stale
local h = c('HMGET', KEYS[1], 'state', 'gen', 'own')
if h[2] ~= ARGV[1] or h[3] ~= ARGV[3] then return 0 end
if h[1] == 'READY' then return 1 end
if h[1] ~= 'DRAINING' then return 0 end
c('HSET', KEYS[1], 'state', 'READY', 'la', f(now))
c('PUBLISH', ARGV[4], ARGV[2])
return 1
