-- Before each script: the only clock is the one of Redis, in milliseconds.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local c = redis.call
local f = function(x) return string.format('%.0f', x) end
