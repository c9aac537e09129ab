-- KEYS[3]: the newest wallet of a user of whom nothing else is known, for a minute: his books may be on their way from the database with an older one.
-- ARGV: numbers.
local a = numbers(ARGV[1])
local balance, credit, version, shipped = a[1], a[2], a[3], a[4]
if credit < 0 then credit = false end
local u = load('u')
if u then
  local wallet = u.wallet
  wallet.pending = math.max(0, wallet.pending - shipped)
  if version > wallet.version then wallet.balance, wallet.credit, wallet.version = balance, credit, version end
  save('u', u)
else
  local early = redis.call('GET', KEYS[3])
  if not early or version > cmsgpack.unpack(early).version then
    redis.call('SET', KEYS[3], cmsgpack.pack({balance = balance, credit = credit, version = version}), 'PX', 60000)
  end
end
return {1}
