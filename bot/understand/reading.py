"""A post read once: its normal form, words, lexicon hits, sentences, and which sentence each word stands in."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from .arabic import Normal, Token, normalise, words
from .lexicon import Hit, lexicon
from .segments import Segment, boilerplate, clauses, sentences, speaker


@dataclass(frozen=True)
class Reading:
    """What every step looks at. Offsets are of the normalised text."""

    normal: Normal
    words: tuple[Token, ...]
    hits: tuple[Hit, ...]
    sentences: tuple[Segment, ...]
    speaker: Segment | None

    @cached_property
    def body(self) -> int:
        """Where the post's own words begin: after the speaker's name, if one is named at the head."""
        return self.speaker.end if self.speaker else 0

    @cached_property
    def speaker_role(self) -> str:
        """able, media, outside, other (a name that we do not know) or none."""
        if self.speaker is None:
            return "none"
        roles = [h.concept.role for h in self.of("speakers") if h.end <= self.speaker.end + 1]
        if not roles:
            return "other"
        if roles[0] != "media" and not _FORMER.isdisjoint(self.speaker.of(self.normal).split()):
            return "outside"
        return roles[0]

    @cached_property
    def addressed(self) -> bool:
        """What stands before the colon is spoken to, not speaking: «إلى سكان الحي:»."""
        said = self.speaker.of(self.normal) if self.speaker else ""
        return said.startswith("الي ") or (" الي " in said and said.startswith(_CALLS))

    @cached_property
    def quotes_able(self) -> bool:
        """An outlet that speaks for a party able to act: «إعلام العدو عن مسؤول عسكري:»."""
        end = self.speaker.end + 1 if self.speaker else 0
        return any(h.concept.role == "able" and h.end <= end for h in self.of("speakers"))

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    @cached_property
    def word_starts(self) -> list[int]:
        """Offsets of the words' beginnings."""
        return [w.start for w in self.words]

    def sentence_of(self, offset: int) -> int:
        """The number of the sentence that `offset` stands in."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def word_at(self, offset: int) -> int:
        """The number of the word that `offset` stands in, or of the last one before it."""
        return max(0, bisect_right(self.word_starts, offset) - 1)

    @cached_property
    def _by_file(self) -> dict[str, list[Hit]]:
        found: dict[str, list[Hit]] = {}
        for hit in self.hits:
            found.setdefault(hit.concept.file, []).append(hit)
        return found

    def of(self, file: str) -> list[Hit]:
        """All hits of one lexicon."""
        return self._by_file.get(file, [])

    @cached_property
    def periods(self) -> frozenset[int]:
        """Sentences that count over days and longer: «خلال الأيام الخمسة الماضية», «في الأشهر الثلاثين الماضية»."""
        found = set()
        for at, word in enumerate(self.words):
            if word.text in _PAST and any(w.text in _SPANS for w in self.words[max(0, at - 3) : at]):
                found.add(self.sentence_of(word.start))
        return frozenset(found)

    @cached_property
    def _clauses(self) -> dict[int, list[Segment]]:
        return {}

    def clauses(self, sentence: int) -> list[Segment]:
        """The clauses of one sentence."""
        known = self._clauses
        if sentence not in known:
            known[sentence] = clauses(self.normal, self.sentences[sentence])
        return known[sentence]


_FORMER = frozenset(("السابق", "سابقا", "سابق", "السابقه", "former"))
"""Who held an office once can act on no threat."""


_PAST = frozenset(("الماضيه", "الماضيين", "الاخيره", "المنصرمه"))
_SPANS = frozenset(("الايام", "الاسابيع", "الاسبوعين", "الاشهر", "الشهور", "الشهرين", "السنوات", "الاعوام"))


_CALLS = ("نداء", "رساله", "تعميم", "تعليمات", "تحذير", "تنبيه", "انذار")


class Spans:
    """Stretches of text, to be asked whether something lies within one of them, in time logarithmic in their number."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
            if not self._ends or end > self._ends[-1]:
                self._starts.append(start)
                self._ends.append(end)

    def hold(self, start: int, end: int) -> bool:
        """Whether one stretch holds all of start…end."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and end <= self._ends[at]


def read(text: str) -> Reading:
    """Read a post's text. Never fails."""
    normal = normalise(text)
    noise = Spans((b.start, b.end) for b in boilerplate(normal))
    parts = [s for s in sentences(normal) if not noise.hold(s.start, s.end)]
    found = [h for h in lexicon().find(normal) if not noise.hold(h.start, h.end)]
    covers = Spans((h.start, h.end) for h in found if h.concept.cls == "cover")
    hits = [h for h in found if h.concept.cls == "cover" or not covers.hold(h.start, h.end)]
    return Reading(normal, tuple(words(normal)), tuple(hits), tuple(parts), _named(speaker(normal), hits))


def _named(said: Segment | None, hits: Iterable[Hit]) -> Segment | None:
    """A headline before a colon that tells of force («هجوم على ثلاث نقاط: …») is no speaker."""
    if said is None:
        return None
    within = [h for h in hits if h.end <= said.end + 1]
    told = any(h.concept.file in {"triggers", "alerts"} and h.form in {"noun", "phrase"} for h in within)
    known = any(h.concept.file in {"speakers", "actors"} for h in within)
    return None if told and not known else said
