"""What the kind model looks at: names of facts about a post. Structure first, then word patterns with names taken out.

Names begin with what they are: «!» a rule's vote, «&» facts of one clause, «w » a word, the rest patterns.
No feature tells the source, the day, or a place: those would not carry over to other weeks and channels.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .acts import Act
from .lexicon import Hit
from .moods import Mood, to_come
from .reading import Reading
from .rules import head_of
from .votes import votes

MAX_SENTENCES = 12
"""The news stands at the head; sentences after these are not looked at."""
MAX_WORDS = 150
"""Words that are looked at as they stand."""
_LENGTHS = (4, 8, 15, 30, 60, 120)
_STEM = re.compile(r"^(?:وال|فال|بال|كال|لل|ال|و|ب|ل|ف)(?=\w{3})")
_ENDING = re.compile(r"(?<=\w{3})(?:هما|كما|ها|هم|كم|نا|ات|ون|ين|ان|وا|يه|ته|ه|ي|ت|ا)$")
_ROOT = 4
"""Letters of a stem that are looked at: about an Arabic root."""
_FILES = ("triggers", "alerts", "weapons", "targets", "actors", "speakers", "contexts")
_RANK = {name: -number for number, name in enumerate(_FILES)}
_MARK = {"past": "<", "present": "=", "we": "+"}
_JOKES = frozenset("😂😄😆🙃🤣😅😁")


def features(reading: Reading, acts: Sequence[Act], age: int | None) -> list[str]:
    """Every feature of a post, each once. `age`: days from the date that the post gives its event to the post."""
    found: dict[str, None] = {}
    for part in (
        _shape(reading),
        _dates(reading, age),
        _acts(reading, acts),
        _contexts(reading),
        _patterns(reading),
        _words(reading),
    ):
        found.update(dict.fromkeys(part))
    found.update(dict.fromkeys(votes(reading, acts, age)))
    return list(found)


def _shape(reading: Reading) -> Iterator[str]:
    count = len(reading.words)
    yield from (f"longer {n}" for n in _LENGTHS if count > n)
    yield f"sentences {min(len(reading.sentences), 5)}"
    yield f"speaker {reading.speaker_role}"
    text = reading.normal.text
    if "؟" in text or "?" in text:
        yield "question"
    if not _JOKES.isdisjoint(text):
        yield "joke"


def _dates(reading: Reading, age: int | None) -> Iterator[str]:
    footage = any(h.concept.cls == "footage" for h in reading.of("contexts"))
    if age is not None:
        yield "old" if age > 3 else "fresh"
    if footage:
        yield "footage " + ("undated" if age is None else "old" if age > 3 else "fresh")


def _acts(reading: Reading, acts: Sequence[Act]) -> Iterator[str]:
    head = head_of(reading)
    role = reading.speaker_role
    asserted = set()
    for act in acts:
        if act.sentence > head + MAX_SENTENCES:
            break
        name, mood = act.family, act.mood.value
        where = "head" if act.sentence <= head else "later"
        yield f"act {name} {mood}"
        yield f"act {name} {mood} {where}"
        yield f"act {name} {act.hit.form} {where}"
        yield f"word {act.hit.concept.id} {mood}"
        yield f"{role} {name} {mood}"
        if act.background:
            yield f"act {name} {where} background"
        elif act.sentence == head and act.order < 3:
            yield f"act {name} {mood} opens"
        if act.mood is Mood.ASSERTED:
            asserted.add(name)
            if "ال" in act.hit.prefix:
                yield f"act {name} definite {where}"
    for one in asserted:
        for other in asserted:
            if one < other:
                yield f"both {one} {other}"
    if not acts:
        yield "no act"
    elif not asserted:
        yield "no act asserted"


def _contexts(reading: Reading) -> Iterator[str]:
    head = head_of(reading)
    for hit in reading.hits:
        number = reading.sentence_of(hit.start)
        where = "head" if number <= head else "later"
        concept = hit.concept
        if concept.file == "contexts":
            yield f"context {concept.id} {where}"
        elif concept.file in {"weapons", "targets"}:
            yield f"{concept.file} {concept.id} {where}"
        elif concept.file == "actors" and hit.start >= reading.body:
            yield f"actor {concept.role} {hit.form} {where}"


def _patterns(reading: Reading) -> Iterator[str]:
    for number, sentence in enumerate(_symbols(reading)):
        if number > MAX_SENTENCES:
            return
        padded = ["^", *sentence, "$"]
        for size in (1, 2, 3):
            for at in range(len(padded) - size + 1):
                yield "p " + " ".join(padded[at : at + size])
        concepts = [s for s in sentence if s[0] == ":"]
        for one, two in pairwise(concepts):
            yield f"c {one} {two}"


def _words(reading: Reading) -> Iterator[str]:
    """The words themselves by the head of their stem, so that forms never seen before still say something."""
    for word in reading.words[:MAX_WORDS]:
        yield f"w {_ENDING.sub('', _STEM.sub('', word.text))[:_ROOT]}"


def _symbols(reading: Reading) -> list[list[str]]:
    """Each sentence as words, with lexicon words replaced by what they are."""
    best: dict[int, Hit] = {}
    for hit in reading.hits:
        at = reading.word_at(hit.start)
        if at not in best or (hit.end - hit.start, _RANK[hit.concept.file]) > (
            best[at].end - best[at].start,
            _RANK[best[at].concept.file],
        ):
            best[at] = hit
    out: list[list[str]] = [[] for _ in reading.sentences] or [[]]
    skip = -1
    for at, word in enumerate(reading.words):
        if word.start < skip:
            continue
        found = best.get(at)
        if found is not None:
            skip = found.end
        out[reading.sentence_of(word.start)].append(_symbol(found) if found else _plain(word.text))
    return [s for s in out if s]


def _symbol(hit: Hit) -> str:
    concept = hit.concept
    if concept.file == "actors":
        return f":{concept.role}{' adj' if hit.form == 'adj' else ''}"
    mark = ">" if hit.future else _MARK.get(hit.form, "")
    return f":{concept.id}{mark}"


def _plain(word: str) -> str:
    if word.isdigit():
        return "0"
    if to_come(word):
        return ":we will" if word.lstrip("وف")[1] in "نا" else ":will"
    return _STEM.sub("", word)
