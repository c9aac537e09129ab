-- ARGV: numbers, key's id, hold's id.
-- Gives {0} when nothing is known of the user, {1, orphans, hit...} or {2, orphans}.
local a = numbers(ARGV[1])
local orphanAt, at, tokens, amount, limits = a[2], slice(a, 3, 4), a[7], a[8], slice(a, 11, 16)
local u = load('u')
if not u then return {0} end
local held = load('h' .. ARGV[3])
local heldTokens, heldAmount = a[9], a[10]
if held then heldTokens, heldAmount = held.tokens, held.amount end
local key = keyOf(u, ARGV[2])
local askedTokens, askedAmount = tokens, amount
-- An orphan holds nothing any more: it asks for all of it again.
if not held then askedTokens, askedAmount = tokens + heldTokens, amount + heldAmount end
local hit = check(u, key, limits, at, 0, askedTokens, askedAmount)
if hit then return {1, 0, unpack(hit)} end
hold(u, key, at, askedTokens, askedAmount)
if not held then enter(u, key, 1) end
keep(ARGV[3], ARGV[2], at, tokens + heldTokens, amount + heldAmount, orphanAt)
finish(u)
return {2, 0}
