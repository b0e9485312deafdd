-- Each failure in a row doubles the time for which the next attempt is refused; a quarter of an hour
-- without one forgets them.
-- KEYS lease, pend, result, demo
-- ARGV gen, cause, uid, owner, shortest ms, longest ms, channel
-- 1 done (also when it was done before), 0 stale
local h = c('HMGET', KEYS[1], 'state', 'gen', 'own', 'fails', 'failed')
if h[2] ~= ARGV[1] or h[3] ~= ARGV[4] then return 0 end
if h[1] == 'ABSENT' then return 1 end
if h[1] ~= 'STARTING' then return 0 end
local fails = tonumber(h[4] or '0')
if now - tonumber(h[5] or '0') > 900000 then fails = 0 end
local ttl = math.min(tonumber(ARGV[5]) * 2 ^ math.min(fails, 20), tonumber(ARGV[6]))
c('HSET', KEYS[1], 'state', 'ABSENT', 'fails', f(fails + 1), 'failed', f(now))
c('ZREM', KEYS[2], ARGV[3])
c('ZREM', KEYS[4], ARGV[3])
c('SET', KEYS[3], 'ERR:' .. ARGV[2], 'PX', f(ttl))
c('PUBLISH', ARGV[7], ARGV[3])
return 1
