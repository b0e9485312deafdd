-- KEYS lease, result, use, pend, live, spawn, demo, epoch
-- ARGV uid, ttl, limit, demo '1'|'0', demo limit
-- {state, generation, address or cause, retry after ms}
local h = c('HMGET', KEYS[1], 'state', 'gen', 'ep', 'dl')
local st, ttl = h[1], tonumber(ARGV[2])
if st == 'READY' then return {'READY', h[2], h[3], '0'} end
if st == 'DRAINING' then return {'WAIT', h[2], '', '0'} end
if st == 'QUEUED' or st == 'STARTING' then
  if tonumber(h[4]) > now then return {'WAIT', h[2], '', '0'} end
  -- Its owner died: the same generation again, without an owner.
  c('HSET', KEYS[1], 'state', 'QUEUED', 'dl', f(now + ttl))
  c('HDEL', KEYS[1], 'own')
  c('ZADD', KEYS[4], f(now + ttl), ARGV[1])
  if c('HGET', KEYS[1], 'demo') == '1' then c('ZADD', KEYS[7], f(now + ttl), ARGV[1]) end
  c('XADD', KEYS[6], 'MAXLEN', '~', '100000', '*', 'uid', ARGV[1], 'gen', h[2], 'demo', c('HGET', KEYS[1], 'demo') or '0')
  return {'REQUEUED', h[2], '', '0'}
end
-- No epoch: the data was lost; workers may live that nobody has adopted yet.
if c('EXISTS', KEYS[8]) == 0 then return {'WAIT', '0', '', '0'} end
local nb = c('GET', KEYS[2])
if nb and nb:sub(1, 4) == 'ERR:' then return {'FAIL', '0', nb:sub(5), f(c('PTTL', KEYS[2]))} end
c('ZREMRANGEBYSCORE', KEYS[4], '-inf', now)
c('ZREMRANGEBYSCORE', KEYS[7], '-inf', now)
if c('SCARD', KEYS[5]) + c('ZCARD', KEYS[4]) >= tonumber(ARGV[3]) then return {'LIMIT', '0', '', '0'} end
if ARGV[4] == '1' and c('ZCARD', KEYS[7]) >= tonumber(ARGV[5]) then return {'DEMOLIMIT', '0', '', '0'} end
local g = f(math.max(tonumber(h[2] or '0') + 1, now))
c('HSET', KEYS[1], 'state', 'QUEUED', 'gen', g, 'dl', f(now + ttl), 'demo', ARGV[4])
c('HDEL', KEYS[1], 'own', 'ep')
c('DEL', KEYS[2], KEYS[3])
c('PERSIST', KEYS[1])
c('ZADD', KEYS[4], f(now + ttl), ARGV[1])
if ARGV[4] == '1' then c('ZADD', KEYS[7], f(now + ttl), ARGV[1]) end
c('XADD', KEYS[6], 'MAXLEN', '~', '100000', '*', 'uid', ARGV[1], 'gen', g, 'demo', ARGV[4])
return {'SPAWN', g, '', '0'}
