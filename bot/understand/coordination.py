"""Acts that one sentence tells side by side, each with a place of its own: «غارة على النبطية وقصف مدفعي على ياطر».

Each has its stretch of the sentence, and is an event of its own; a place of one stretch is no place of another.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.model.report import Precision

from .acts import Act
from .moods import Mood
from .place_roles import Role
from .places import Located
from .reading import Reading
from .segments import Segment

LOOKED_AT = 24
"""Acts that may become events of their own: the news stands at the head."""
_LEAD = 3
"""Words before an act within which «و» begins its stretch: «وأنباء عن اشتباكات»."""
_REACH = 8
"""Words between an act and its place."""
_NEVER = frozenset({Role.ACTOR, Role.OUTLET, Role.PERSON, Role.ORIGIN, Role.LAUNCH})
_DEPENDS = frozenset("بلا")
"""Letters of clitics that tie an act to another: «بإطلاق نار», «القصف»."""
_BESIDE = frozenset(("فيما", "كما", "بينما", "وسط", "تزامنا", "بالتزامن", "while", "meanwhile", "and", "as"))


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a sentence that tells one of several acts, with the place that it names."""

    act: Act
    part: Segment
    place: Located


def stretches(
    reading: Reading, acts: Sequence[Act], located: Sequence[Located], families: frozenset[str]
) -> list[Stretch]:
    """The stretches of every sentence that tells two acts or more, each at a place of its own; none of the others.

    `families`: of acts that can be an event by themselves.
    """
    by_sentence: dict[int, list[Act]] = {}
    for act in acts[:LOOKED_AT]:
        if act.mood is Mood.ASSERTED and not act.background and act.family in families:
            by_sentence.setdefault(act.sentence, []).append(act)
    return [s for several in by_sentence.values() if len(several) > 1 for s in _of_sentence(reading, several, located)]


def _of_sentence(reading: Reading, acts: Sequence[Act], located: Sequence[Located]) -> list[Stretch]:
    end = reading.sentences[acts[0].sentence].end
    found: list[Stretch] = []
    for act in acts:
        place = _place(reading, act, located, end)
        if place is None or (found and place.mention.start == found[-1].place.mention.start):
            continue
        if not found:
            found.append(Stretch(act, Segment(act.hit.start, end), place))
            continue
        before = found[-1]
        apart = before.place.mention.end <= act.hit.start and place.place.text != before.place.place.text
        named = apart and not _DEPENDS.intersection(act.hit.prefix)
        begin = _opening(reading, act, before.place.mention.last) if named else None
        if begin is not None and _of_one_level(before.place, place):
            found[-1] = Stretch(before.act, Segment(before.part.start, begin), before.place)
            found.append(Stretch(act, Segment(begin, end), place))
    return found if len(found) > 1 else []


def _place(reading: Reading, act: Act, located: Sequence[Located], end: int) -> Located | None:
    """The first place after an act that can be its own."""
    last = reading.word_at(act.hit.end - 1)
    for place in located:
        mention = place.mention
        if act.hit.end <= mention.start < end and not mention.roles & _NEVER and not place.region:
            return place if mention.first - last <= _REACH else None
    return None


def _opening(reading: Reading, act: Act, last: int) -> int | None:
    """Where the words begin that set an act beside the one before: «و…», «فيما». `last`: the first that may."""
    at = reading.word_at(act.hit.start)
    for n in range(at, max(at - _LEAD, last - 1), -1):
        word = reading.words[n]
        joined = word.text[0] == "و" and (n < at or "و" in act.hit.prefix)
        if joined or word.text in _BESIDE:
            return word.start
    return None


def _of_one_level(one: Located, other: Located) -> bool:
    """A governorate after a village of its own is where both lie, not another place."""
    wide = (Precision.COUNTRY, Precision.GOVERNORATE)
    if (one.place.precision in wide) == (other.place.precision in wide):
        return True
    narrow, broad = (one, other) if other.place.precision in wide else (other, one)
    if broad.place.admin1 is not None:
        return narrow.place.admin1 != broad.place.admin1
    return narrow.place.country != broad.place.country


def others(found: Sequence[Stretch], act: Act) -> Iterator[tuple[int, int]]:
    """The stretches of an act's sentence that are not its own."""
    mine = next((s for s in found if s.part.start <= act.hit.start < s.part.end), None)
    if mine is not None:
        yield from (s.part[:2] for s in found if s is not mine and s.act.sentence == act.sentence)
