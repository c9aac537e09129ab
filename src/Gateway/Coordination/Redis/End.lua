-- ARGV: whether it counts, moment of the hold (4), tokens, amount, whether it is told again; key's id; hold's id.
-- Settles a hold or, where it does not count, releases it. Told again, of a hold that is not here any more, it does nothing:
-- it may have been heard the first time. Gives 0 when nothing is known of the user, otherwise 1.
local counts, slot, day, week, month, tokens, amount, again = unpackStruct('<i8i8i8i8i8i8i8i8', ARGV[1])
local u, packedKey, hold = open(ARGV[2], ARGV[3])
if not u then return answer(0) end
local places, heldTokens, heldAmount = 0, 0, 0
if hold then
  redis.call('HDEL', state, 'h' .. ARGV[3])
  places, heldTokens, heldAmount = -1, hold[5], hold[6]
elseif again == 1 then
  return answer(1)
end
-- One that does not count was no request, and has used nothing.
book(u, keyOf(u, ARGV[2], packedKey), {slot, day, week, month}, counts - 1, places, tokens, amount, -heldTokens, -heldAmount)
save(u)
return answer(1)
