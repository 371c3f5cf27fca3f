### The daily digest, its chart and its map, in English.

digest-head = <b>Digest of { $day }</b> ({ $areas })
digest-nothing = Digest of { $day }: nothing was published within your subscription in the past 24 hours. Silence is not safety.
digest-total = { $events }: { $kinds }
digest-against = { $counted } (average { $average })
attacks-count = { $n ->
    [one] 1 attack
   *[other] { $n } attacks
}
threats-count = { $n ->
    [one] 1 threat
   *[other] { $n } threats
}
digest-places = By governorate: { $places }
digest-place = { $name } { $n }
digest-other-places = others { $n }
digest-elsewhere = place unsettled { $n }
digest-main = <b>Main events</b>
digest-item = { $n }. { $line }
digest-rest = { $n ->
    [one] and 1 more in /latest
   *[other] and { $n } more in /latest
}
digest-explained = Explained, no attack: { $ids }
digest-retracted = Withdrawn: { $ids }
digest-missed = { $n ->
    [one] 1 alert came too late to be sent
   *[other] { $n } alerts came too late to be sent
}
digest-note = These count events, not posts; casualties are never summed.
chart-title = Events per day
chart-subtitle = { $areas } · past 7 days
chart-attacks = attacks
chart-threats = threats and alerts
chart-average = average
map-title = Where it happened
map-subtitle = { $from } – { $to }
map-legend-exact = place known
map-legend-area = area only
map-legend-attack = attack
map-legend-threat = threat
map-credit = Borders: Natural Earth (public domain) · rivers: WDBII / GSHHG · borders imply no endorsement
map-scale = { $n } km
csv-caption = The digest's events as CSV
button-csv = CSV file
digest-button-map = Map
waking-head = <b>During your quiet hours</b>
situation-head = <b>Many events at once</b>: one message that is renewed instead of many alerts
situation-since = since { $time }
silence-told = Monitoring of your area ({ $area }) has been interrupted since { $when }: its sources are silent or broken. This does not mean safety.
silence-mended = Monitoring of your area ({ $area }) has resumed.
