"""What somebody is about to do: who decides, prepares, resumes, calls for, expects or vows × force.

A threat of a party is seldom a verb of force to come: «قررنا تعميق العمليات», «ينتظر الموافقة على عملية», «لن نصمت».
Families of `config/lexicons/intents.toml` are read in one sentence, in order, near each other; nothing that undoes
force («إنهاء الحرب») may stand before it. `votes.py` and `rules.py` use the names.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .acts import Act
from .families import FORCE, HURT, VERBS
from .lexicon import Hit
from .moods import Mood, to_come
from .particles import particles
from .reading import Reading

MOST = 3
"""Sentences after the head that are looked at."""
_FORCE = frozenset(("warlike", "harsh"))
_PAIRS = (
    ("decides", _FORCE, 6, "decides"),
    ("prepares", _FORCE | {"deploys"}, 7, "prepares"),
    ("prepares", frozenset(("decides",)), 4, "prepares"),
    ("resumes", _FORCE, 4, "resumes"),
    ("threatens", _FORCE, 8, "threatens"),
    ("urges", frozenset(("harsh",)), 5, "urges"),
    ("expects", _FORCE, 7, "expects"),
    ("deploys", frozenset(("forces",)), 4, "deploys"),
    ("forces", frozenset(("deploys",)), 3, "deploys"),
    ("guards", frozenset(("guarded",)), 5, "guards"),
    ("guarded", frozenset(("guards",)), 4, "guards"),
)
"""A family, one of which must follow it within so many words, and the intent that both tell."""
_SORTS = {
    "decides": "plan", "prepares": "plan", "resumes": "plan", "threatens": "plan",
    "answers": "warn", "endures": "warn", "woe": "warn", "veiled": "warn", "cautions": "warn", "blows": "warn",
    "urges": "urge", "expects": "expect", "deploys": "deploy", "guards": "guard",
}  # fmt: skip
"""Intents that are weighed alike: each by itself is too rare to be learnt."""
_SPOKEN = frozenset(("warn", "urge"))
"""These are said by somebody; the others are told of him, and told force makes them its background."""
_ALONE = frozenset(("woe", "veiled", "cautions"))
_NEVER = 3
"""Words after «لن» within which stands what one will not put up with."""
_UNMADE = 2
"""Words before force within which what undoes it governs it."""
_NO = frozenset(("لا", "لم", "ليس", "ليست", "غير", "عدم", "دون", "بدون", "بلا", "كان", "كانت", "كانوا", "not", "no"))
"""Right before a word they take it back, or put it into the past: «كانت تستعد»."""
_PEACE = frozenset(
    (
        "figurative",
        "drill",
        "market",
        "justice",
        "celebration",
        "works",
        "funeral",
        "accident",
        "nature",
        "history",
        "peaceful",
    )
)
_BUSY = FORCE | HURT | {"arrest", "all_clear"}
"""Acts that are the news themselves: what else is told is their background or an errand."""
_STRUCK = FORCE | {"force_future", "kill"}


@dataclass(frozen=True, slots=True)
class Intent:
    """One intent. `sort`: plan, warn, urge, expect, deploy, guard; `name`: its family; `who`: able, party or none."""

    sort: str
    name: str
    who: str
    alarmed: bool
    """The sentence gives danger as the reason."""


@dataclass(frozen=True, slots=True)
class _Word:
    at: int
    hit: Hit

    @property
    def family(self) -> str:
        return self.hit.concept.cls


def intents(reading: Reading, acts: Sequence[Act], head: int) -> frozenset[Intent]:
    """The intents that the head of a post and the sentences after it tell.

    Who has them: able (speaks and can act), party (one is named in the sentence), none.
    """
    if any(h.concept.cls in _PEACE and reading.sentence_of(h.start) <= head for h in reading.of("contexts")):
        return frozenset()
    rows = _rows(reading, head)
    used = {w.hit.end for row in rows.values() for w in row if w.family in _FORCE}
    told = [a for a in acts if a.mood is Mood.ASSERTED and a.sentence <= head + 1 and not a.background]
    busy = any(
        a.family in _BUSY and (a.hit.form in VERBS or used.isdisjoint(range(a.hit.start, a.hit.end + 1))) for a in told
    )
    found = set()
    for number in range(head + MOST + 1):
        row = rows.get(number, [])
        who = _who(reading, number)
        alarmed = any(w.family == "alarm" for w in row)
        for name in (*_of(reading, row), *_blows(reading, acts, number)):
            if (not busy or _SORTS[name] in _SPOKEN) and (name != "cautions" or _parties(reading, number)):
                found.add(Intent(_SORTS[name], name, who, alarmed))
    return frozenset(found)


def _who(reading: Reading, number: int) -> str:
    if reading.speaker_role == "able" or reading.quotes_able:
        return "able"
    spoken = reading.speaker_role in {"outside", "other"} and any(h.end <= reading.body for h in reading.of("actors"))
    return "party" if spoken or _parties(reading, number) else "none"


def _parties(reading: Reading, number: int) -> bool:
    """A party is named in the sentence, after the speaker's name."""
    return any(
        h.form != "adj" and h.start >= reading.body and reading.sentence_of(h.start) == number
        for h in reading.of("actors")
    )


def _blows(reading: Reading, acts: Sequence[Act], number: int) -> Iterator[str]:
    """«سنقصف», «سوف نطلق», «إما … أو أضربهم»: a verb of force to come."""
    for act in acts:
        if act.sentence != number or act.family not in _STRUCK or act.hit.form not in {"present", "we"}:
            continue
        at = reading.word_at(act.hit.start)
        before = reading.words[at - 1].text if at else ""
        if before not in _NO and (act.hit.future or before == "سوف" or to_come(before)):
            yield "blows"


def _rows(reading: Reading, head: int) -> dict[int, list[_Word]]:
    """The words of intent of each sentence that is looked at."""
    rows: dict[int, list[_Word]] = {}
    for hit in reading.of("intents"):
        number = reading.sentence_of(hit.start)
        if hit.start >= reading.body and number <= head + MOST:
            rows.setdefault(number, []).append(_Word(reading.word_at(hit.start), hit))
    return rows


def _of(reading: Reading, row: Sequence[_Word]) -> Iterator[str]:
    for first, second, most, name in _PAIRS:
        if _meet(reading, row, first, second, most):
            yield name
    for word in row:
        if word.family in _ALONE and not _undone(reading, row, word):
            yield word.family
        elif word.family == "answers" and _sworn(reading, word):
            yield "answers"
        elif word.family == "endures" and _never(reading, word):
            yield "endures"


def _meet(reading: Reading, row: Sequence[_Word], first: str, second: frozenset[str], most: int) -> bool:
    """One family stands before the other, and neither is taken back."""
    ones = [w for w in row if w.family == first and not _undone(reading, row, w)]
    others = [w for w in row if w.family in second and not _undone(reading, row, w)]
    return any(a.hit.end <= b.hit.start and b.at - a.at <= most for a in ones for b in others)


def _undone(reading: Reading, row: Sequence[_Word], word: _Word) -> bool:
    """«لا نريد الحرب», «إنهاء الحرب», «بوقف الاستعدادات»."""
    if word.at > 0 and reading.words[word.at - 1].text.lstrip("وف") in _NO:
        return True
    return word.family != "guarded" and any(w.family == "undoes" and 0 < word.at - w.at <= _UNMADE for w in row)


def _sworn(reading: Reading, word: _Word) -> bool:
    """«سنرد», «سوف يدفعون», «لن نرد» is none."""
    before = reading.words[word.at - 1].text if word.at else ""
    return word.hit.future or before == "سوف" or to_come(before)


def _never(reading: Reading, word: _Word) -> bool:
    """«لن نصمت», «لن تكون … آمنة»."""
    before = reading.words[max(0, word.at - _NEVER) : word.at]
    return any(w.text in particles("statement", "never") for w in before)
