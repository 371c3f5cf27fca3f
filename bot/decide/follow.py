"""What changes known incidents and never opens one: edits, deletions, denials, follow-ups, all-clears."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from bot.decide import copies, geo, merge, news
from bot.decide.copies import Copied
from bot.decide.desk import Desk, cleared, evidence, explaining, explanation, ranked, record, statement
from bot.decide.statement import speaks
from bot.decide.words import hashes, jaccard, stands_in, stem_set
from bot.model.incident import Evidence, Incident, Reason
from bot.model.report import Event, Kind, Place, Precision, Report, Status, SubEvent

_WITHIN = frozenset(
    f"place.{word}" for word in ("same", "near", "parent", "wide", "named_alike", "same_district", "same_wide")
)
SAME_WORDS = ("copy.exact", "copy.near", "link.forward")
FEW_WORDS = (copies.SHORT, copies.WORN)
_HOLDS = ("place.same", "place.near", "place.named_alike", "place.same_area")
_APART = ("place.far", "place.outside", "place.countries_apart")
_ALIKE = 0.5
_MOSTLY = 0.42
"""The part of all words that a post shares with another whose place it names, if it says no more: as of a near-copy."""
_PLAIN = 0.5
"""A follow-up plainly speaks of an incident if it fits it this well without the kinds being weighed."""


def deleted(desk: Desk, held: list[Incident]) -> None:
    """The source took its post back: it stays on record and counts no more."""
    for incident in held:
        kept = [marked(e) if e.post_id == desk.post.id else e for e in incident.evidence]
        new = merge.rebuild(incident, kept, desk.now, desk.rules)
        why = (Reason.SOURCE_DELETED, f"{desk.post.source} deleted its post")
        lowered = news.reason(incident, new, desk.rules)
        record(desk, new, lowered if lowered[0] is Reason.CASUALTIES_LOWERED else why, copy=False)
    desk.reasons.append(f"deleted: {len(held)} incidents rested on it")


def marked(evidence: Evidence) -> Evidence:
    """On record, and no longer counted."""
    return msgspec.structs.replace(evidence, deleted=True)


def of_post(incident: Incident, post_id: str) -> list[Evidence]:
    """What one post contributes to an incident."""
    return [e for e in incident.evidence if e.post_id == post_id]


def quiet(desk: Desk) -> None:
    """A post of kind `other`: a denial, an all-clear, a follow-up, or nothing to us."""
    if calm(desk):
        all_clear(desk)
    for number, event in enumerate(desk.report.events[:4]):
        quiet_event(desk, number, event)
    if not desk.changes and not desk.report.events and (desk.report.follows_up or explaining(desk)):
        quiet_event(desk, 0, _bare(desk.report))
    if not desk.changes:
        repeat(desk)
    if not desk.changes:
        desk.reasons.append("kind other: no known incident that it plainly follows")


def repeat(desk: Desk, also: Sequence[str] = (), place: Place | None = None) -> bool:
    """A post that repeats an incident's post speaks of it too, whatever else it was taken for. Whether it does.

    `also`: further ways of repeating that count; `place`: the post's own, which must not lie apart.
    """
    for copy in desk.copied:
        if not _repeats(copy, also):
            continue
        for incident in desk.candidates():
            if geo.relate(place, incident.place, desk.rules.match) in _APART:
                continue
            if incident.id in copy.seen.incident_ids and not of_post(incident, desk.post.id):
                _add(desk, 0, _bare(desk.report), incident)
                return True
    return False


def _repeats(copy: Copied, also: Sequence[str]) -> bool:
    return copy.fresh >= 1 and (copy.how in also or (copy.how in SAME_WORDS and copy.likeness >= _ALIKE))


def adds_no_place(desk: Desk, event: Event) -> bool:
    """Whether an event has no place by which it could be told, or an unknown one that its long original did not name.

    By itself it would be a line in the digest, «somewhere». An unknown place of a few words is that place's news.
    """
    place = event.place
    if place is None or place.precision is Precision.COUNTRY:
        return True
    if place.precision is not Precision.UNCERTAIN or place.admin1 is not None:
        return False
    name = geo.own_name(place, desk.rules.match)
    words = frozenset().union(*(stem_set(text) for text in _repeated(desk)))
    return all(stands_in(word, words) for word in name) or len(stem_set(desk.post.text)) >= copies.SENTENCE


def worn(desk: Desk, event: Event) -> bool:
    """Whether the post is another channel's of these hours but for a few words, and an incident rests on that one.

    For an event without a place of its own, or at one that the other names: «explosions …» tells nobody more than that
    incident does, and of a word that fell out another means may be read. Not where it tells an hour of its own.
    """
    span = timedelta(hours=desk.rules.match.window.copy_short_hours)
    others = {s.post_id for s in desk.seen if s.source != desk.post.source and s.date <= desk.moment <= s.date + span}
    standing = [i for i in desk.candidates() if not cleared(i, desk.moment)]
    texts = [e.text for i in standing for e in i.evidence if e.post_id in others]
    place = event.place
    nameless = place is None or (place.precision is not Precision.COUNTRY and adds_no_place(desk, event))
    name = frozenset() if place is None or nameless else stem_set(place.text)
    if name and event.time.from_ is not None:
        return False
    mostly = _MOSTLY if name else 0.0
    return any(name <= stem_set(text) and _same_but_few(desk, text, mostly) for text in texts)


def _same_but_few(desk: Desk, other: str, mostly: float) -> bool:
    rules, text = desk.rules.match, desk.post.text
    anew = speaks(text, rules.phrases.renewed) and not speaks(other, rules.phrases.renewed)
    alike = jaccard(hashes(text), hashes(other)) >= mostly
    return not anew and alike and copies.replaced(text, other, rules)


def _repeated(desk: Desk) -> list[str]:
    """The texts that the post repeats, as far as incidents rest on them."""
    ids = {c.seen.post_id for c in desk.copied}
    return [e.text for i in desk.candidates() for e in i.evidence if e.post_id in ids]


def _bare(report: Report) -> Event:
    """The whole post as one statement without fields: only its words and ties can place it."""
    return Event(kind=Kind.OTHER, status=Status.HISTORICAL)


def quiet_event(desk: Desk, number: int, event: Event) -> None:
    """A denied event updates its incident; a follow-up adds a post to it. Statistics, drills, history do nothing."""
    denied, because = event.status is Status.DENIED, explaining(desk)
    if not denied and not because and not desk.report.follows_up:
        return
    if event.status in (Status.STATISTIC, Status.HYPOTHETICAL) or (event.status is Status.DRILL and not because):
        return
    incident = _plainly(desk, number, event)
    if incident is None:
        return
    if denied and not because:
        _deny(desk, number, event, incident)
    else:
        _add(desk, number, event, incident)


def _plainly(desk: Desk, number: int, event: Event) -> Incident | None:
    """The one incident that the event plainly is; None if there is none, or the post is part of it already."""
    loose = msgspec.structs.replace(event, kind=Kind.OTHER)
    found = ranked(desk, statement(desk, number, loose))
    if event.status is Status.DENIED:  # that one party struck is no denial of what another did
        found = [(i, fit) for i, fit in found if "actor.differs" not in fit.reasons]
    if not found or found[0][1].score < desk.rules.match.verdict.same + _PLAIN:
        return None
    incident = found[0][0]
    return None if of_post(incident, desk.post.id) else incident


def _deny(desk: Desk, number: int, event: Event, incident: Incident) -> None:
    """A denial never erases: it stands beside the event with who denies."""
    who = desk.report.quoted or desk.post.source  # the event's actor is who is said to have done what is denied
    kept = msgspec.structs.replace(evidence(desk, number, event), kind=Kind.OTHER, killed=None, injured=None)
    base = msgspec.structs.replace(incident, denied_by=tuple(dict.fromkeys((*incident.denied_by, who)))[:8])
    new = merge.rebuild(base, (*incident.evidence, kept), desk.now, desk.rules)
    why = (Reason.DENIED, f"denied by {who}") if who not in incident.denied_by else None
    record(desk, new, why)
    desk.reasons.append(f"event {number}: denies {incident.id}")


def _add(desk: Desk, number: int, event: Event, incident: Incident) -> None:
    kept = msgspec.structs.replace(evidence(desk, number, event), kind=Kind.OTHER)
    new = merge.rebuild(incident, (*incident.evidence, kept), desk.now, desk.rules)
    record(desk, new, explanation(desk, incident))
    desk.reasons.append(f"event {number}: follows up {incident.id}")


def calm(desk: Desk) -> bool:
    """Whether the post says that an alarm or the fighting is over."""
    return desk.report.all_clear or speaks(desk.post.text, desk.rules.match.phrases.calm)


def all_clear(desk: Desk) -> None:
    """The alarm is over: alerts of the same area close. So do its clashes, where the post names their place."""
    places = [e.place for e in desk.report.events if e.place]
    fighting = speaks(desk.post.text, desk.rules.match.phrases.calm)
    for incident in desk.candidates():
        if incident.closed:
            continue
        alarm = incident.kind is Kind.THREAT and incident.sub_event_type is SubEvent.ALERT
        clash = fighting and incident.kind is Kind.ATTACK and _goes_on(incident)
        if (alarm and _covered(desk, incident, places)) or (clash and _named(desk, incident, places)):
            closed = msgspec.structs.replace(incident, closed=True)
            new = merge.assess(closed, desk.now, desk.rules)
            record(desk, new, (Reason.ALL_CLEAR, f"all clear by {desk.post.source}"))
            desk.reasons.append(f"all clear: closes {incident.id}")


def _goes_on(incident: Incident) -> bool:
    return incident.status is Status.ONGOING or incident.sub_event_type is SubEvent.ARMED_CLASH


def _named(desk: Desk, incident: Incident, places: list[Place]) -> bool:
    """Whether the calm is told of the very place of the fighting, or of an area that holds it."""
    if incident.place is None:
        return False
    table = desk.rules.match
    return _names(desk.post.text, incident.place) or any(
        geo.relate(place, incident.place, table) in _HOLDS for place in places
    )


def _covered(desk: Desk, incident: Incident, places: list[Place]) -> bool:
    if not places:
        tied = any(incident.id in c.seen.incident_ids for c in desk.copied)
        return tied or incident.place is None or _names(desk.post.text, incident.place)
    table = desk.rules.match
    return any(geo.relate(place, incident.place, table) in _WITHIN for place in places)


def _names(text: str, place: Place) -> bool:
    """Whether a text names a place: all words of its name stand in it."""
    name = geo.names(place)
    return bool(name) and name <= stem_set(text)
