"""An editor's hand: merge, split, correct, retract. Pure; each gives the changes to commit and what followers get.

Those who were told are told: a correction for what was wrong, a silent edit where nothing they know changes.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec

from bot.decide import cells, merge, news
from bot.decide.ids import free_id
from bot.decide.rules import Rules, bundled
from bot.model.decision import Change
from bot.model.incident import Incident, Level, News, Reason, Revision
from bot.model.report import Actor, Kind, Place, Status, SubEvent, Toll, Weapon


class WrongAct(ValueError):  # noqa: N818 - what an editor did, not what failed
    """The act makes no sense; the message says why, for the editor."""


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """What an editor sets right; None leaves a field as it is."""

    kind: Kind | None = None
    sub_event_type: SubEvent | None = None
    status: Status | None = None
    place: Place | None = None
    weapon: Weapon | None = None
    actor: Actor | None = None
    killed: Toll | None = None
    injured: Toll | None = None


def merge_incidents(kept: Incident, other: Incident, now: datetime, rules: Rules | None = None) -> list[Change]:
    """`other` becomes part of `kept`. Its followers' message then shows `kept`; no one hears a sound.

    Raises WrongAct for an incident with itself, or one that was merged or withdrawn before.
    """
    if kept.id == other.id or kept.merged_into or other.merged_into or kept.retracted or other.retracted:
        raise WrongAct(f"{other.id} cannot become part of {kept.id}")
    base = msgspec.structs.replace(
        kept,
        linked=_without((*kept.linked, *other.linked), kept.id, other.id),
        denied_by=tuple(dict.fromkeys((*kept.denied_by, *other.denied_by))),
        hashtags=merge.tags(kept.hashtags, other.hashtags),
        watch=merge.tags(kept.watch, other.watch),
        peak=min(kept.peak, other.peak),
    )
    mine = {e.post_id for e in kept.evidence}
    evidence = (*kept.evidence, *(e for e in other.evidence if e.post_id not in mine))
    whole = news.hold(merge.rebuild(base, evidence, now, rules or bundled()), base, now, rules or bundled())
    gone = msgspec.structs.replace(other, merged_into=kept.id, linked=(kept.id,))
    return [
        _changed(whole, kept, Reason.MERGED, f"took in {other.id}", now),
        _changed(gone, other, Reason.MERGED, f"is {kept.id}", now),
    ]


def split(
    incident: Incident,
    posts: Collection[str],
    now: datetime,
    taken: Collection[str] = (),
    rules: Rules | None = None,
) -> list[Change]:
    """The named posts become an incident of their own. Those told of the old one get a correction.

    Raises WrongAct if the posts are none or all of the incident's. `taken`: ids that are in use.
    """
    out = [e for e in incident.evidence if e.post_id in posts]
    rest = [e for e in incident.evidence if e.post_id not in posts]
    if not out or not rest:
        raise WrongAct(f"{incident.id}: name some of its posts, but not all")
    table = rules or bundled()
    new_id = free_id(out[0].post_id, out[0].event, {*taken, incident.id})
    blank = msgspec.structs.replace(
        incident, id=new_id, revisions=(), linked=(incident.id,), denied_by=(), peak=incident.peak
    )
    new = merge.rebuild(blank, out, now, table)
    old = merge.rebuild(msgspec.structs.replace(incident, linked=(*incident.linked, new_id)), rest, now, table)
    new = msgspec.structs.replace(new, peak=new.level)
    old = news.hold(old, incident, now, table)
    return [
        _changed(old, incident, Reason.SPLIT, f"{new_id} is another event", now),
        _changed(new, None, Reason.SPLIT, f"was part of {incident.id}", now),
    ]


def correct(incident: Incident, what: Correction, now: datetime, rules: Rules | None = None) -> list[Change]:
    """An editor's fields instead of ours, for good; «تصويب» to those who were told. WrongAct if nothing changes."""
    fields = {name: value for name in what.__struct_fields__ if (value := getattr(what, name)) is not None}
    changed = {name: value for name, value in fields.items() if getattr(incident, name) != value}
    if not changed:
        raise WrongAct(f"{incident.id}: that is what it says already")
    table = rules or bundled()
    fixed = tuple(dict.fromkeys((*incident.fixed, *changed)))
    new = merge.assess(msgspec.structs.replace(incident, **changed, fixed=fixed), now, table)
    new = news.hold(new, incident, now, table)
    told = ", ".join(_set_right(name, getattr(incident, name), changed[name]) for name in sorted(changed))
    return [_changed(new, incident, Reason.CORRECTED, told, now)]


def _set_right(field: str, old: object, new: object) -> str:
    """«killed 1 → 3-4»; of other fields their name alone: what they say now stands in the headline."""
    return f"{field} {_number(old)} → {_number(new)}" if field in {"killed", "injured"} else field


def _number(people: object) -> str:
    """A toll as editors type it; «?» where none was stated."""
    match people:
        case (int() as low, None):
            return f"{low}+"
        case (int() as low, int() as high):
            return str(low) if low == high else f"{low}-{high}"
        case _:
            return "?"


def retract(incident: Incident, why: str, now: datetime) -> list[Change]:
    """«سحب»: we no longer stand by it. Raises WrongAct if it was withdrawn before."""
    if incident.retracted or incident.merged_into:
        raise WrongAct(f"{incident.id} is withdrawn or merged already")
    gone = msgspec.structs.replace(incident, retracted=True, closed=True)
    return [_changed(gone, incident, Reason.RETRACTED, why, now)]


def close(incident: Incident, now: datetime, rules: Rules | None = None) -> list[Change]:
    """Nothing was heard of it for long: it is history, and nobody is told. No change if it is closed, or too fresh.

    How loudly it was told stays on record.
    """
    table = rules or bundled()
    if incident.closed or (now - incident.last_post).total_seconds() < table.levels.close_hours * 3600:
        return []
    done = merge.assess(msgspec.structs.replace(incident, closed=True), now, table)
    done = msgspec.structs.replace(done, level=incident.level, reasons=incident.reasons)
    return [_changed(done, incident, Reason.CLOSED, "no post for long", now)]


def _without(ids: Sequence[str], *gone: str) -> tuple[str, ...]:
    return tuple(i for i in dict.fromkeys(ids) if i not in gone)


def _changed(new: Incident, old: Incident | None, why: Reason, words: str, now: datetime) -> Change:
    told = old is not None and (min(old.peak, old.level) < Level.DIGEST)
    means = news.BY_REASON[why] if told else News.NOTHING
    number = (old.revision if old else 0) + 1
    revision = Revision(n=number, at=now, reason=why, news=means, change=words)
    final = news.revised(msgspec.structs.replace(new, revisions=old.revisions if old else ()), revision)
    return Change(incident=final, reason=why, news=means, cells=cells.of_incident(final), is_new=old is None)
