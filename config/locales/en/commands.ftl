### What commands answer, in English: the same ids and variables as the Arabic file.

language-name = English
about-short = Barqiya watches what is published about armed conflict and sends you one message per event. It is an independent monitor of published reports: not a siren, and affiliated with nobody.
about-line = An independent monitor of published conflict reports: one sourced message per event. Not a siren.
start = <b>Welcome to Barqiya</b>
    { about-short }
start-ready = You are subscribed: { $areas } · { $kinds } · from level “{ $level }” up.
    Change anything in /settings; /stop ends and deletes everything.
start-example = This is how news reaches you. The latest event within your subscription:
start-no-example = No event within your subscription in the past seven days. News will reach you when it is published.
ask-area = Which area matters to you? Choose a governorate, type the name of a town or village, or share your location.
ask-kinds = What should we follow for you?
choice-kinds-both = Attacks and threats
choice-kinds-attack = Attacks only
choice-kinds-threat = Threats and alerts only
ask-level = What should reach you at once?
everywhere = everywhere
choice-all = All alerts
choice-urgent = Urgent only
choice-digest = Daily digest only
help = <b>Commands</b>
    /subscribe Deir ez-Zor: follow an area, or resume
    /unsubscribe: pause alerts
    /areas: your areas · /kinds: kinds · /words: words
    /level: level · /quiet: quiet hours
    /digest: today's digest, or “/digest 20:00” for its hour
    /latest: latest events · /search · /stats · /map
    /why: why did I get this? · /whynot: why did I not? · /mute an event · /wrong: report a mistake
    /settings: everything · /language · /timezone · /for: a channel you run
    /privacy: what we keep about you · /mydata: a copy of it
    /about: what this bot is · /stop: end and delete everything
help-editor = <b>For editors</b>
    /reports: readers' reports
    /correct an event · /retract it · /merge two · /split posts off
help-admin = <b>For admins</b>
    /watch: watched words · /ignore: ignored words · /source: sources
    /health · /queue · /audit: log
    /replay: stored posts by today's rules · /export: what we have, as a file · /broadcast: a message to everyone
help-owner = <b>For owners</b>
    /admin: roles
about = <b>Barqiya</b>
    { about-short }
    We read Telegram channels, X accounts and news sites, put all that speaks of one event into one message, and say who said what and how many sources are independent. We can be late or wrong; then we correct, and say so. Our silence does not mean safety.
    <i>{ about-english }</i>
about-english = برقية ترصد ما يُنشر عن النزاع المسلح. مستقلة، لا تتبع أحداً، وليست صفارة إنذار.
privacy = <b>What we keep about you</b>
    The chat's number and what you chose: areas, kinds, words, hours, language. No name and no phone number; a location you share is rounded to about a kilometre.
    The numbers of messages we sent you are kept for some days so that we can correct them. Your messages stay with Telegram under its own policy.
    /mydata gives you a full copy; /stop deletes all of it, and those of our messages that Telegram lets us delete.
stopped = All that we kept about you is deleted, and those of our messages that Telegram lets us delete. /start whenever you like.
stop-sure = All that we keep about you will be deleted and messages will end. Are you sure?
yes-delete = Yes, delete everything
no-keep = No, keep it
kept = Everything stays as it was.
nothing-stored = We keep nothing about you.

## Replies to nonsense and strangers

unknown-command = I do not know this command. /help lists them.
not-yours = This command is for those who run the bot.
not-yours-group = In groups and channels only administrators change the settings.
slow-down = Too many requests in a row. Wait a little and try again.
broken = That could not be done now, and the fault was logged. Try again shortly.
button-old = This button is old or not for this chat. Send the command again.
not-built = This command is not enabled in this installation.
back = Back
done = Done

## Areas

subscribed-area = You now follow: { $area }.
subscribed-everywhere = You now get news from everywhere. To choose an area: “/subscribe Deir ez-Zor”.
resumed = Alerts resumed: { $areas }.
meant-other = Did you mean another?
area-unknown = I know no place called “{ $name }”. Try a similar name, share your location, or choose from the list: /areas
area-perhaps = I know no place called “{ $name }”. Did you mean one of these?
area-dropped = You no longer follow: { $area }.
paused = Alerts are paused. Your settings are kept; /subscribe resumes, /stop deletes them.
not-subscribed = You are not subscribed. /subscribe begins.
areas-title = <b>Your areas</b>
areas-none = Everywhere. Choose a governorate or write “/subscribe name of the place”.
areas-full = You have reached the limit: { $n } areas.
area-not-there = That area is not in your list.
area-circle = { $name } ({ $km } km around)
area-circle-kinds = { $name } (attacks: { $km } km, threats: { $threat } km)
area-around-you = around your location
area-add = Add an area
area-drop = Remove: { $name }
area-whole = All of { $name }
area-radius = ± distance
area-radius-title = <b>{ $name }</b>
    From how far around do you want news? Choose kilometres, or write “/subscribe Thiban 10 50”: attacks within 10 km, threats within 50 km.
area-radius-of = { $kind }: { $km } km
areas-pick = The whole list
areas-all = Everywhere
page-next = Next
page-back = Previous

## Kinds, level, words

kind-attack = attacks
kind-threat = threats and alerts
kinds-both = attacks, threats and alerts
kinds-title = <b>Kinds</b>
    Tap to add or remove.
say-kinds-attack = attacks, attack
say-kinds-threat = threats, threat, alerts
say-kinds-both = both, all
kinds-unknown = Write “/kinds attacks”, “/kinds threats” or “/kinds both”.
kinds-none = At least one kind must stay. To stop everything: /unsubscribe
level-title = <b>The lowest level that reaches you at once</b>
    🔴 danger now in your area · 🟠 deaths or a key site · 🟡 other attacks and concrete threats · ⚪ everything
level-now = Level: { $level }
level-unknown = Levels: flash, urgent, alert, digest.
say-flash = flash, red
say-urgent = urgent, orange
say-alert = alert, yellow
say-digest = digest, digest only, everything
say-add = add
say-drop = remove, delete, drop
say-off = off, no, none
say-km = km
say-span = from, to
say-zones = Damascus=Asia/Damascus، Baghdad=Asia/Baghdad
words-title = <b>Words</b>
words-in = Only what contains: { $words }
words-out = Nothing that contains: { $words }
words-none = No filter by words.
words-how = Add a word you want: “/words +Thiban”, or one you do not want: “/words -sports”. Remove by its button or “/words x Thiban”.
words-drop = Remove: { $word }
word-added-in = You will get only what contains “{ $word }” or your other words.
word-added-out = You will get nothing that contains “{ $word }”.
word-dropped = “{ $word }” removed.
word-bad = Write a word, phrase or hashtag of at most { $n } characters.
words-full = You have reached the limit: { $n } words.
word-not-there = That is not in your list.

## Quiet hours, digest, zone, language, digits, discretion

quiet-title = <b>Quiet hours</b>
    What is published during them reaches you as a summary afterwards; nothing is lost. Red 🔴 always reaches you.
quiet-now = Quiet hours: { $start } to { $end }
quiet-off = No quiet hours
quiet-how = Or write “/quiet 23-6” or “/quiet off”.
quiet-unclear = Write their start and end: “/quiet 23-6” or “/quiet 22:30 06:00”, or “/quiet off”.
digest-at = Daily digest: { $time }
digest-off = No daily digest
digest-set = The digest reaches you every day at { $time }, your time.
digest-unclear = Write its hour: “/digest 20:00”, or “/digest off” to end it.
digest-title = <b>Hour of the digest</b>
timezone-how = Or write your city: “/timezone Damascus”.
timezone-set = Time zone: { $zone }; it is { $time } there now.
timezone-unknown = I do not know this city. For example: “/timezone Damascus” or “/timezone Europe/Berlin”.
language-set = Your language is now English.
language-title = <b>Language</b>
language-unknown = Languages: العربية, English.
digits-on = Digits: ٠١٢٣
digits-off = Digits: 0123
discreet-on = Discreet mode: on
discreet-off = Discreet mode: off
discreet-explained = Discreet mode hides the icon and the place from the notification and shows the text when you touch it.

## Settings

settings-title = <b>Settings</b>
settings-areas = Areas: { $areas }
settings-kinds = Kinds: { $kinds }
settings-words = Words: { $n ->
    [0] no filter
    [one] one word
   *[other] { $n } words
}
settings-level = Level: { $level }
settings-quiet = { $quiet }
settings-digest = { $digest }
settings-zone = Time zone: { $zone }
settings-paused = Alerts are paused. /subscribe resumes.
to-areas = Areas
to-kinds = Kinds
to-words = Words
to-level = Level
to-quiet = Quiet
to-digest = Digest
to-zone = Time zone
to-language = Language

## Latest, search, stats, map, why, mute

latest-title = <b>Latest events</b> ({ $areas })
latest-none = No event within your subscription in the past seven days.
latest-line = { $icon } { $headline } · { $when } · { $id }
search-title = <b>Results for “{ $word }”</b>
search-none = Nothing about “{ $word }” in the past thirty days.
search-how = Write a word: “/search Thiban”.
stats-title = <b>Past 7 days</b> ({ $areas })
stats-total = { $n ->
    [0] no events
    [one] 1 event
   *[other] { $n } events
}
stats-line = { $name }: { $n }
stats-by-place = By governorate
stats-note = These count events, not posts.
map-none = No event with a known location within your subscription in the past seven days.
map-caption = Events of the past 7 days. Circles show how exactly a place is known.
map-of = Approximate location: { $place }
map-no-place = The location of this event is not known exactly enough for a map.
incident-unknown = I know no event of that number. The number ends every alert, like { $example }.
why-how = Reply to an alert with /why, or write “/why BQ-7F3K”.
whynot-how = Write the event's number: “/whynot BQ-7F3K”, or find it in /latest and /search.
why-title = <b>You got { $id } because:</b>
whynot-title = <b>You did not get { $id } because:</b>
whynot-wanted = This event is within your subscription and was not sent to you: it reached us too late for an alert, or its time ran out before it was sent. The digest and /latest have it.
why-now-against = By your settings of now the like does not reach you:
whynot-queued = This event is within your subscription and in the queue: it reaches you in its turn.
whynot-delivered = <b>You got { $id } (last news of it: { $when }), because:</b>
why-shown = <b>You were not alerted of { $id }; this is how it meets your subscription:</b>
cause = · { $cause }
cause-area = it lies in an area you follow: { $detail }
cause-everywhere = you follow everywhere
cause-area_perhaps = it may lie in an area you follow: { $detail } (its place is not exact)
cause-other_area = it lies outside your areas
cause-no_place = its place is unsettled, and you follow certain areas
cause-kind = you follow its kind: { $detail }
cause-other_kind = you do not follow its kind: { $detail }
cause-word = it contains a word you follow: { $detail }
cause-no_word = it contains no word you follow
cause-unwanted_word = it contains a word you shut out: { $detail }
cause-level = its level reaches what you asked for: { $detail }
cause-below_level = its level is below what you asked for: { $detail }
cause-paused = your alerts are paused
cause-quiet_hours = it was published in your quiet hours, which end at { $detail }
cause-flash_passes = immediate danger passes quiet hours
cause-before_subscribing = it is older than your subscription
cause-watch = it holds a watched word: { $detail }
story-title = <b>What it was put together from</b>
story-changes = <b>What changed in it</b>
story-more = { $n ->
    [one] and 1 more post between
   *[other] and { $n } more posts between
}
story-change = · { $time }: { $change }
story-post = · { $time } { $source }: { $why }
because-kind-follows = it follows up a known event
because-type-same = same type of event
because-weapon-same = same weapon
because-place-same = same place
because-place-near = same spot or beside it
because-place-next = the next village
because-place-same-area = same subdistrict or district
because-place-same-district = same district
because-place-same-wide = same governorate
because-place-parent = one place lies in the other
because-place-named-alike = same name of the place
because-place-mentioned = it names the same place
because-time-minutes = within the hour
because-time-hours = within hours
because-time-clock-same = same time of the event
because-actor-same = same party
because-actor-threatens-again = a threat by the same party
because-target-same = same target
because-toll-same = same toll
because-toll-update = it updates a known toll
because-cause-told = it tells the cause of a known event
because-words-rare = rare words in common
because-words-alike = a similar text
because-time-goes-on = the same event, renewed within minutes
because-copy-near = nearly the same text
because-copy-self = the source repeats itself
because-copy-exact = the same text
because-copy-short = the same short text
because-copy-worn = most words of another text
because-copy-retold = the same text in another order
because-media-same = the same picture or video
because-link-reply = it answers a post about the event
because-link-forward = it forwards a post about the event
because-first = first news
because-copied = copied, so no independent source
because-deleted = the post was deleted
because-unsaid = about the same event
cause-muted = you muted it
muted = { $id } is muted. You will hear of it only if it is withdrawn or corrected. “/mute off { $id }” undoes this.
unmuted = You will hear of { $id } again.
mute-how = Reply to an alert with /mute, or write “/mute BQ-7F3K”.
mute-none = You muted nothing.
mute-list = Muted: { $ids }
wrong-how = Reply to an alert with /wrong to report a mistake in it.
wrong-thanks = Thank you. Your report has reached the editors.
wrong-again = You already reported this event.
mydata-caption = All that we keep about this chat.

## Those who run the bot

watch-title = <b>Watched words</b> ({ $n })
watch-how = “/watch add #DeirEzzor” · “/watch remove #DeirEzzor” · “/watch list”
watch-added = “{ $word }” added; it is at work from now.
watch-was-there = “{ $word }” was there already.
watch-removed = “{ $word }” removed.
watch-not-there = “{ $word }” is not in the list.
watch-bad = Write a word, phrase or hashtag of 2 to { $n } characters.
word-common = “{ $word }” stands in nearly every post, so it cannot stand alone. Write a more exact word, or a phrase with another word in it.
watch-sure = “{ $word }” is common in what is stored and may open the door to many posts. Add it?
watch-preview-empty = No posts are stored yet: no preview.
watch-preview = { $n ->
    [0] It matches none of { $stored } { $span }.
   *[other] It matches { $found } of { $stored } { $span }.
}
watch-found = { $n ->
    [one] 1
   *[other] { $n }
}
watch-stored = { $n ->
    [one] 1 stored post
   *[other] { $n } stored posts
}
watch-span = between { $from } and { $to }
watch-moment = ({ $from })
watch-rate = { $n ->
    [0] That is less than one post a day.
    [one] That is about 1 post a day.
   *[other] That is about { $n } posts a day.
}
watch-cost = Each post on X that it matches counts against the month's budget.
x-spent = X: { $read } of the month's { $limit } posts are read.
ignore-title = <b>Ignored words</b> ({ $n })
ignore-how = What holds these words is read from no source: “/ignore add football” · “/ignore remove football” · “/ignore list”
ignore-added = What holds “{ $word }” is not read any more.
ignore-sure = “{ $word }” is common in what is stored; ignoring it silences many posts. Add it?
ignore-events = { $n ->
    [one] Mind: one event that was alerted rests on such a post.
   *[other] Mind: { $n } events that were alerted rest on such posts.
}
replay-how = Reads what is stored once more by today's rules and words and compares it with what was alerted; nothing is sent: “/replay 24h” · “/replay 3d +Conoco -ISIS” (as if Conoco were watched and ISIS were not)
replay-nothing = No posts are stored of that time.
replay-begun = { $posts } are being read once more. The difference comes here when it is done.
replay-posts = { $n ->
    [one] 1 post
   *[other] { $n } posts
}
replay-failed = The replay did not end. Try a shorter time.
replay-result = <b>{ $posts } once more</b> { $span }, against what was alerted:
replay-counts = New: { $added } · gone: { $removed } · changed: { $changed } · as before: { $same }
replay-was = (it was:)
replay-more = … and { $n } more
watch-preview-line = · { $source }: “{ $text }”
health-title = <b>Health</b>
health-line = { $icon } { $name } · { $state } · last post: { $when }
health-never = none yet
health-waiting = Waiting: { $what }
health-none = No sources are registered yet: “/source add @channel”
health-unread = not read yet
health-unset = not set up, not read
health-paused = paused
health-ok = well
health-slow = slow
health-silent = silent
health-broken = broken
health-private = now private
health-banned = banned
source-how = “/source list” · “/source add @channel” · “/source test @channel” · “/source remove …” · “/source trust … B” · “/source mode … watch” · “/source note … official media” · “side”, “home”, “active”
source-waits = ⏸ { $name } · waits: “/source active { $name } yes” · trust { $trust } · { $mode }
source-line = · { $name } · trust { $trust } · { $mode }
source-unread = 🔴 { $name } · not set up, not read · trust { $trust } · { $mode }
source-none = No sources are registered yet.
source-needs-x = 🔴 { $name } is not read now: X is not set up. The operator sets X_BEARER_TOKEN and starts again.
source-needs-account = 🔴 { $name } is not read now: no Telegram account is set up. The operator runs barqiya login and starts again.
source-added = { $name } added: trust { $trust }, mode { $mode }. Change them with trust and mode.
source-unjudged = Sources of grade { $trust } are not enough by themselves, however many, for a “{ $level }” alert; their news comes at the other levels as usual. If you trust this one, grade it: “/source trust { $name } C”.
source-removed = { $name } and its reading position are removed.
source-changed = { $name }: trust { $trust }, mode { $mode }{ $more }.
source-unknown = No source of that name: { $name }
source-bad = Write @channel or its t.me address, x:handle, or a feed's address https://…
source-bad-value = Not an accepted value: { $value }
source-remove-sure = { $name } and its reading position will be forgotten. Are you sure?
queue-title = <b>Queue</b>
queue-line = · { $name }: { $n }
edit-how-correct = Write the event's number, the field and its value: “{ $usage }”. Fields: killed, injured, place, kind, type, status, weapon.
edit-how-retract = Write the event's number, then the reason if you like: “{ $usage }”
edit-how-merge = Write the numbers of both events: “{ $usage }”
edit-how-split = Write the event's number to see its posts, then those to split off: “{ $usage }”
edit-sent = The act on { $id } is handed over; it reaches those who were alerted.
edit-after = It becomes: { $headline }
edit-other = With: { $headline }
edit-posts = <b>The posts of { $id }</b>: copy the number of what you split off behind “/split { $id }”.
edit-post = · <code>{ $post }</code> { $says }
edit-sure = { $what }: { $headline }
edit-final = This reaches everyone who was alerted and cannot be undone. Are you sure?
edit-retracted = { $id } is withdrawn already; nothing to do.
edit-yes = Yes
edit-retract = Withdraw
edit-merge = Merge
edit-split = Split
edit-correct = Correct
edit-bad = That makes no sense. Fields: { $fields }; numbers like 2, 2-5 or 20+; another event by its number, posts by their numbers in the event.
reports-title = <b>Readers' reports</b>
reports-none = No reports are waiting.
reports-line = · { $when }: { $headline }
reports-done = Report struck off.
reports-strike = Strike off { $id }
admin-title = <b>Roles</b>
admin-line = · { $id }: { $role }
admin-how = “/admin add 12345 editor” · “/admin remove 12345”. Roles: owner, admin, editor.
role-owner = owner
role-admin = admin
role-editor = editor
admin-set = { $id } is now { $role }.
admin-removed = { $id } has no role any more.
admin-bad = Write the user's number, then the role.
audit-title = <b>Log</b>
audit-none = The log is empty.
audit-line = · { $when } · { $by } · { $act } { $what }

## Menus

menu-start = Begin
menu-help = Commands
menu-about = What this bot is
menu-subscribe = Follow an area
menu-unsubscribe = Pause alerts
menu-areas = Your areas
menu-kinds = Kinds
menu-words = Words
menu-level = Level
menu-quiet = Quiet hours
menu-digest = Today's digest, or its hour
menu-timezone = Time zone
menu-language = Language
menu-latest = Latest events
menu-map = Map
menu-search = Search
menu-stats = Numbers
menu-why = Why did I get this?
menu-whynot = Why did I not?
menu-mute = Mute an event
menu-settings = Settings
menu-privacy = What we keep about you
menu-mydata = A copy of what we keep
menu-stop = End and delete everything
menu-watch = Watched words
menu-ignore = Ignored words
menu-source = Sources
menu-health = Health
menu-queue = Queue
menu-reports = Readers' reports
menu-correct = Correct an event
menu-retract = Withdraw an event
menu-merge = Merge two events
menu-split = Split posts off
menu-admin = Roles
menu-audit = Log
menu-replay = Stored posts by today's rules
menu-export = What we have, as a file

export-how = /export, then in any order: incidents or posts, the span (24h, 7d, 2w), the form (csv, jsonl, geojson, cap; the last two for incidents only).
export-large = The file is larger than Telegram takes: shorten the span, or use barqiya export on the server.
export-caption = { $n ->
    [one] 1 entry
   *[other] { $n } entries
}. Names of private persons and exact positions of what must be protected are left out.

announcement = <b>A message from those who run Barqiya</b>
broadcast-how = “/broadcast text”, “/broadcast status”, “/broadcast cancel”.
broadcast-long = The text is longer than { $n } characters.
broadcast-sure = This is how { $n ->
    [one] 1 subscriber
   *[other] { $n } subscribers
} will see it. It cannot be taken back once sent. Are you sure?
broadcast-begun = Sending to { $n } has begun. “/broadcast status” shows the progress, “/broadcast cancel” stops what is not sent yet.
broadcast-none = There is no broadcast.
broadcast-status = It reached { $done } of { $n }.
broadcast-cancelled = Stopped: it reached { $done } of { $n }.
menu-broadcast = A message to everyone
for-how = Settings of a channel or group that you administer, from here: “/for @channel subscribe Deir ez-Zor”. Commands: subscribe, unsubscribe, areas, kinds, words, level, quiet, digest, timezone, language, settings, “settings discreet on” (discreet mode), “settings digits on” (digits ٠١٢٣).
for-unknown = I do not see this channel. Add me to it as an administrator first.
for-not-yours = Only a channel's administrators change its settings.
menu-for = Settings of a channel you run
say-pause = stop, pause, cancel, unsubscribe
say-help = help, ?
group-hello = Hello. { about-short }
    For news to reach this group one of its administrators writes: “/subscribe Deir ez-Zor”.

## Names of numbers

queue-oldest = the oldest has waited { $seconds } s
queue-ended = · { $subject }: { $outcome } ({ $why })
queue-aside = · set aside: { $name } ({ $why })
size-updates = Telegram updates
size-posts = posts
size-fanout = news to spread
size-owed = messages owed
size-in-flight = being sent
size-set-aside = set aside
size-waiting = waiting
size-superseded = superseded
size-delivered = delivered
size-expired = expired
size-moot = no longer needed
size-muted = muted
size-gone = chat closed
size-failed = failed

source-no-reader = No reader for this kind in this installation: { $name }
source-tried = { $name }: { $state }, { $n ->
    [one] 1 post
   *[other] { $n } posts
}. Nothing was stored.
source-post = · “{ $text }”
