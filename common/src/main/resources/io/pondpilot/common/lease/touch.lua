-- KEYS lease, use
-- ARGV gen, member, '1' begin or refresh | '0' end, ttl
-- 1 done, 0 stale
local h = c('HMGET', KEYS[1], 'state', 'gen')
if h[1] ~= 'READY' or h[2] ~= ARGV[1] then return 0 end
c('HSET', KEYS[1], 'la', f(now))
if ARGV[3] == '1' then
  c('ZADD', KEYS[2], f(now + tonumber(ARGV[4])), ARGV[2])
  c('PEXPIRE', KEYS[2], f(10 * tonumber(ARGV[4])))
else
  c('ZREM', KEYS[2], ARGV[2])
end
return 1
