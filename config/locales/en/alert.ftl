### What an alert says, in English: the same ids and variables as the Arabic file.

event-any-attack = attack
    .gender = m
    .at = on
    .foiled = foiled attack
event-any-attack-drone = drone attack
    .gender = m
    .at = on
    .foiled = foiled drone attack
event-any-attack-missile = missile attack
    .gender = m
    .at = on
    .foiled = foiled missile attack
event-any-attack-rocket = rocket attack
    .gender = m
    .at = on
    .foiled = foiled rocket attack
event-any-attack-vehicle-bomb = car bomb attack
    .gender = m
    .at = on
    .foiled = foiled car bomb attack
event-any-attack-motorcycle-bomb = motorcycle bomb attack
    .gender = m
    .at = on
    .foiled = foiled motorcycle bomb attack
event-any-threat = threat
    .gender = m
    .at = on
    .foiled = foiled plot
event-any-other = event
    .gender = m
    .at = in
    .foiled = foiled plot

event-armed-clash = armed clash
    .gender = m
    .at = in
    .foiled = foiled armed attack
event-government-regains = Government forces regain control
    .gender = m
    .at = over
    .foiled = foiled attack
event-non-state-overtakes = armed group takes control
    .gender = m
    .at = over
    .foiled = foiled bid for control
event-air-strike = air strike
    .gender = m
    .at = on
    .foiled = foiled air attack
event-air-strike-drone = drone attack
    .gender = m
    .at = on
    .foiled = foiled drone attack
event-air-strike-helicopter = helicopter strike
    .gender = m
    .at = on
    .foiled = foiled helicopter attack
event-shelling = shelling
    .gender = m
    .at = on
    .foiled = foiled shelling
event-shelling-artillery = artillery shelling
    .gender = m
    .at = on
    .foiled = foiled artillery shelling
event-shelling-mortar = mortar fire
    .gender = m
    .at = on
    .foiled = foiled mortar fire
event-shelling-tank = tank fire
    .gender = m
    .at = on
    .foiled = foiled tank fire
event-shelling-rocket = rocket fire
    .gender = m
    .at = on
    .foiled = foiled rocket attack
event-shelling-missile = missile strike
    .gender = m
    .at = on
    .foiled = foiled missile attack
event-shelling-air-defense = air defence fire
    .gender = m
    .at = in
    .foiled = foiled air attack
event-ied = explosive device detonates
    .gender = m
    .at = in
    .foiled = explosive device defused
event-ied-landmine = landmine explosion
    .gender = m
    .at = in
    .foiled = landmine cleared
event-ied-unexploded-ordnance = explosion of war remnants
    .gender = m
    .at = in
    .foiled = war remnants cleared
event-ied-vehicle-bomb = car bomb explosion
    .gender = m
    .at = in
    .foiled = car bomb defused
event-ied-motorcycle-bomb = motorcycle bomb explosion
    .gender = m
    .at = in
    .foiled = motorcycle bomb defused
event-suicide-bomb = suicide bombing
    .gender = m
    .at = in
    .foiled = foiled suicide bombing
event-suicide-bomb-vehicle-bomb = suicide car bombing
    .gender = m
    .at = in
    .foiled = foiled suicide car bombing
event-suicide-bomb-motorcycle-bomb = suicide motorcycle bombing
    .gender = m
    .at = in
    .foiled = foiled suicide motorcycle bombing
event-grenade = grenade attack
    .gender = m
    .at = on
    .foiled = foiled grenade attack
event-chemical = suspected chemical attack
    .gender = m
    .at = on
    .foiled = foiled chemical attack
event-attack = armed attack
    .gender = m
    .at = on
    .foiled = foiled armed attack
event-attack-small-arms = shooting
    .gender = m
    .at = in
    .foiled = foiled armed attack
event-attack-sniper = sniper fire
    .gender = m
    .at = in
    .foiled = foiled sniper attack
event-attack-blade = knife attack
    .gender = m
    .at = in
    .foiled = foiled knife attack
event-abduction = abduction
    .gender = m
    .at = in
    .foiled = foiled abduction
event-sexual-violence = sexual violence
    .gender = m
    .at = in
    .foiled = foiled assault
event-arrests = arrests
    .gender = m
    .at = in
    .foiled = foiled arrests
event-disrupted = foiled attack
    .gender = m
    .at = in
    .foiled = foiled attack
event-disrupted-ied = explosive device defused
    .gender = m
    .at = in
    .foiled = explosive device defused
event-disrupted-landmine = landmine cleared
    .gender = m
    .at = in
    .foiled = landmine cleared
event-disrupted-vehicle-bomb = car bomb defused
    .gender = m
    .at = in
    .foiled = car bomb defused
event-disrupted-motorcycle-bomb = motorcycle bomb defused
    .gender = m
    .at = in
    .foiled = motorcycle bomb defused
event-disrupted-drone = foiled drone attack
    .gender = m
    .at = on
    .foiled = foiled drone attack
event-agreement = agreement
    .gender = m
    .at = in
    .foiled = agreement stalled
event-looting = destruction of property
    .gender = m
    .at = in
    .foiled = foiled destruction of property
event-looting-arson = property set on fire
    .gender = m
    .at = in
    .foiled = foiled arson
event-transfer = control changes hands without fighting
    .gender = m
    .at = in
    .foiled = change of control stalled
event-base = military base set up
    .gender = m
    .at = in
    .foiled = military base prevented
event-change = change in an armed group's activity
    .gender = m
    .at = in
    .foiled = foiled plot
event-other = security event
    .gender = m
    .at = in
    .foiled = foiled plot
event-peaceful-protest = peaceful protest
    .gender = m
    .at = in
    .foiled = protest prevented
event-protest-intervention = intervention against a protest
    .gender = m
    .at = in
    .foiled = protest prevented
event-excessive-force = force used against protesters
    .gender = m
    .at = in
    .foiled = protest prevented
event-violent-demonstration = violent demonstration
    .gender = m
    .at = in
    .foiled = demonstration prevented
event-mob = mob violence
    .gender = m
    .at = in
    .foiled = mob violence prevented
event-threaten = threat
    .gender = m
    .at = on
    .foiled = foiled plot
event-alert = security alert
    .gender = m
    .at = in
    .foiled = security alert
event-alert-siren = sirens
    .gender = m
    .at = in
    .foiled = sirens
event-alert-evacuation = call to evacuate
    .gender = m
    .at = in
    .foiled = call to evacuate
event-alert-curfew = curfew
    .gender = m
    .at = in
    .foiled = curfew
event-alert-closure = closure
    .gender = m
    .at = of
    .foiled = closure
event-alert-drone = drone
    .gender = m
    .at = over
    .foiled = drone intercepted
event-alert-aircraft = warplanes
    .gender = m
    .at = over
    .foiled = warplanes intercepted
event-alert-helicopter = helicopters
    .gender = m
    .at = over
    .foiled = helicopters intercepted
event-mobilize = military build-up
    .gender = m
    .at = in
    .foiled = build-up prevented
event-mobilize-incursion = military incursion
    .gender = m
    .at = in
    .foiled = incursion repelled
event-mobilize-reinforcement = military reinforcements
    .gender = m
    .at = in
    .foiled = reinforcements stopped
event-explosion = explosion of unknown cause
    .gender = m
    .at = in
    .foiled = foiled bombing
event-explosion-explained = explosion
    .gender = m
    .at = in
    .foiled = foiled bombing

## The first line

where-on = on { $place }
where-in = in { $place }
where-in-site = at { $place }
where-on-site = on { $place }
where-of = of { $place }
where-over = over { $place }
where-threat = against { $place }
target-on = on { $target }
target-in-place = { $target } in { $place }
target-in-place-site = { $target } at { $place }
target-in-place-road = { $target } on { $place }
road-words = road, highway, bridge
quarter-words = quarter, roundabout, square, market, street, neighbourhood
place-in-governorate = { $place }, { $governorate }
headline = { $event } { $where }
headline-no-place = { $event }
headline-result = { $result }: { $event } { $where }
headline-result-no-place = { $result }: { $event }
headline-ongoing = { $gender ->
    [f] { $headline } (ongoing)
   *[m] { $headline } (ongoing)
}
headline-claimed = claimed: { $event }
headline-claimed-after = { $gender ->
   *[m] { $headline } (responsibility claimed)
}
headline-threatened = threat of { $event }
headline-explained = { $cause }, not an attack, says a clarification: { $headline }
explained-accident = an accident
explained-drill = a drill
explained-disposal = disposal of munitions or remnants
explained-sonic = a sonic boom
explained-celebration = a celebration
explained-nature = a natural cause
headline-retracted = (withdrawn) { $headline }
headline-discreet = You have a new message.
result-unsure = conflicting reports of casualties
result-killed = { $people } killed
result-injured = { $people } injured
result-both = { $killed } killed, { $injured } injured

## People and reports, counted

people-count = { $n ->
    [0] nobody
    [two] { $n } people
    [few] { $n } people
    [many] { $n } people
    [one] one person
   *[other] { $n } people
}
people-range = { $upper ->
    [one] { $lower } to { $upper } people
   *[other] { $lower } to { $upper } people
}
people-up-to = { $upper ->
    [one] up to one person
   *[other] up to { $upper } people
}
people-at-least = { $n ->
    [0] an unstated number of people
    [one] at least one person
   *[other] at least { $n } people
}
people-dozens = dozens
people-hundreds = hundreds

killed-count = { $n ->
    [0] nobody killed
   *[other] { $n } killed
}
killed-range = { $upper ->
    [one] { $lower } to { $upper } killed
   *[other] { $lower } to { $upper } killed
}
killed-up-to = { $upper ->
    [one] at most one killed
   *[other] at most { $upper } killed
}
killed-at-least = { $n ->
    [0] an unstated number killed
   *[other] at least { $n } killed
}
killed-dozens = dozens killed
killed-hundreds = hundreds killed

injured-count = { $n ->
    [0] nobody injured
   *[other] { $n } injured
}
injured-range = { $upper ->
    [one] { $lower } to { $upper } injured
   *[other] { $lower } to { $upper } injured
}
injured-up-to = { $upper ->
    [one] at most one injured
   *[other] at most { $upper } injured
}
injured-at-least = { $n ->
    [0] an unstated number injured
   *[other] at least { $n } injured
}
injured-dozens = dozens injured
injured-hundreds = hundreds injured
nobody-hurt = nobody killed or injured

posts-of = { $n ->
    [one] 1 post
   *[other] { $n } posts
}
independent = { $n ->
    [one] 1 independent source
   *[other] { $n } independent sources
}
independent-of-posts = { $independent } in { $posts }

## The lines

list-more = { $a }, { $b }
feminine-names = none
list-last = { $a } and { $b }
statements = { $a }; { $b }
by = According to { $who }
by-note = { $who } ({ $note })
by-unnamed = According to an unnamed source
by-deleted = According to a post since deleted or changed
unconfirmed = no independent confirmation
reported-by = { $n ->
    [one] reported by { $n } independent source
   *[other] reported by { $n } independent sources
}
attribution = { $by }; { $standing }
denied-line = { $gender ->
   *[m] Denied by { $who }
}
late-line = Arrived late: published before it reached us
time-line = Time: { $when } · { $published }
time-line-only-published = Time: { $published }
published = published { $when }
day-time = { $day }, { $time }
half-day-unsaid = { $when } (a.m. or p.m. not stated)
roughly = { $day }, about { $time }
between-times = { $day }, between { $from } and { $to }
between-days = between { $from } and { $to }
week-of = week of { $day }
month-of = { $month }
place-line = Place: { $path }
place-line-note = Place: { $path } ({ $note })
precision-site = approximate location
precision-subdistrict = subdistrict only
precision-district = district only
precision-district-iq = district only
precision-governorate = governorate only
precision-country = country only
precision-uncertain = several places bear this name; unsettled
precision-coarsened = location generalised for safety
level-admin3 = { $name } subdistrict
level-admin2 = { $name } district
level-admin2-iq = { $name } district
level-admin1 = { $name } governorate
path-join = { $a }, { $b }
toll-line = Casualties: { $statements }
toll-by-editor = { $toll } (corrected by an editor)
toll-by = { $toll } according to { $who }
tolls-and = { $killed }, { $injured }
target-line = Target: { $target }
actor-line = By: { $actor }
actor-threat-line = Threatened by: { $actor }
actor-plain-line = Party: { $actor }
actor-clash-line = Among the parties: { $actor }
actor-claimed = { $gender ->
   *[m] { $actor } (claims it)
}
actor-attributed = { $actor }, according to { $by }
actor-attributed-unnamed = { $actor }, according to the sources
actor-suspected = nobody has claimed it; { $by } suspects { $actor }
actor-suspected-unnamed = nobody has claimed it; { $actor } suspected
quote-line = “{ $quote }”
sources-line = Sources: { $sources } ({ $count })
sources-more = { $n ->
    [one] and { $n } more
   *[other] and { $n } more
}
source-quoting = { $source } quoting { $origin }
source-deleted = { $source } (post deleted)
update-line = Update { $n }, { $time }: { $change }
tail-line = { $id } { $hashtags }
not-a-siren = Not a siren: an independent monitor of published reports, affiliated with nobody; it can be late or wrong. Follow local authorities.
    (ليست صفارة إنذار)
explained-line = The cause is no attack, according to { $who }.
retracted-line = This report was withdrawn.

## What changed

change-new = first report
change-more_reports = more posts on the same event
change-independently_confirmed = reported by a further independent source
change-casualties_raised = toll raised
change-casualties_lowered = the source lowered the toll
change-place_corrected = place corrected
change-kind_corrected = kind of event corrected
change-claimed = responsibility claimed
change-escalated = alert level raised
change-renewed = it has started again
change-denied = a denial was issued
change-explained = explained: the cause is no attack
change-source_deleted = a source deleted its post
change-source_edited = a source edited its post
change-corrected_by_editor = corrected by an editor
change-corrected-fields = an editor corrected { $fields }
corrected-from-to = { $name } from { $old } to { $new }
corrected-first = { $name } to { $new }
corrected-killed = the number killed
corrected-injured = the number injured
corrected-place = the place
corrected-kind = the kind of news
corrected-sub-event-type = the kind of event
corrected-status = the status of the event
corrected-weapon = the means
corrected-actor = the perpetrator
change-retracted_by_editor = withdrawn by an editor
change-merged = merged with another event
change-split = split from another event
change-all_clear = all clear
change-closed = no longer followed

reply-update = Update: { $what }
reply-correction = Correction: { $what }
reply-retraction = Withdrawn: { $what }
reply-denial = Denial: { $what }
reply-all-clear = All clear: { $what }
reply-denies = { $gender ->
   *[m] { $who } denies what was reported: { $what }. The report stays, with the denial.
}
reply-denies-unnamed = What was reported is denied: { $what }. The report stays, with the denial.
reply-retracted = we withdraw the report “{ $what }”; do not rely on it.
reply-toll = toll raised, { $what }: { $toll }
reply-toll-lowered = fewer than was published, { $what }: { $toll }
reply-explained = { $what }: the cause is no attack, according to { $who }.
reply-explained-quote = { $what }: the cause is no attack, according to { $who }: “{ $quote }”
reply-claimed = { $gender ->
   *[m] { $who } claims it: { $what }
}
reply-escalated = { $what }: alert level raised to “{ $level }”; { $standing }
reply-confirmed = { $what }: reported by a further independent source ({ $count })
reply-cleared = { $what }, according to { $who }
reply-other = { $what }: { $change }

## Buttons and levels

button-source = Source
button-map = Map
button-mute = Mute this
button-wrong = Report a mistake
button-why = Why me?
level-flash = flash
level-urgent = urgent
level-alert = alert
level-digest = digest only

## Hashtags of our own: governorate and means

tag-drone = Drone
tag-aircraft = Aircraft
tag-helicopter = Helicopters
tag-missile = Missiles
tag-rocket = Rockets
tag-artillery = Artillery
tag-mortar = Mortars
tag-tank = Tanks
tag-small-arms = Gunfire
tag-sniper = Sniper
tag-ied = IED
tag-vehicle-bomb = Car Bomb
tag-motorcycle-bomb = Motorcycle Bomb
tag-suicide-vest = Suicide Vest
tag-landmine = Landmines
tag-unexploded-ordnance = War Remnants
tag-grenade = Grenade
tag-chemical = Chemical
tag-air-defense = Air Defence
tag-blade = Knife
tag-arson = Arson
