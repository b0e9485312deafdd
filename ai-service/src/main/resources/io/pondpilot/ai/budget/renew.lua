-- KEYS account, reservations, streams
-- ARGV id, lease ms
return c('ZADD', KEYS[3], 'XX', 'CH', f(now + tonumber(ARGV[2])), ARGV[1])
