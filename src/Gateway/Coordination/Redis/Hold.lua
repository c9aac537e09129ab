-- ARGV: now, when the hold is an orphan (both ms), moment (4), ends of day, week and month, tokens, amount, limits; key's id; hold's id.
-- Gives 0 when nothing is known of the user; 1, orphans, hit (7); or 2, orphans, moment of the hold (4), standings (4 x 3).
local now, orphanAt, slot, day, week, month, dayEnd, weekEnd, monthEnd, tokens, amount, limits =
  unpackStruct('<i8i8i8i8i8i8i8i8i8i8i8', ARGV[1])
local u, packedKey = open(ARGV[2], ARGV[3])
if not u then return answer(0) end
advanceUser(u, {slot, day, week, month}, dayEnd, weekEnd, monthEnd)
local orphans, key, c = endOrphans(u, now), keyOf(u, ARGV[2], packedKey), u.c
local hit = check(u, key, ARGV[1], limits, c, 1, tokens, amount)
if hit then
  if changed then save(u, now) end
  return answer(1, orphans, unpack(hit))
end
book(u, key, c, 1, 1, 0, 0, tokens, amount)
saveHold(u, now, ARGV[3], ARGV[2], c, tokens, amount, orphanAt)
local all = {2, orphans, c[1], c[2], c[3], c[4]}
all[7], all[8], all[9] = standing(u, key, REQUESTS)
all[10], all[11], all[12] = standing(u, c, REQUESTS)
all[13], all[14], all[15] = standing(u, key, MINUTE_TOKENS)
all[16], all[17], all[18] = standing(u, c, MINUTE_TOKENS)
return answer(unpack(all))
