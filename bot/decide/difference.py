"""What another way of deciding would have told otherwise: incidents as they were against incidents as they would be.

Two incidents are one where they rest on a common post. What is told is what some subscriber hears of at once: an
incident whose most pressing level was above «digest only».
"""

from collections.abc import Iterable, Sequence

import msgspec

from bot.model.incident import Incident, Level


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What would be told beside, no more, or otherwise (as it was, as it would be), and how many would stay."""

    added: tuple[Incident, ...] = ()
    removed: tuple[Incident, ...] = ()
    changed: tuple[tuple[Incident, Incident], ...] = ()
    same: int = 0


def difference(before: Iterable[Incident], after: Iterable[Incident]) -> Difference:
    """Compare. What an editor withdrew or set right is left out: no rule decides that."""
    old = [one for one in before if not one.merged_into]
    by_post: dict[str, list[Incident]] = {}
    for one in old:
        for post_id in {said.post_id for said in one.evidence}:
            by_post.setdefault(post_id, []).append(one)
    new = [one for one in after if not one.merged_into and _told(one)]
    pairs = [(_partner(one, by_post), one) for one in new]
    kept = {was.id for was, _ in pairs if was is not None}
    both = [(was, one) for was, one in pairs if was is not None and _told(was) and not _edited(was)]
    changed = [(was, one) for was, one in both if _as_told(was) != _as_told(one)]
    return Difference(
        added=tuple(one for was, one in pairs if was is None or not (_told(was) or _edited(was))),
        removed=tuple(was for was in old if _told(was) and not _edited(was) and was.id not in kept),
        changed=tuple(changed),
        same=len(both) - len(changed),
    )


def _partner(one: Incident, by_post: dict[str, list[Incident]]) -> Incident | None:
    """The incident with most in common: a post may tell of several events, so its events count before posts."""
    events = {(said.post_id, said.event) for said in one.evidence}
    posts = {post for post, _ in events}
    known = {was.id: was for post in posts for was in by_post.get(post, ())}

    def likeness(was: Incident) -> tuple[bool, int, int]:
        told = {(said.post_id, said.event) for said in was.evidence}
        return was.id == one.id, len(told & events), len({post for post, _ in told} & posts)

    return max(known.values(), key=likeness, default=None)


def _told(one: Incident) -> bool:
    return one.peak < Level.DIGEST


def _edited(one: Incident) -> bool:
    return one.retracted or bool(one.fixed)


def _as_told(one: Incident) -> Sequence[object]:
    """What a reader would see of it first."""
    place = (one.place.name_ar or one.place.text, one.place.admin1) if one.place else None
    return one.peak, one.kind, one.sub_event_type, one.status, place, one.killed, one.injured
