-- What the other scripts begin with: one user's books. The rules are those of InMemory/UserBooks.cs and Counters.cs, and one suite of tests
-- holds both to them. All numbers are whole and below 2^53, where Lua's doubles are exact.
--
-- KEYS[1]  hash: 'u' the user's books, 'k'..id a key's counters, 'h'..id a hold; packed with cmsgpack
-- KEYS[2]  sorted set: holds by the time at which they are orphans
-- A moment is {slot, day, week, month} and, when it is a user's latest, also the ends of day, week and month; in seconds of the epoch.
local state, holds = KEYS[1], KEYS[2]
local SLOTS, SLOT_SECONDS = 13, 5
local IDLE_MS = 3600 * 1000
-- LimitKind's values
local REQUESTS, MINUTE_TOKENS, DAY_TOKENS, CONCURRENT, DAY, WEEK, MONTH, TOTAL = 0, 1, 2, 3, 4, 5, 6, 7
local ORDER = {CONCURRENT, REQUESTS, MINUTE_TOKENS, DAY_TOKENS, DAY, WEEK, MONTH, TOTAL}

local function numbers(packed)
  return {struct.unpack('<' .. string.rep('i8', #packed / 8), packed)}
end

local function slice(from, first, count)
  local part = {}
  for i = 1, count do part[i] = from[first + i - 1] end
  return part
end

local function load(field)
  local packed = redis.call('HGET', state, field)
  return packed and cmsgpack.unpack(packed)
end

local function save(field, value)
  redis.call('HSET', state, field, cmsgpack.pack(value))
end

local function zeros()
  return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
end

-- r, t, h: requests, used and held tokens of each slot; n: running; the rest are tallies {used, held}.
local function newCounters(at)
  return {at = slice(at, 1, 4), r = zeros(), t = zeros(), h = zeros(), n = 0, dt = {0, 0}, d = {0, 0}, w = {0, 0}, m = {0, 0}, all = {0, 0}}
end

local function place(slot)
  return slot % SLOTS + 1
end

local function sum(slots)
  local all = 0
  for i = 1, SLOTS do all = all + slots[i] end
  return all
end

local function hasSlot(c, slot)
  return slot <= c.at[1] and slot > c.at[1] - SLOTS
end

-- Whether a clock was set back: that has to be kept also when nothing else changes, or the window would begin at each request.
local rewound = false

local function advance(c, to)
  local latest = c.at[1]
  if to[1] < latest then
    rewound = true
    for _, name in ipairs({'r', 't', 'h'}) do
      local all = sum(c[name])
      c[name] = zeros()
      c[name][place(to[1])] = all
    end
  end
  for slot = math.max(latest + 1, to[1] - SLOTS + 1), to[1] do
    local i = place(slot)
    c.r[i], c.t[i], c.h[i] = 0, 0, 0
  end
  if to[2] > c.at[2] then c.dt, c.d = {0, 0}, {0, 0} end
  if to[3] > c.at[3] then c.w = {0, 0} end
  if to[4] > c.at[4] then c.m = {0, 0} end
  c.at = slice(to, 1, 4)
end

local function isIn(c, kind, at)
  if kind == REQUESTS or kind == MINUTE_TOKENS then return hasSlot(c, at[1]) end
  if kind == DAY_TOKENS or kind == DAY then return at[2] >= c.at[2] end
  if kind == WEEK then return at[3] >= c.at[3] end
  if kind == MONTH then return at[4] >= c.at[4] end
  return true
end

-- What is used and what is held.
local function tally(c, kind)
  if kind == REQUESTS then return sum(c.r), 0 end
  if kind == MINUTE_TOKENS then return sum(c.t), sum(c.h) end
  if kind == CONCURRENT then return 0, c.n end
  local pair = kind == DAY_TOKENS and c.dt or kind == DAY and c.d or kind == WEEK and c.w or kind == MONTH and c.m or c.all
  return pair[1], pair[2]
end

-- When so many will have passed, in seconds; -1 where nothing passes by itself.
local function roomAt(u, c, kind, many)
  if kind == REQUESTS or kind == MINUTE_TOKENS then
    local slot = c.at[1] - SLOTS + 1
    while slot < c.at[1] do
      local i = place(slot)
      many = many - (kind == REQUESTS and c.r[i] or c.t[i] + c.h[i])
      if many <= 0 then break end
      slot = slot + 1
    end
    return (slot + SLOTS) * SLOT_SECONDS
  end
  if kind == DAY_TOKENS or kind == DAY then return u.at[5] end
  if kind == WEEK then return u.at[6] end
  if kind == MONTH then return u.at[7] end
  return -1
end

-- The limit that leaves no room, as {scope, kind, limit, used, held, asked, reset}; nil when there is room.
-- limits: a key's eight and then a user's, by kind; -1 for none. Requests are asked for once, by a new hold.
local function check(u, key, limits, at, requests, tokens, amount)
  for _, kind in ipairs(ORDER) do
    local asked = amount
    if kind == CONCURRENT or kind == REQUESTS then asked = requests
    elseif kind == MINUTE_TOKENS or kind == DAY_TOKENS then asked = tokens end
    for scope = 0, 1 do
      local limit, c = limits[scope * 8 + kind + 1], scope == 0 and key or u.c
      if limit >= 0 and asked > 0 and isIn(c, kind, at) then
        local used, held = tally(c, kind)
        local excess = asked - (limit - used - held)
        if excess > 0 then
          return {scope, kind, limit, used, held, asked, asked > limit and -1 or roomAt(u, c, kind, excess)}
        end
      end
    end
  end
  local wallet = u.wallet
  if amount > 0 and wallet.credit and amount > wallet.balance + wallet.credit - wallet.pending - wallet.held then
    return {1, 8, wallet.balance + wallet.credit, wallet.pending, wallet.held, amount, -1}
  end
end

local function give(pair, more)
  pair[2] = math.max(0, pair[2] + more)
end

-- Holds more or, below zero, less, in those of the request's windows that are not over.
local function holdIn(c, at, tokens, amount)
  if hasSlot(c, at[1]) then
    local i = place(at[1])
    c.h[i] = math.max(0, c.h[i] + tokens)
  end
  if isIn(c, DAY, at) then
    give(c.dt, tokens)
    give(c.d, amount)
  end
  if isIn(c, WEEK, at) then give(c.w, amount) end
  if isIn(c, MONTH, at) then give(c.m, amount) end
  give(c.all, amount)
end

local function useIn(c, at, tokens, amount)
  if hasSlot(c, at[1]) then
    local i = place(at[1])
    c.t[i] = c.t[i] + tokens
  end
  if isIn(c, DAY, at) then
    c.dt[1] = c.dt[1] + tokens
    c.d[1] = c.d[1] + amount
  end
  if isIn(c, WEEK, at) then c.w[1] = c.w[1] + amount end
  if isIn(c, MONTH, at) then c.m[1] = c.m[1] + amount end
  c.all[1] = c.all[1] + amount
end

local function countIn(c, at, requests)
  if hasSlot(c, at[1]) then
    local i = place(at[1])
    c.r[i] = math.max(0, c.r[i] + requests)
  end
end

local function hold(u, key, at, tokens, amount)
  holdIn(key, at, tokens, amount)
  holdIn(u.c, at, tokens, amount)
  u.wallet.held = math.max(0, u.wallet.held + amount)
end

local function enter(u, key, more)
  key.n = math.max(0, key.n + more)
  u.c.n = math.max(0, u.c.n + more)
end

local touched = {}

local function keyOf(u, id)
  if not touched[id] then
    touched[id] = load('k' .. id) or newCounters(u.at)
    advance(touched[id], u.at)
  end
  return touched[id]
end

local function finish(u)
  save('u', u)
  for id, key in pairs(touched) do save('k' .. id, key) end
  redis.call('PEXPIRE', state, IDLE_MS)
  redis.call('PEXPIRE', holds, IDLE_MS)
end

-- Windows never go back with the clock, unless it had gone ahead by more than a minute.
local function advanceUser(u, to)
  if to[1] >= u.at[1] or u.at[1] - to[1] > SLOTS then u.at = to end
  advance(u.c, u.at)
end

local function keep(id, keyId, at, tokens, amount, orphanAt)
  save('h' .. id, {key = keyId, at = slice(at, 1, 4), tokens = tokens, amount = amount})
  redis.call('ZADD', holds, orphanAt, id)
end

-- Gives back what a hold still holds. Nil when it is an orphan, or was never here.
local function drop(u, id)
  local held = load('h' .. id)
  redis.call('ZREM', holds, id)
  if not held then return nil end
  redis.call('HDEL', state, 'h' .. id)
  local key = keyOf(u, held.key)
  hold(u, key, held.at, -held.tokens, -held.amount)
  enter(u, key, -1)
  return held
end

local function endOrphans(u, now)
  local old = redis.call('ZRANGEBYSCORE', holds, '-inf', now)
  for _, id in ipairs(old) do drop(u, id) end
  return #old
end

local function standing(u, c, kind)
  local used, held = tally(c, kind)
  return used, held, roomAt(u, c, kind, used + held)
end
