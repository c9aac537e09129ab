-- KEYS[1]: nodes by the time they were last seen, on Redis' own clock. ARGV: this node, seconds after which one is gone. Gives how many there are.
local now = tonumber(redis.call('TIME')[1])
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('PEXPIRE', KEYS[1], 3600 * 1000)
return struct.pack('<i8', redis.call('ZCARD', KEYS[1]))
