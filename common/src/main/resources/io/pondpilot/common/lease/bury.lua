-- Moves a message to the dead letters.
-- KEYS spawn, dead
-- ARGV group, message id, uid, gen, cause
if c('XACK', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
c('XDEL', KEYS[1], ARGV[2])
c('XADD', KEYS[2], 'MAXLEN', '~', '10000', '*', 'uid', ARGV[3], 'gen', ARGV[4], 'cause', ARGV[5])
return 1
