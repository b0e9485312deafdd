-- Makes the counts of one user agree with its lease: count, do not book-keep.
-- KEYS lease, live, pend, demo, counters
-- ARGV uid, lifetime of an absent lease in ms
local h = c('HMGET', KEYS[1], 'state', 'demo')
if h[1] == 'READY' or h[1] == 'DRAINING' then
  if c('SADD', KEYS[2], ARGV[1]) == 1 then c('HINCRBY', KEYS[5], 'spawned', 1) end
  c('ZREM', KEYS[3], ARGV[1])
  if h[2] == '1' then c('ZADD', KEYS[4], '+inf', ARGV[1]) end
  return 1
end
if c('SREM', KEYS[2], ARGV[1]) == 1 then c('HINCRBY', KEYS[5], 'stopped', 1) end
if h[1] ~= 'QUEUED' and h[1] ~= 'STARTING' then
  c('ZREM', KEYS[4], ARGV[1])
  if h[1] and c('PTTL', KEYS[1]) == -1 then c('PEXPIRE', KEYS[1], ARGV[2]) end
end
return 0
