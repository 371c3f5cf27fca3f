"""Acts that one sentence tells side by side, each with a place of its own: «غارة على النبطية وقصف مدفعي على ياطر».

Each has its stretch of the sentence, and is an event of its own; a place of one stretch is no place of another.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.model.report import Precision

from .acts import Act
from .moods import Mood
from .particles import any_of, particles
from .place_roles import Role
from .places import Located
from .reading import Reading
from .segments import Segment

LOOKED_AT = 24
"""Acts that may become events of their own: the news stands at the head."""
_LEAD = 3
"""Words before an act within which «و» begins its stretch: «وأنباء عن اشتباكات»."""
_CLAUSE_LEAD = 5
"""The same where a word such as «فيما» or a comma shows it: «فيما قتل مدني في قصف»."""
_LONG_LEAD = 9
"""The same before an act that a verb of answering or doing carries: «وردت الفصائل المتمركزة في … باستهداف»."""
_REACH = 8
"""Words between an act and its place."""
_FIRST_REACH = 16
"""The same of the first act of a sentence where no other act stands between: «قصف قوات … بقذائف الهاون لحي …»."""
_MARKS = frozenset("،,;:-–")
_NEVER = frozenset({Role.ACTOR, Role.OUTLET, Role.PERSON, Role.ORIGIN, Role.LAUNCH})
_DEPENDS = frozenset("بلا")
"""Letters of clitics that tie an act to another: «بإطلاق نار», «القصف»."""
_CAUSE_REACH = 32
"""Letters before an act within which these tell whose cause it is."""


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
        if act.mood is Mood.ASSERTED and act.family in families and not set_behind(reading, act):
            by_sentence.setdefault(act.sentence, []).append(act)
    return [s for several in by_sentence.values() if len(several) > 1 for s in _of_sentence(reading, several, located)]


def set_behind(reading: Reading, act: Act) -> bool:
    """Whether an act is the setting of another: «بعد قصف …». «جراء قصف» is the news."""
    if not act.background:
        return False
    before = reading.normal.text[max(0, act.hit.start - _CAUSE_REACH) : act.hit.start]
    return (
        any_of("beside", "of_toll").search(before) is None or any_of("beside", "of_before").search(before) is not None
    )


def _of_sentence(reading: Reading, acts: Sequence[Act], located: Sequence[Located]) -> list[Stretch]:
    end = reading.sentences[acts[0].sentence].end
    found: list[Stretch] = []
    for act, after in zip(acts, (*acts[1:], None), strict=True):
        stop = after.hit.start if after and not found else None
        place = _place(reading, act, located, end, alone=stop)
        if act.background and not found and (place is None or (stop and place.mention.start > stop)):
            place = _place_before(reading, act, located) or place
        if place is None or (found and place.mention.start == found[-1].place.mention.start):
            continue
        if not found:
            found.append(Stretch(act, Segment(act.hit.start, end), place))
            continue
        before = found[-1]
        apart = before.place.mention.end <= act.hit.start and place.place.text != before.place.place.text
        begin = _opening(reading, act, before.place.mention.last) if apart else None
        if begin is not None and _of_one_level(before.place, place):
            found[-1] = Stretch(before.act, Segment(before.part.start, begin), before.place)
            found.append(Stretch(act, Segment(begin, end), place))
    return found if len(found) > 1 else []


def _place(reading: Reading, act: Act, located: Sequence[Located], end: int, *, alone: int | None) -> Located | None:
    """The first place after an act that can be its own. `alone`: up to where no other act takes it."""
    last = reading.word_at(act.hit.end - 1)
    for place in located:
        mention = place.mention
        if act.hit.end <= mention.start < end and not mention.roles & _NEVER and not place.region:
            reach = _FIRST_REACH if alone is not None and mention.end <= alone else _REACH
            return place if mention.first - last <= reach else None
    return None


def _place_before(reading: Reading, act: Act, located: Sequence[Located]) -> Located | None:
    """The place of the dead and hurt that an act is the cause of: «مقتل طفلة في بنش جراء قصف مدفعي»."""
    start, at = reading.sentences[act.sentence].start, reading.word_at(act.hit.start)
    for place in reversed(located):
        mention = place.mention
        if start <= mention.start < act.hit.start and not mention.roles & _NEVER and not place.region:
            return place if at - mention.last <= _REACH else None
    return None


def _opening(reading: Reading, act: Act, last: int) -> int | None:
    """Where the words begin that set an act beside the one before: «و…», «فيما». `last`: the first that may."""
    at = reading.word_at(act.hit.start)
    lead = _CLAUSE_LEAD
    if _DEPENDS.intersection(act.hit.prefix):  # tied to another word: only a verb that carries it may set it beside
        near = reading.words[max(at - _LONG_LEAD, last) : at]
        if "ب" not in act.hit.prefix or not any(_carries(w.text) for w in near):
            return None
        lead = _LONG_LEAD
    for n in range(at, max(at - lead, last - 1), -1):
        word = reading.words[n]
        joined = word.text[0] == "و" and (n < at or "و" in act.hit.prefix)
        joined = joined and (at - n < _LEAD or _after_mark(reading, word.start))
        if joined or word.text in particles("beside", "words"):
            return word.start
    return None


def _carries(word: str) -> bool:
    verbs = particles("beside", "carriers")
    return word in verbs or (word[0] in "وف" and word[1:] in verbs)


def _after_mark(reading: Reading, start: int) -> bool:
    return reading.normal.text[max(0, start - 2) : start].strip()[-1:] in _MARKS


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
