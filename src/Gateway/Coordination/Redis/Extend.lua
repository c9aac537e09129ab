-- ARGV: now, when the hold is an orphan (both ms), moment of the hold (4), tokens, amount, tokens and amount held before, limits; key's id; hold's id.
-- Gives 0 when nothing is known of the user; 1, 0, hit (7); or 2, 0.
local now, orphanAt, slot, day, week, month, tokens, amount, heldTokens, heldAmount, limits = unpackStruct('<i8i8i8i8i8i8i8i8i8i8', ARGV[1])
local at = {slot, day, week, month}
local u, packedKey, hold = open(ARGV[2], ARGV[3])
if not u then return answer(0) end
if hold then heldTokens, heldAmount = hold[5], hold[6] end
local key = keyOf(u, ARGV[2], packedKey)
local askedTokens, askedAmount = tokens, amount
-- An orphan holds nothing any more: it asks for all of it again.
if not hold then askedTokens, askedAmount = tokens + heldTokens, amount + heldAmount end
local hit = check(u, key, ARGV[1], limits, at, 0, askedTokens, askedAmount)
if hit then return answer(1, 0, unpack(hit)) end
book(u, key, at, 0, hold and 0 or 1, 0, 0, askedTokens, askedAmount)
saveHold(u, now, ARGV[3], ARGV[2], at, tokens + heldTokens, amount + heldAmount, orphanAt)
return answer(2, 0)
