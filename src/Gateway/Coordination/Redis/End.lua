-- ARGV: numbers, key's id, hold's id. Settles a hold or, where it is not counted, releases it. Told again, of a hold
-- that is not here any more, it does nothing: it may have been heard the first time. Gives {0} when nothing is known of the user.
local a = numbers(ARGV[1])
local counted, at, tokens, amount = a[1], slice(a, 2, 4), a[6], a[7]
local u = load('u')
if not u then return {0} end
if not drop(u, ARGV[3]) and a[8] == 1 then return {1} end
local key = keyOf(u, ARGV[2])
if counted == 1 then
  useIn(key, at, tokens, amount)
  useIn(u.c, at, tokens, amount)
  u.wallet.pending = u.wallet.pending + amount
else
  countIn(key, at, -1)
  countIn(u.c, at, -1)
end
finish(u)
return {1}
