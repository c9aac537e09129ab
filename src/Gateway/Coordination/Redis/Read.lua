-- ARGV: now (ms), moment (4), ends of day, week and month; key's id or nothing.
-- Gives 0 when nothing is known of the user, or 1, orphans, balance, credit limit (-1: none), pending, held, used and held and reset of key's and user's kinds.
local now, slot, day, week, month, dayEnd, weekEnd, monthEnd = unpackStruct('<i8i8i8i8i8i8i8i8', ARGV[1])
local u, packedKey = open(ARGV[2], '')
if not u then return answer(0) end
advanceUser(u, {slot, day, week, month}, dayEnd, weekEnd, monthEnd)
local orphans = endOrphans(u, now)
if changed then save(u, now) end
local all = {1, orphans, u[BALANCE], u[CREDIT], u[PENDING], u[HELD]}
for scope = 0, 1 do
  local c = u.c
  if scope == 0 then c = ARGV[2] ~= '' and keyOf(u, ARGV[2], packedKey) or newCounters(u.c) end
  for kind = REQUESTS, TOTAL do
    local n = #all
    all[n + 1], all[n + 2], all[n + 3] = standing(u, c, kind)
  end
end
return answer(unpack(all))
