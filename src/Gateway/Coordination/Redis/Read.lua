-- ARGV: numbers, key's id or nothing.
-- Gives {0} when nothing is known of the user, or {1, orphans, balance, credit limit (-1: none), pending, held, used and held and reset of key's and user's kinds}.
local a = numbers(ARGV[1])
local u = load('u')
if not u then return {0} end
advanceUser(u, slice(a, 2, 7))
local orphans = endOrphans(u, a[1])
if orphans > 0 or rewound then finish(u) end
local wallet = u.wallet
local answer = {1, orphans, wallet.balance, wallet.credit or -1, wallet.pending, wallet.held}
for scope = 0, 1 do
  local c = u.c
  if scope == 0 then c = ARGV[2] ~= '' and keyOf(u, ARGV[2]) or newCounters(u.at) end
  for kind = REQUESTS, TOTAL do
    answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] = standing(u, c, kind)
  end
end
return answer
