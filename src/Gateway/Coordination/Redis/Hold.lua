-- ARGV: numbers, key's id, hold's id.
-- Gives {0} when nothing is known of the user, {1, orphans, hit...} or {2, orphans, moment of the hold (4), standings (4 x 3)}.
local a = numbers(ARGV[1])
local now, orphanAt, arrived, tokens, amount, limits = a[1], a[2], slice(a, 3, 7), a[10], a[11], slice(a, 12, 16)
local u = load('u')
if not u then return {0} end
advanceUser(u, arrived)
local orphans = endOrphans(u, now)
local key = keyOf(u, ARGV[2])
local hit = check(u, key, limits, u.at, 1, tokens, amount)
if hit then
  if orphans > 0 or rewound then finish(u) end
  return {1, orphans, unpack(hit)}
end
enter(u, key, 1)
countIn(key, u.at, 1)
countIn(u.c, u.at, 1)
hold(u, key, u.at, tokens, amount)
keep(ARGV[3], ARGV[2], u.at, tokens, amount, orphanAt)
finish(u)
local answer = {2, orphans, u.at[1], u.at[2], u.at[3], u.at[4]}
for _, kind in ipairs({REQUESTS, MINUTE_TOKENS}) do
  for _, c in ipairs({key, u.c}) do
    local used, held, reset = standing(u, c, kind)
    answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] = used, held, reset
  end
end
return answer
