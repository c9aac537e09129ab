-- KEYS[2]: as in Wallet.lua. ARGV: now (ms), moment (4), ends of day, week and month; what the database says, in JSON.
-- Does nothing when somebody was faster.
if redis.call('HEXISTS', state, 'u') == 1 then return answer(0) end
local now, slot, day, week, month, dayEnd, weekEnd, monthEnd = unpackStruct('<i8i8i8i8i8i8i8i8', ARGV[1])
local at, seed = {slot, day, week, month}, cjson.decode(ARGV[2])

local function counters(used)
  local c = newCounters(at)
  for _, minute in ipairs(used.minute) do
    local of = math.min(minute[1], slot)
    if hasSlot(c, of) then countSlot(c, of, minute[2], minute[3], 0) end
  end
  c[9], c[13], c[15], c[17], c[19] = unpack(used.sums)
  return c
end

local wallet = seed.wallet
local balance, credit, version = wallet.balance, wallet.credit, wallet.version
local early = redis.call('GET', KEYS[2])
if early and select(3, unpackStruct('<i8i8i8', early)) > version then balance, credit, version = unpackStruct('<i8i8i8', early) end
for id, used in pairs(seed.keys) do keys[id] = counters(used) end
local u = {dayEnd, weekEnd, monthEnd, balance, credit, version, 0, 0, NEVER, NEVER}
u.c = counters(seed.user)
save(u, now)
return answer(1)
