"""One post, its report and what is known: which incidents change, why, and what followers are owed."""

from dataclasses import replace
from datetime import datetime

import msgspec

from bot.decide import acts, cells, follow, geo, match, merge, news, origin
from bot.decide.copies import SENTENCE
from bot.decide.desk import Desk, cleared, join, lay, ranked, record, statement
from bot.decide.ids import MAX_EVENTS, free_id
from bot.decide.reunite import reunite
from bot.decide.rules import Rules, bundled
from bot.decide.statement import Statement
from bot.decide.words import fingerprint, hash24, stem_set, telling_first
from bot.model.decision import Change, Decision, Known, SeenPost, Verdict
from bot.model.incident import Evidence, Incident, News, Reason
from bot.model.post import Post
from bot.model.report import QUIET, Event, Kind, Report, Status, TimeSpan
from bot.model.source import Source

_OTHER_READING = 0.5
_EDITED = "the source edited its post"
_MAX_LINKS = 16
_ALSO = 3
"""Of the incidents that a post plainly is of, so many are looked at: they may be halves of one."""


def decide(  # noqa: PLR0917 - the agreed order of what a decision needs
    post: Post,
    report: Report,
    source: Source | None,
    known: Known,
    now: datetime,
    rules: Rules | None = None,
) -> Decision:
    """All that one post changes. Deterministic: the same values give the same decision."""
    desk = lay(post, report, source, known, now, rules or bundled())
    held = [i for i in desk.candidates() if any(e.post_id == post.id for e in i.evidence)]
    if post.deleted:
        follow.deleted(desk, held)
    elif held or any(s.post_id == post.id for s in known.seen):
        _again(desk, held, known)
    else:
        _first_time(desk)
    changes = (*desk.changes.values(), *_closed(desk))
    return Decision(post_id=post.id, changes=changes, seen=_seen(desk, known), reasons=tuple(desk.reasons))


def _closed(desk: Desk) -> list[Change]:
    """The known incidents of which nothing was heard for long become history with this post: nobody is told.

    So closing has its place in the order of posts, and a replay closes the same ones at the same posts.
    """
    untouched = [i for _, i in sorted(desk.before.items()) if i.id not in desk.changes and not i.merged_into]
    return [change for i in untouched for change in acts.close(i, desk.now, desk.rules)]


def _first_time(desk: Desk) -> None:
    if desk.report.kind is Kind.OTHER:
        follow.quiet(desk)
        return
    for number, event in enumerate(desk.report.events[:MAX_EVENTS]):
        place_event(desk, number, event)
    if follow.calm(desk):
        follow.all_clear(desk)


def place_event(desk: Desk, number: int, event: Event) -> None:
    """One event of the post: into the incident it belongs to, or into a new one, or nowhere."""
    if event.kind is Kind.OTHER or event.status in QUIET:
        follow.quiet_event(desk, number, event)
        return
    said = statement(desk, number, event)
    found = ranked(desk, said)
    best = found[0] if found else None
    if best and best[1].verdict is Verdict.SAME:
        desk.reasons.append(f"event {number}: {best[0].id} {best[1].score}: {' '.join(best[1].reasons)}")
        because = match.because(best[1], desk.rules.match)
        join(desk, replace(said, evidence=msgspec.structs.replace(said.evidence, because=because)), best[0])
        for other in [i.id for i, m in found[1:_ALSO] if m.verdict is Verdict.SAME]:
            _link_back(desk, other, best[0].id)
            _link_back(desk, best[0].id, other)
        reunite(desk, best[0].id)
    elif number and event.place is None:
        desk.reasons.append(f"event {number}: no place of its own, opens nothing")
    elif _other_reading(desk, event):
        desk.reasons.append(f"event {number}: a copy, read as another kind")
        follow.repeat(desk)
    elif _repeats_all(desk, event):
        desk.reasons.append(f"event {number}: a copy opens nothing")
    elif follow.adds_no_place(desk, event) and follow.repeat(desk, follow.FEW_WORDS, event.place):
        desk.reasons.append(f"event {number}: a copy without a place of its own")
    elif follow.worn(desk, event):
        desk.reasons.append(f"event {number}: another's words but for a few, and no other place: opens nothing")
    else:
        _open(desk, said, [i.id for i, m in found if m.verdict is Verdict.UNSURE])


def _other_reading(desk: Desk, event: Event) -> bool:
    """A near-copy by another source whose original was read as an attack, and this as a threat, or the other way."""
    near = [c for c in desk.copied if c.how in follow.SAME_WORDS and c.fresh >= 1 and c.likeness >= _OTHER_READING]
    ids = {name for c in near for name in c.seen.incident_ids}
    kinds = {i.kind for i in desk.candidates() if i.id in ids}
    return bool(kinds) and event.kind not in kinds


def _repeats_all(desk: Desk, event: Event) -> bool:
    """Word for word what was decided before, incidents and all: what opened nothing then opens nothing now.

    Except an alarm that was called off since, and what now names another place.
    """
    near = [c for c in desk.copied if c.how in ("copy.exact", "link.forward") and c.fresh >= 1]
    near = [c for c in near if c.likeness > 0.9 or (c.how == "copy.exact" and len(c.seen.words) < SENTENCE)]
    name = frozenset(map(hash24, stem_set(event.place.text) if event.place else ()))
    near = [c for c in near if name <= set(c.seen.words) or c.how == "link.forward"]
    over = {i.id for i in desk.candidates() if cleared(i, desk.moment)}
    return any(c.how == "link.forward" or not over.intersection(c.seen.incident_ids) for c in near)


def _open(desk: Desk, said: Statement, unsure: list[str]) -> None:
    """A new incident, linked with those it may be a part of and with the threats that it fulfils."""
    fulfilled = [i.id for i in desk.candidates() if match.fulfils(said, i, desk.rules.match)]
    new_id = free_id(desk.post.id, said.evidence.event, desk.incidents.keys())
    links = tuple(dict.fromkeys((*unsure, *fulfilled)))[:_MAX_LINKS]
    e = _own_words(desk, said.evidence)
    blank = Incident(
        id=new_id,
        kind=e.kind,
        sub_event_type=e.sub_event_type,
        status=e.status,
        place=e.place,
        event_time=e.time or TimeSpan(),
        first_post=e.date,
        last_post=e.date,
        linked=links,
    )
    new = merge.rebuild(blank, (e,), desk.now, desk.rules)
    desk.reasons.append(f"event {e.event}: new {new_id}" + (f", perhaps {' '.join(unsure)}" if unsure else ""))
    record(desk, new, (Reason.NEW, "first report"))
    for other in links:
        _link_back(desk, other, new_id)


def _own_words(desk: Desk, e: Evidence) -> Evidence:
    """What opens an incident is no copy, however alike its words: a form that another filled in before."""
    if not desk.verbatim or desk.post.forwarded_from:
        return e
    first = origin.of(desk.post, desk.report, desk.source, (), desk.rules.match)
    return msgspec.structs.replace(e, origin=first, copied=False)


def _link_back(desk: Desk, incident_id: str, new_id: str) -> None:
    """The older incident learns of the newer one; nobody is told."""
    old = desk.incidents[incident_id]
    if new_id in old.linked:
        return
    new = msgspec.structs.replace(old, linked=(*old.linked, new_id)[-_MAX_LINKS:])
    earlier = desk.changes.get(incident_id)
    desk.incidents[incident_id] = new
    desk.changes[incident_id] = Change(
        incident=new,
        reason=earlier.reason if earlier else Reason.MORE_REPORTS,
        news=earlier.news if earlier else News.NOTHING,
        cells=cells.of_incident(new),
        is_new=earlier.is_new if earlier else False,
        level=earlier.level if earlier else None,
    )


def _again(desk: Desk, held: list[Incident], known: Known) -> None:
    """A post that was decided before: changed, or only delivered twice."""
    same = fingerprint(desk.post.text)
    if held and all(e.fingerprint == same for i in held for e in i.evidence if e.post_id == desk.post.id):
        desk.reasons.append("read before, unchanged")
        return
    if not held and not desk.post.edited:
        desk.reasons.append("read before")
        return
    _edited(desk, held)


def _edited(desk: Desk, held: list[Incident]) -> None:
    """The source changed its post: each incident takes the statement that fits it; the rest is decided as new."""
    said = [
        statement(desk, n, e)
        for n, e in enumerate(desk.report.events[:4])
        if e.kind is not Kind.OTHER and e.status is not Status.DENIED
    ]
    used: set[int] = set()
    for incident in held:
        rest = [e for e in incident.evidence if e.post_id != desk.post.id]
        mine = _fitting(said, incident, rest, desk, used)
        if mine is not None:
            used.add(mine.evidence.event)
        kept = [*rest, mine.evidence] if mine else [*rest, *map(follow.marked, follow.of_post(incident, desk.post.id))]
        new = merge.rebuild(incident, kept, desk.now, desk.rules)
        why = news.reason(incident, new, desk.rules)
        record(desk, new, (Reason.SOURCE_EDITED, _EDITED) if why[0] is Reason.MORE_REPORTS else why, copy=False)
    for statement_ in said:
        if statement_.evidence.event not in used:
            place_event(desk, statement_.evidence.event, desk.report.events[statement_.evidence.event])


def _fitting(
    said: list[Statement], incident: Incident, rest: list[Evidence], desk: Desk, used: set[int]
) -> Statement | None:
    """The edited post's statement for this incident: the one at its old place, if it is the same event still."""
    free = [s for s in said if s.evidence.event not in used]
    old = follow.of_post(incident, desk.post.id)[0]
    base = merge.rebuild(incident, rest or [old], desk.now, desk.rules)
    scored = [(match.match(s, base, desk.rules.match), s) for s in free]
    fit = [
        (m.score, s.evidence.event == old.event, s) for m, s in scored if m.verdict is not Verdict.DIFFERENT or not rest
    ]
    fit = [f for f in fit if not _elsewhere(f[2], old, desk)]
    return max(fit, key=lambda f: (f[1], f[0]))[2] if fit else None


def _elsewhere(said: Statement, old: Evidence, desk: Desk) -> bool:
    if said.evidence.kind is not old.kind:
        return False
    return geo.relate(said.evidence.place, old.place, desk.rules.match) in ("place.outside",)


def _seen(desk: Desk, known: Known) -> SeenPost | None:
    """What is remembered of the post to know its copies."""
    earlier = next((s for s in known.seen if s.post_id == desk.post.id), None)
    if desk.post.deleted:
        return earlier
    mine = [c.incident.id for c in desk.changes.values() if any(e.post_id == desk.post.id for e in c.incident.evidence)]
    before = earlier.incident_ids if earlier else ()
    return SeenPost(
        post_id=desk.post.id,
        source=desk.post.source,
        origin=desk.origin,
        date=desk.moment,
        words=telling_first(desk.post.text, desk.rules.match.phrases.filler),
        media=desk.post.media[:10],
        incident_ids=tuple(dict.fromkeys((*before, *mine)))[:8],
    )
