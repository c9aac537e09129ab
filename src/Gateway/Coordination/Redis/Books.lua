-- What the other scripts begin with: one user's books. Redis makes all of it anew for each call, so what only some need is in Limits.lua. The rules are those of InMemory/UserBooks.cs and Counters.cs, and one suite of tests
-- holds both to them. All numbers are whole and below 2^53, where Lua's doubles are exact, and are kept packed as doubles.
--
-- KEYS[1]  hash: 'u' the user's books, 'k'..id a key's counters, 'h'..id a hold
--
-- moment    slot, day, week, month; the last three in seconds of the epoch
-- counters  latest moment (4), then used and held of each kind in LimitKind's order (16), then a string of slots: requests, used and held tokens
--           of each five seconds of the last minute. Their sums stand among the kinds, so that a request touches its own slot alone.
-- books     ten numbers, named below, and .c the user's counters
-- hold      moment (4), tokens, amount, when it is an orphan, its key's id
local state = KEYS[1]
local SLOTS, SLOT_SECONDS, SLOT_BYTES = 13, 5, 24
local EMPTY = string.rep('\0', SLOTS * SLOT_BYTES)
-- Kept for an hour after the last request at least; put off not at each of them.
local IDLE_MS, PUT_OFF_MS = 70 * 60 * 1000, 10 * 60 * 1000
local NEVER = 2 ^ 53
-- LimitKind's values
local REQUESTS, MINUTE_TOKENS, DAY_TOKENS, CONCURRENT, DAY, WEEK, MONTH, TOTAL = 0, 1, 2, 3, 4, 5, 6, 7
-- No hold is an orphan before FIRST_ORPHAN; both times in ms.
local DAY_END, WEEK_END, MONTH_END, BALANCE, CREDIT, VERSION, PENDING, HELD, FIRST_ORPHAN, PUT_OFF = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
local BOOKS, COUNTERS, HOLD, SLOT = '<dddddddddd', '<ddddddddddddddddddddc312', '<ddddddd', '<ddd'
local max, unpackStruct, packStruct = math.max, struct.unpack, struct.pack

local function answer(...)
  return packStruct('<' .. string.rep('i8', select('#', ...)), ...)
end

local function newCounters(at)
  return {at[1], at[2], at[3], at[4], 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, EMPTY}
end

local function packCounters(c)
  return packStruct(COUNTERS, unpack(c, 1, 21))
end

-- Requests, used and held tokens of a slot.
local function readSlot(c, slot)
  return unpackStruct(SLOT, c[21], slot % SLOTS * SLOT_BYTES + 1)
end

local function writeSlot(c, slot, requests, used, held)
  local before, slots = slot % SLOTS * SLOT_BYTES, c[21]
  c[21] = string.sub(slots, 1, before) .. packStruct(SLOT, requests, used, held) .. string.sub(slots, before + SLOT_BYTES + 1)
end

-- Below zero takes back, at most what is there.
local function countSlot(c, slot, requests, used, held)
  local r, t, h = readSlot(c, slot)
  requests, used, held = max(-r, requests), max(-t, used), max(-h, held)
  c[5], c[7], c[8] = c[5] + requests, c[7] + used, c[8] + held
  writeSlot(c, slot, r + requests, t + used, h + held)
end

local function hasSlot(c, slot)
  return slot <= c[1] and slot > c[1] - SLOTS
end

-- Whether something is to be kept also when a request is refused: that a clock was set back (or the window would begin at each request),
-- or that orphans were looked for.
local changed = false

local function advance(c, to)
  local latest, slot = c[1], to[1]
  if slot < latest then
    changed = true
    c[21] = EMPTY
    writeSlot(c, slot, c[5], c[7], c[8])
  end
  for passing = max(latest + 1, slot - SLOTS + 1), slot do
    local r, t, h = readSlot(c, passing)
    if r + t + h > 0 then countSlot(c, passing, -r, -t, -h) end
  end
  if to[2] > c[2] then c[9], c[10], c[13], c[14] = 0, 0, 0, 0 end
  if to[3] > c[3] then c[15], c[16] = 0, 0 end
  if to[4] > c[4] then c[17], c[18] = 0, 0 end
  c[1], c[2], c[3], c[4] = slot, to[2], to[3], to[4]
end

local function tally(c, kind, used, held)
  local i = 5 + 2 * kind
  c[i], c[i + 1] = c[i] + used, max(0, c[i + 1] + held)
end

-- In those of the request's windows that are not over. Held is given back below zero.
local function count(c, at, requests, places, tokens, amount, heldTokens, heldAmount)
  if hasSlot(c, at[1]) then countSlot(c, at[1], requests, tokens, heldTokens) end
  if at[2] >= c[2] then
    tally(c, DAY_TOKENS, tokens, heldTokens)
    tally(c, DAY, amount, heldAmount)
  end
  if at[3] >= c[3] then tally(c, WEEK, amount, heldAmount) end
  if at[4] >= c[4] then tally(c, MONTH, amount, heldAmount) end
  tally(c, TOTAL, amount, heldAmount)
  c[12] = max(0, c[12] + places)
end

local function book(u, key, at, requests, places, tokens, amount, heldTokens, heldAmount)
  count(key, at, requests, places, tokens, amount, heldTokens, heldAmount)
  count(u.c, at, requests, places, tokens, amount, heldTokens, heldAmount)
  u[PENDING] = u[PENDING] + amount
  u[HELD] = max(0, u[HELD] + heldAmount)
end

local function unpackHold(packed)
  local hold = {unpackStruct(HOLD, packed)}
  hold[8] = string.sub(packed, hold[8])
  return hold
end

-- A user's books, a key's packed counters and a hold, each where it is known.
local function open(keyId, holdId)
  local packed = redis.call('HMGET', state, 'u', 'k' .. keyId, 'h' .. holdId)
  local u
  if packed[1] then
    u = {unpackStruct(BOOKS, packed[1])}
    u.c = {unpackStruct(COUNTERS, packed[1], u[11])}
  end
  return u, packed[2], packed[3] and unpackHold(packed[3])
end

local keys = {}

local function keyOf(u, id, packed)
  local key = keys[id]
  if not key then
    packed = packed or redis.call('HGET', state, 'k' .. id)
    key = packed and {unpackStruct(COUNTERS, packed)} or newCounters(u.c)
    advance(key, u.c)
    keys[id] = key
  end
  return key
end

-- Keeps the books, the counters of the keys that were used, and a field more if one is given. now: nil where nothing begins.
local function save(u, now, ...)
  local putOff = now and math.abs(now - u[PUT_OFF]) > PUT_OFF_MS
  if putOff then u[PUT_OFF] = now end
  local fields = {'u', packStruct(BOOKS, unpack(u, 1, 10)) .. packCounters(u.c), ...}
  for id, key in pairs(keys) do
    fields[#fields + 1] = 'k' .. id
    fields[#fields + 1] = packCounters(key)
    if #fields > 1000 then
      redis.call('HSET', state, unpack(fields))
      fields = {'u', fields[2]}
    end
  end
  redis.call('HSET', state, unpack(fields))
  if putOff then redis.call('PEXPIRE', state, IDLE_MS) end
end
