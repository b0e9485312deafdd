-- KEYS lease, use
-- ARGV gen, idle ms, owner, ttl of the drain
-- 1 go (also when this owner was told so before), 0 stale, -1 in use, -2 not idle yet
local h = c('HMGET', KEYS[1], 'state', 'gen', 'la', 'own')
if h[2] ~= ARGV[1] then return 0 end
if h[1] == 'DRAINING' then
  if h[4] == ARGV[3] or tonumber(c('HGET', KEYS[1], 'dl') or '0') <= now then
    c('HSET', KEYS[1], 'own', ARGV[3], 'dl', f(now + tonumber(ARGV[4])))
    return 1
  end
  return 0
end
if h[1] ~= 'READY' then return 0 end
c('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
if c('ZCARD', KEYS[2]) > 0 then return -1 end
if now - tonumber(h[3]) < tonumber(ARGV[2]) then return -2 end
c('HSET', KEYS[1], 'state', 'DRAINING', 'own', ARGV[3], 'dl', f(now + tonumber(ARGV[4])))
return 1
