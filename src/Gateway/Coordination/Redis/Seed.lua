-- KEYS[3]: as in Wallet.lua. ARGV: numbers, and what the database says, in JSON. Does nothing when somebody was faster.
if redis.call('HEXISTS', state, 'u') == 1 then return {0} end
local at, seed = numbers(ARGV[1]), cjson.decode(ARGV[2])

local function counters(used)
  local c = newCounters(at)
  for _, minute in ipairs(used.minute) do
    local slot = math.min(minute[1], at[1])
    if hasSlot(c, slot) then
      local i = place(slot)
      c.r[i], c.t[i] = c.r[i] + minute[2], c.t[i] + minute[3]
    end
  end
  c.dt[1], c.d[1], c.w[1], c.m[1], c.all[1] = unpack(used.sums)
  return c
end

local wallet = seed.wallet
if wallet.credit < 0 then wallet.credit = false end
local early = redis.call('GET', KEYS[3])
if early then
  early = cmsgpack.unpack(early)
  if early.version > wallet.version then wallet = early end
end
wallet.pending, wallet.held = 0, 0
for id, used in pairs(seed.keys) do touched[id] = counters(used) end
finish({at = slice(at, 1, 7), c = counters(seed.user), wallet = wallet})
return {1}
