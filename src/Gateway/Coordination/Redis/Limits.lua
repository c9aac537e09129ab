-- What scripts that admit something need besides Books.lua: whether there is room, and who is over his time.
local function isIn(c, kind, at)
  if kind == REQUESTS or kind == MINUTE_TOKENS then return hasSlot(c, at[1]) end
  if kind == DAY_TOKENS or kind == DAY then return at[2] >= c[2] end
  if kind == WEEK then return at[3] >= c[3] end
  if kind == MONTH then return at[4] >= c[4] end
  return true
end

local function inSlot(c, kind, slot)
  local r, t, h = readSlot(c, slot)
  return kind == REQUESTS and r or t + h
end

-- When so many will have passed, in seconds; -1 where nothing passes by itself.
local function roomAt(u, c, kind, many)
  if kind == REQUESTS or kind == MINUTE_TOKENS then
    local slot = c[1] - SLOTS + 1
    while slot < c[1] do
      many = many - inSlot(c, kind, slot)
      if many <= 0 then break end
      slot = slot + 1
    end
    return (slot + SLOTS) * SLOT_SECONDS
  end
  if kind == DAY_TOKENS or kind == DAY then return u[DAY_END] end
  if kind == WEEK then return u[WEEK_END] end
  if kind == MONTH then return u[MONTH_END] end
  return -1
end

-- What is used, what is held, and when all of it will have passed.
local function standing(u, c, kind)
  local used, held = c[5 + 2 * kind], c[6 + 2 * kind]
  -- The latest slot mostly has something: then the others need not be looked at.
  if kind <= MINUTE_TOKENS and inSlot(c, kind, c[1]) > 0 then return used, held, (c[1] + SLOTS) * SLOT_SECONDS end
  return used, held, roomAt(u, c, kind, used + held)
end

-- The limit that leaves no room, as scope, kind, limit, used, held, asked, reset; nil when there is room.
-- limits: from the position on, pairs of 2 x kind + scope and a value, in the order in which they are looked at.
-- Requests are asked for once, by a new hold.
local function check(u, key, limits, position, at, requests, tokens, amount)
  while position < #limits do
    local code, limit
    code, limit, position = unpackStruct('<i8i8', limits, position)
    local scope = code % 2
    local kind, c = (code - scope) / 2, scope == 0 and key or u.c
    local asked = amount
    if kind == CONCURRENT or kind == REQUESTS then asked = requests
    elseif kind == MINUTE_TOKENS or kind == DAY_TOKENS then asked = tokens end
    if asked > 0 and isIn(c, kind, at) then
      local used, held = c[5 + 2 * kind], c[6 + 2 * kind]
      local excess = asked - (limit - used - held)
      if excess > 0 then
        return {scope, kind, limit, used, held, asked, asked > limit and -1 or roomAt(u, c, kind, excess)}
      end
    end
  end
  local limit = u[BALANCE] + u[CREDIT]
  if amount > 0 and u[CREDIT] >= 0 and amount > limit - u[PENDING] - u[HELD] then
    return {1, 8, limit, u[PENDING], u[HELD], amount, -1}
  end
end

local function saveHold(u, now, id, keyId, at, tokens, amount, orphanAt)
  u[FIRST_ORPHAN] = math.min(u[FIRST_ORPHAN], orphanAt)
  save(u, now, 'h' .. id, packStruct(HOLD, at[1], at[2], at[3], at[4], tokens, amount, orphanAt) .. keyId)
end

-- Windows never go back with the clock, unless it had gone ahead by more than a minute.
local function advanceUser(u, to, dayEnd, weekEnd, monthEnd)
  local c = u.c
  if to[1] >= c[1] or c[1] - to[1] > SLOTS then
    u[DAY_END], u[WEEK_END], u[MONTH_END] = dayEnd, weekEnd, monthEnd
    advance(c, to)
  end
end

-- Gives back what orphans hold. All holds are looked at, but only when the first of them may be one.
local function endOrphans(u, now)
  if now < u[FIRST_ORPHAN] then return 0 end
  local all, orphans = redis.call('HGETALL', state), 0
  u[FIRST_ORPHAN], changed = NEVER, true
  for i = 1, #all, 2 do
    if string.sub(all[i], 1, 1) == 'h' then
      local hold = unpackHold(all[i + 1])
      if hold[7] <= now then
        redis.call('HDEL', state, all[i])
        book(u, keyOf(u, hold[8]), hold, 0, -1, 0, 0, -hold[5], -hold[6])
        orphans = orphans + 1
      else
        u[FIRST_ORPHAN] = math.min(u[FIRST_ORPHAN], hold[7])
      end
    end
  end
  return orphans
end
