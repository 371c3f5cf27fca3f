"""What an incident of very many or very long posts leaves out first, so that it stays small.

Who said it, when, its address and the hash of its words are left out last, together with the whole post: only where
even these of so many posts are too much, and never those of the first and the newest.
"""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from bot.decide.merge import bounded
from bot.model.incident import Evidence, Incident

Said = Sequence[Evidence]

_ENDS = 12
"""The first and the newest posts, which stay whole longest: by their texts what comes is weighed."""
_EXCERPT, _SHORT = 400, 120
"""Characters of a text, of a sentence."""
_FEWER = (120, 80, 50, 30, 16, 8)
_REVISIONS = 12
_NAMED = 64


def slimmer(incident: Incident) -> Iterator[Incident]:
    """The incident as it is, then ever smaller; the last is some two thousand bytes, whatever it was."""
    yield incident
    for step in (_said_before, _copies, _middle, _excerpts, _bare_copies, _bare_middle):
        incident = msgspec.structs.replace(incident, evidence=step(incident.evidence))
        yield incident
    incident = _less_beside(incident)
    for most in _FEWER:
        incident = msgspec.structs.replace(incident, evidence=tuple(bounded(incident.evidence, most)))
        yield incident
    yield msgspec.structs.replace(incident, evidence=tuple(map(_bare, incident.evidence)))


def _said_before(said: Said) -> tuple[Evidence, ...]:
    """Of the same words the first alone is kept; the hash says that the others are the same."""
    first: dict[int, str] = {}
    for e in said:
        first.setdefault(e.fingerprint, e.post_id)
    again = [e.fingerprint != 0 and first[e.fingerprint] != e.post_id for e in said]
    return tuple(_quiet(e) if same else e for e, same in zip(said, again, strict=True))


def _copies(said: Said) -> tuple[Evidence, ...]:
    return tuple(msgspec.structs.replace(e, text="") if e.copied else e for e in said)


def _middle(said: Said) -> tuple[Evidence, ...]:
    return _inside(said, lambda e: msgspec.structs.replace(e, text="", media=()))


def _excerpts(said: Said) -> tuple[Evidence, ...]:
    return tuple(
        msgspec.structs.replace(e, text=e.text[:_EXCERPT], says=e.says[:_EXCERPT], media=e.media[:2]) for e in said
    )


def _bare_copies(said: Said) -> tuple[Evidence, ...]:
    """A copy's statement is its original's."""
    return _inside(said, lambda e: _bare(e) if e.copied else msgspec.structs.replace(e, says=e.says[:_SHORT]))


def _bare_middle(said: Said) -> tuple[Evidence, ...]:
    return _inside(said, lambda e: msgspec.structs.replace(_quiet(e), because=()))


def _inside(said: Said, less: Callable[[Evidence], Evidence]) -> tuple[Evidence, ...]:
    return (*said[:_ENDS], *map(less, said[_ENDS:-_ENDS]), *said[max(_ENDS, len(said) - _ENDS) :])


def _quiet(e: Evidence) -> Evidence:
    """Without its words."""
    return msgspec.structs.replace(e, text="", says="")


def _bare(e: Evidence) -> Evidence:
    """Without its words and its statement: who, when, where it stands, and the hash."""
    return msgspec.structs.replace(
        _quiet(e), place=None, actor=None, target=None, time=None, media=(), because=(), quoted=None
    )


def _less_beside(incident: Incident) -> Incident:
    """Fewer of its revisions, and of the long words that posts tagged it with."""
    first, newest = incident.revisions[:1], incident.revisions[1:][-_REVISIONS:]
    return msgspec.structs.replace(
        incident,
        revisions=(*first, *(msgspec.structs.replace(r, change=r.change[:_SHORT]) for r in newest)),
        hashtags=_brief(incident.hashtags),
        watch=_brief(incident.watch),
        rare_words=_brief(incident.rare_words),
        denied_by=_brief(incident.denied_by),
    )


def _brief(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if len(word) <= _NAMED)[:_REVISIONS]
