-- One user's account. Redis TIME is the only clock. Whole numbers only, so nothing is lost to rounding:
-- the bucket of the minute counts in sixty-thousandths of a token, of which `cap` flow back in a millisecond.
local c = redis.call
local function f(n) return string.format('%.0f', n) end
local time = c('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local today = math.floor(now / 86400000)
local KEEP = 172800000

-- What is spent of the minute's bucket, after what has flowed back since.
local function minute(cap)
  local h = c('HMGET', KEYS[1], 'm', 'mt')
  local spent, at = tonumber(h[1] or '0'), tonumber(h[2] or '0')
  local elapsed = math.max(0, math.min(now - at, KEEP))
  return math.max(0, spent - elapsed * cap)
end

-- What is spent or reserved today; another day begins with nothing.
local function day()
  if tonumber(c('HGET', KEYS[1], 'day') or '-1') ~= today then
    c('HDEL', KEYS[1], 'used', 'in', 'cr', 'cw', 'out', 'pico', 'n', 'est')
    c('HSET', KEYS[1], 'day', f(today))
  end
  return tonumber(c('HGET', KEYS[1], 'used') or '0')
end

local function keep()
  for i = 1, 3 do c('PEXPIRE', KEYS[i], f(KEEP)) end
end
