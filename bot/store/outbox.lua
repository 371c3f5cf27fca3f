-- What is owed to whom: every change of the outbox is one call of this script, so that a crash leaves no half of it.
-- ARGV[1]: what to do; ARGV[2]: its arguments in msgpack; ARGV[3]: a chat's state, opaque. Answers in msgpack.
-- `@name@` and `@name.ttl@` are filled in from store/keys_outbox.py. Times are milliseconds since 1970.
--
-- A record (one per chat and subject): r newest revision · a newest audible one (0: none) · x send|reply|edit
--   p priority · q priority of the newest audible reason · w reason · o further unheard reasons, with commas
--   s owed since · l the newest audible reason since · d not before · h 1: held by quiet hours
--   n messages sent of it · m the first one's id · b 1: an attempt may have arrived · t failed tries · v version
--   k 1: something unseen of it corrects what was told; its edit is no silent one and waits for no pause
-- A mark of what was sent: m message id · r revision shown · t seconds · h revision heard · e 1: may be edited
-- Unknown fields are kept as they are, so that an older version may read what a newer one wrote.

local SILENT = 5          -- Priority.SILENT_EDIT
local CORRECTING = 2      -- Priority.ALERT: an edit that puts right what was told
local SPAN = 1e13         -- order = priority * SPAN + due
local EDIT_GAP = 60000    -- silent edits of one chat are at least so far apart (promise 3)
local MOST_OWED = 300     -- things owed to one chat; beyond it the least pressing expires, visibly
local TIERS = {{1, 120}, {8, 100}, {128, 1e9}} -- shards and their fill: small hashes are stored compactly

local call, pack, unpack_ = redis.call, cmsgpack.pack, cmsgpack.unpack

local function int(n) return string.format('%.0f', n) end

local lifetimes = {} -- of keys that were written: renewed once, at the end of the call

local function lives(key, seconds) lifetimes[key] = seconds end

local function tally(name, n)
  call('HINCRBY', '@tally@', name, n or 1)
  lives('@tally@', '@tally.ttl@')
end

local function base(chat) return string.match(chat, '^[^/]+') end

local function time_at(key) return tonumber(call('GET', key) or '0') end

local function set_time(key, at, now)
  call('SET', key, int(at), 'PX', int(math.min(math.max(at - now, 0) + 60000, 86400000)))
end

-- records ------------------------------------------------------------------------------------------------------------

local function record(chat, subject)
  local raw = call('HGET', '@owed@' .. chat, subject)
  return raw and unpack_(raw)
end

local function keep(chat, subject, r)
  if call('HSET', '@owed@' .. chat, subject, pack(r)) == 1 then tally('waiting') end
  lives('@owed@' .. chat, '@owed.ttl@')
  call('ZADD', '@order@' .. chat, int(r.p * SPAN + r.d), subject)
  lives('@order@' .. chat, '@order.ttl@')
end

local function drop(chat, subject)
  if call('HDEL', '@owed@' .. chat, subject) == 1 then tally('waiting', -1) end
  call('ZREM', '@order@' .. chat, subject)
end

local function in_flight(chat)
  local raw = call('HGET', '@flight@', chat)
  return raw and unpack_(raw)
end

-- When the most pressing thing of a priority may go, of a chat that is free from `free` on.
local function at_best(chat, p, order, free)
  local at = math.max(order - p * SPAN, free)
  if p == SILENT then at = math.max(at, time_at('@edited@' .. chat)) end
  return at
end

local function ready_at(chat, p)
  local lo = p * SPAN
  local found = call('ZRANGEBYSCORE', '@order@' .. chat, int(lo), '(' .. int(lo + SPAN), 'WITHSCORES', 'LIMIT', 0, 1)
  if not found[1] then return nil end
  return at_best(chat, p, tonumber(found[2]), time_at('@free@' .. base(chat))), found[1]
end

-- Where a chat that is not being sent to stands, by priority.
local function places(chat)
  local at, free, lo = {}, nil, 0
  while true do
    local found = call('ZRANGEBYSCORE', '@order@' .. chat, int(lo), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
    if not found[1] then return at end
    free = free or time_at('@free@' .. base(chat))
    local order = tonumber(found[2])
    local p = math.floor(order / SPAN)
    at[p] = at_best(chat, p, order, free)
    lo = (p + 1) * SPAN
  end
end

-- A chat stands in the queue of each priority at which it is owed something, and in none while it is being sent to.
local function refresh(chat)
  local at = call('HEXISTS', '@flight@', chat) == 1 and {} or places(chat)
  for p = 0, SILENT do
    if at[p] then
      call('ZADD', '@ready@' .. p, int(at[p]), chat)
      lives('@ready@' .. p, '@ready.ttl@')
    else
      call('ZREM', '@ready@' .. p, chat)
    end
  end
end

local function ended(chat, subject, outcome, why, now)
  tally(outcome)
  if outcome == 'moot' or outcome == 'muted' then return end
  call('LPUSH', '@ended@', pack({chat = chat, subject = subject, outcome = outcome, why = why, at = now}))
  call('LTRIM', '@ended@', 0, 99)
  lives('@ended@', '@ended.ttl@')
  if outcome == 'expired' then
    call('LPUSH', '@missed@' .. chat, subject)
    call('LTRIM', '@missed@' .. chat, 0, 49)
    lives('@missed@' .. chat, '@missed.ttl@')
  end
end

-- what was sent ------------------------------------------------------------------------------------------------------

local function sent_key(subject, tier, chat)
  local shards = TIERS[tier][1]
  if shards == 1 then return '@sent@' .. subject end
  local hash = 0
  for i = 1, #chat do hash = (hash * 31 + string.byte(chat, i)) % 65521 end
  return '@sent@' .. subject .. '|' .. tier .. '.' .. (hash % shards)
end

local function sent(subject, chat)
  for tier = 1, #TIERS do
    local key = sent_key(subject, tier, chat)
    local raw = call('HGET', key, chat)
    if raw then
      local m, r, t, h, e = struct.unpack('>I4I2I4I2B', raw)
      return {m = m, r = r, t = t, h = h, e = e}, key
    end
  end
end

local function mark_sent(subject, chat, s)
  local _, key = sent(subject, chat)
  for tier = 1, #TIERS do
    if key then break end
    local candidate = sent_key(subject, tier, chat)
    if call('HLEN', candidate) < TIERS[tier][2] then key = candidate end
  end
  local raw = struct.pack('>I4I2I4I2B', s.m, math.min(s.r, 65535), s.t, math.min(s.h, 65535), s.e)
  call('HSET', key, chat, raw)
  lives(key, '@sent.ttl@')
end

-- owe ----------------------------------------------------------------------------------------------------------------

local function joined(a, b)
  local out, have = {}, {}
  for word in string.gmatch((a or '') .. ',' .. (b or ''), '[^,]+') do
    if not have[word] and #out < 6 then
      have[word] = true
      out[#out + 1] = word
    end
  end
  return table.concat(out, ',')
end

-- The newest revision stands for all older unsent ones; an audible reason stays until it is heard.
local function merged(old, new)
  local out = {}
  for k, v in pairs(old) do out[k] = v end
  out.r = math.max(old.r, new.r)
  out.k = old.k or new.k
  if new.a == 0 then -- silent: it only moves the revision on
    if old.a == 0 then
      tally('superseded')
      out.p = math.min(old.p, new.p)
    end
    return out
  end
  out.l, out.q = new.l, new.p
  if old.a == 0 then -- a silent edit gives way to news
    tally('superseded')
    out.x, out.p, out.w, out.a, out.s, out.d, out.h = new.x, new.p, new.w, new.a, new.s, new.d, new.h
    return out
  end
  out.o = joined(old.o, old.w)
  out.w, out.a = new.w, math.max(old.a, new.a)
  out.p = math.min(old.p, new.p)
  if out.d > new.d then out.d, out.h = new.d, new.h end
  return out
end

local function make_room(chat, it, now)
  if call('HLEN', '@owed@' .. chat) < MOST_OWED then return true end
  local last = call('ZREVRANGE', '@order@' .. chat, 0, 0)[1]
  local r, f = record(chat, last), in_flight(chat)
  if not r or r.p < it.p or (f and f.u == last) then
    ended(chat, it.u, 'expired', 'too much is owed to this chat', now)
    return false
  end
  drop(chat, last)
  ended(chat, last, 'expired', 'too much is owed to this chat', now)
  return true
end

local function owe_one(chat, it, now)
  local subject = it.u
  local old, s = record(chat, subject), sent(subject, chat)
  if it.x == 'edit' then
    if s and (it.r <= s.r or s.e == 0) then return end
    if not s and not old then return end
    it.a, it.p = 0, it.k and CORRECTING or SILENT
  else
    if s and it.r <= s.h then return end
    if s then it.x = 'reply' elseif it.x == 'reply' and not old then return end
    it.a, it.q, it.l = it.r, it.p, it.s
  end
  if old then
    if it.r <= old.r and it.a <= old.a then return end
    it = merged(old, it)
  else
    if not make_room(chat, it, now) then return end
    tally('owed')
  end
  it.c, it.u, it.v = nil, nil, 1
  keep(chat, subject, it)
end

local function ring()
  call('LPUSH', '@bell@', '1')
  call('LTRIM', '@bell@', 0, 0)
  lives('@bell@', '@bell.ttl@')
end

local act = {}

function act.owe(a)
  for _, it in ipairs(a.items) do
    local chat = it.c
    owe_one(chat, it, a.now)
    refresh(chat)
  end
  ring()
  return 1
end

-- claim --------------------------------------------------------------------------------------------------------------

-- What a dead courier was sending, or what this one never learnt that it claimed, comes back into the queue.
local function recover(token, holding)
  local all = call('HGETALL', '@flight@')
  for i = 1, #all, 2 do
    local chat, f = all[i], unpack_(all[i + 1])
    if f.t ~= token or not holding[chat] then
      call('HDEL', '@flight@', chat)
      tally('recovered')
      refresh(chat)
    end
  end
end

local function take(chat, p, token, now)
  local at, subject = ready_at(chat, p)
  if not at then
    call('ZREM', '@ready@' .. p, chat)
    return nil
  end
  if at > now then
    call('ZADD', '@ready@' .. p, int(at), chat)
    return nil
  end
  local r = record(chat, subject)
  if not r then
    call('ZREM', '@order@' .. chat, subject)
    ended(chat, subject, 'expired', 'its record outlived its lifetime', now)
    refresh(chat)
    return nil
  end
  call('HSET', '@flight@', chat, pack({t = token, u = subject}))
  lives('@flight@', '@flight.ttl@')
  set_time('@free@' .. base(chat), now + 1000, now)
  refresh(chat)
  local s = sent(subject, chat)
  r.c, r.u, r.g = chat, subject, s and s.h or 0
  return r
end

function act.claim(a)
  local holding, out, looked = {}, {}, 0
  for _, chat in ipairs(a.holding) do holding[chat] = true end
  recover(a.token, holding)
  for p = 0, a.lowest do
    local skip, chats = 0, nil
    repeat
      chats = call('ZRANGEBYSCORE', '@ready@' .. p, '-inf', int(a.now), 'LIMIT', skip, 20)
      for _, chat in ipairs(chats) do
        looked = looked + 1
        if holding[chat] then
          skip = skip + 1
        elseif #out < a.count then
          out[#out + 1] = take(chat, p, a.token, a.now)
        end
      end
    until #chats == 0 or #out >= a.count or looked > 400
  end
  if #out == 0 then return false end
  return out
end

-- confirm ------------------------------------------------------------------------------------------------------------

local function follow_up(chat, subject, s, now)
  local raw = call('GET', '@news@' .. subject)
  if not raw then return end
  local n = unpack_(raw)
  local corrects = n.k and n.k > s.r or nil
  if n.a > s.h then
    owe_one(chat, {u = subject, r = n.a, x = 'reply', p = n.p, w = n.w, s = n.s, d = n.s, k = corrects}, now)
  end
  if n.r > s.r then
    owe_one(chat, {u = subject, r = n.r, x = 'edit', p = SILENT, w = n.w, s = now, d = now, k = corrects}, now)
  end
end

-- After a delivery: what came in meanwhile stays owed, as a reply if it should be heard, else as a silent edit.
local function settle(chat, subject, s, now)
  local r = record(chat, subject)
  if r and r.a > s.h then
    r.x, r.p, r.s, r.d, r.h, r.o = 'reply', r.q, r.l, r.l, nil, nil
    r.n, r.m, r.b, r.t = nil, nil, nil, nil
    keep(chat, subject, r)
  elseif r and r.r > s.r and s.e == 1 then
    r.x, r.p, r.a, r.s, r.d, r.h, r.o = 'edit', r.k and CORRECTING or SILENT, 0, now, now, nil, nil
    r.n, r.m, r.b, r.t = nil, nil, nil, nil
    keep(chat, subject, r)
  else
    drop(chat, subject)
  end
  follow_up(chat, subject, s, now)
end

local function remember(chat, ids)
  if #ids == 0 then return end
  for _, id in ipairs(ids) do call('LPUSH', '@recent@' .. chat, int(id)) end
  call('LTRIM', '@recent@' .. chat, 0, 199)
  lives('@recent@' .. chat, '@recent.ttl@')
end

local function landed(a)
  call('HDEL', '@flight@', a.c)
  remember(a.c, a.ids)
  if a.free then set_time('@free@' .. base(a.c), a.free, a.now) end
end

function act.confirm(a, state)
  local f = in_flight(a.c)
  if not f or f.t ~= a.token or f.u ~= a.u then return 0 end
  landed(a)
  if a.x == 'edit' and a.outcome == 'delivered' then set_time('@edited@' .. a.c, a.now + EDIT_GAP, a.now) end
  for _, it in ipairs(a.items) do
    if it.m then
      local s = it.b and sent(it.u, a.c)
      if s then it.m, it.r, it.e = s.m, s.r, s.e end -- told in a summary: its own message stays as it is
      mark_sent(it.u, a.c, it)
      settle(a.c, it.u, it, a.now)
      tally(a.outcome)
    else
      local r = record(a.c, it.u)
      if r and r.r <= it.r then drop(a.c, it.u) end -- something newer stays owed
      ended(a.c, it.u, a.outcome, a.why, a.now)
    end
  end
  if #state > 0 then call('SET', '@chat@' .. a.c, state, 'EX', '@chat.ttl@') end
  refresh(a.c)
  if call('EXISTS', '@owed@' .. a.c) == 1 then ring() end
  return 1
end

function act.put_back(a)
  local f = in_flight(a.c)
  if not f or f.t ~= a.token or f.u ~= a.u then return 0 end
  landed(a)
  local r = record(a.c, a.u)
  if r then
    r.d, r.h, r.n, r.m, r.b, r.t = a.d, a.h, a.n, a.m, a.b, a.t
    keep(a.c, a.u, r)
    tally('put_back')
  end
  refresh(a.c)
  ring()
  return 1
end

-- beside the line ----------------------------------------------------------------------------------------------------

function act.news(a)
  local raw = call('GET', '@news@' .. a.u)
  local n = raw and unpack_(raw) or {r = 0, a = 0, p = SILENT, w = a.w, s = a.s}
  n.r = math.max(n.r, a.r)
  if a.k and a.r > (n.k or 0) then n.k = a.r end
  if a.audible and a.r > n.a then n.a, n.p, n.w, n.s = a.r, a.p, a.w, a.s end
  call('SET', '@news@' .. a.u, pack(n), 'EX', '@news.ttl@')
  return 1
end

function act.sent(a)
  return sent(a.u, a.c) or false
end

function act.forget(a)
  tally('waiting', -call('HLEN', '@owed@' .. a.c))
  for _, key in ipairs({'@owed@', '@order@', '@edited@', '@chat@', '@recent@', '@missed@'}) do
    call('DEL', key .. a.c)
  end
  call('HDEL', '@flight@', a.c)
  refresh(a.c)
  return 1
end

function act.move_owed(a)
  local all = call('HGETALL', '@owed@' .. a.c)
  for i = 1, #all, 2 do
    drop(a.c, all[i])
    keep(a.to, all[i], unpack_(all[i + 1]))
  end
  call('HDEL', '@flight@', a.c)
  refresh(a.c)
  refresh(a.to)
  ring()
  return 1
end

-- The messages of a group that moved cannot be edited any more, but what it heard it has heard.
function act.move_sent(a)
  local s, key = sent(a.u, a.c)
  if not s then return 0 end
  call('HDEL', key, a.c)
  s.m, s.e = 0, 0
  mark_sent(a.u, a.to, s)
  return 1
end

local a = unpack_(ARGV[2])
if a.token and tonumber(call('GET', KEYS[1]) or '0') ~= a.token then
  return redis.error_reply('LEASELOST a newer token was given out')
end
local answer = pack(act[ARGV[1]](a, ARGV[3] or ''))
for key, seconds in pairs(lifetimes) do call('EXPIRE', key, seconds) end
return answer
