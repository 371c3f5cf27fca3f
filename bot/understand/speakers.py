"""Who speaks at the head of a post, as one who may act on what he says."""

import re
from functools import cache, lru_cache

from bot.model.report import Stance

from .actor_names import Agent, clean
from .lexicon import Concept, by_file, conjugate
from .moods import to_come
from .particles import ordered, particles
from .reading import Reading
from .word_lists import one_of

_HEARD = re.compile(r"^.*?(?:\sعن\s|نقلا عن\s)")
_QUOTED = re.compile(r"[\"«]([^\"«»]{3,40})(?:[\"»]|$)")
"""A title with the name in quotes: «رئيس اللجنة "فلان"»."""


@cache
def _title() -> re.Pattern[str]:
    """A title before whose side he is on: «المتحدث باسم», «مصدر في», «نائب عن»."""
    titles, rank, after = (one_of("particles", "speaker", name) for name in ("titles", "of_titles", "after_titles"))
    return re.compile(rf"^(?:ال)?(?:{titles})(?: (?:{rank}))*\s+(?:{after})\s+")


@cache
def _statement() -> re.Pattern[str]:
    """What he speaks in, before his name: «بيان مقتضب لـ…», «كلام …»."""
    nouns, described = (one_of("particles", "speaker", name) for name in ("statements", "of_statements"))
    return re.compile(rf"^(?:ال)?(?:{nouns})(?: (?:{described}|ال\w+))*(?:\s+(?:الي\s+)?|\s+ل(?:ل|(?=\w)))")


def speaker(reading: Reading) -> Agent | None:
    """Who speaks at the head and can act: without the outlet before «عن», his title, whom and of what he speaks."""
    span = _heard(reading)
    if span is None:
        return None
    return _spoken(reading, *span)


def _spoken(reading: Reading, start: int, end: int) -> Agent | None:
    """Who is named between two letters: without his title, whom and of what he speaks."""
    text = reading.normal.text
    if title := _title().match(text[start:end]) or _statement().match(text[start:end]):
        start += title.end()
        end = start + (text[start:end].find(' "') if ' "' in text[start:end] else end - start)
    elif quoted := _QUOTED.search(text[start:end]):
        start, end = start + quoted.start(1), start + quoted.end(1)
    side = _addressing(reading, start, end)
    end = _where(reading, start, side)
    said = clean(reading.normal.quote(start, end))
    return Agent(_side(reading, start, side), said, Stance.ATTRIBUTED, 2.0, "speaker") if said else None


def titled(reading: Reading) -> Agent | None:
    """Who speaks where no colon soon follows his name: «قال مسؤول إيراني إن …», an office and name of many words."""
    at = 1 if reading.words and reading.words[0].text.removeprefix("و") in _told() else 0
    if reading.speaker is not None or at >= len(reading.words) or not _office(reading, at):
        return None
    start, last = reading.words[at].start, at
    colon = reading.normal.text.find(":", start, start + _LONG_TITLE)
    if at == 0 and (colon < 0 or reading.sentence_of(colon) != reading.sentence_of(start)):
        return None
    while last + 1 < len(reading.words) and last - at < _MOST_TITLE and not _title_ends(reading, last + 1, colon):
        last += 1
    end = reading.words[last].end
    said = clean(reading.normal.quote(start, end)).replace('"', "")
    return Agent(_side(reading, start, end), said, Stance.ATTRIBUTED, 2.0, "speaker")


_LINED = re.compile(r"(?:^|[\n|])[^\w\n\"«(]*(?P<name>[^:|\n]{2,90}?)\s*:(?!\d)")
_FIRST_LINES = 160
"""Letters in which the line of who speaks begins."""
_MOST_NAME = 9


def lined(reading: Reading) -> Agent | None:
    """Who speaks on a later line or after a stroke, if a party is named in it: «تعليق ..⏎المتحدث …:», «إيران | …:»."""
    if reading.speaker is not None:
        return None
    for line in _LINED.finditer(reading.normal.text, 0, _FIRST_LINES):
        start, end = line.span("name")
        within = [h for h in reading.hits if start <= h.start and h.end <= end]
        outlet = any(h.concept.file == "speakers" and h.concept.role == "media" for h in within)
        told = any(h.concept.file in {"triggers", "alerts"} for h in within)
        party = any(h.concept.file == "actors" and h.concept.role != "unknown" for h in within)
        if party and not outlet and not told and len(line["name"].split()) <= _MOST_NAME:
            return _spoken(reading, start, end)
    return None


def headed(reading: Reading) -> Agent | None:
    """Whose statement it is, told on a line of its own at the head: «بيان صادر عن الفيلق …⏎تمكن مقاتلونا …»."""
    line = reading.normal.text.partition("\n")[0]
    if reading.speaker is not None or "\n" not in reading.normal.text or len(line.split()) > _MOST_TITLE:
        return None
    stated = (_statement().match(line) or _title().match(line)) if line.startswith(_STATED) else None
    if stated is None or not any(h.start < len(line) and h.form != "adj" for h in by_file(reading.hits, "actors")):
        return None
    said = clean(reading.normal.quote(stated.end(), len(line)))
    return Agent(_side(reading, stated.end(), len(line)), said, Stance.CLAIMED, _HEADED, "speaker")


_HEADED = 2.6
"""Its strength: before every name within the statement."""
_STATED = ("بيان", "البيان", "بلاغ")
_LONG_TITLE = 110
"""Letters of an office with a name before its colon, at most."""
_MOST_TITLE = 12


def _office(reading: Reading, at: int) -> bool:
    return reading.words[at].text.removeprefix("ال") in particles("speaker", "offices")


def _title_ends(reading: Reading, at: int, colon: int) -> bool:
    """The colon, whom he tells it, or what he says."""
    word = reading.words[at]
    between = reading.normal.text[reading.words[at - 1].end : word.start]
    if ":" in between or "\n" in between or (colon < 0 and between.strip()):
        return True
    if colon < 0 and word.text in particles("speaker", "says_that"):
        return True
    return word.text[0] == "ل" and _to_whom(reading, at)


@lru_cache(maxsize=1)
def _told() -> frozenset[str]:
    """Verbs of saying before him who says it: «قال», «أعلن», «هدد»."""
    return frozenset(
        form for pair in ordered("speaker", "told") for form, who in conjugate(*pair.split()) if who != "we"
    )


def _side(reading: Reading, start: int, end: int) -> Concept | None:
    """Whose forces he speaks for: a party that is named, or a nation's where his office is one of arms or state."""
    named = [h for h in by_file(reading.hits, "actors") if start <= h.start and h.end <= end]
    words = {w.removeprefix("ال") for w in reading.normal.text[start:end].split()}
    civil = not words.isdisjoint(particles("speaker", "civil"))
    return next((h.concept for h in named if h.form != "adj" or not civil), None)


def sides(reading: Reading) -> frozenset[str]:
    """The parties (by the lexicon's ids) named as who speaks at the head, without those he turns to or speaks of."""
    if reading.speaker is None:
        said = signature(reading)
        return frozenset((said.concept.id,) if said and said.concept else ())
    start, end = reading.speaker.start, reading.speaker.end
    turned = _addressing(reading, start, end)
    if reading.normal.text[turned:end].lstrip().startswith("عن "):  # «إن بي سي عن مسؤول أمريكي»: the words are his
        start = reading.normal.text.index("عن ", turned) + len("عن ")
        turned = _addressing(reading, start, end)
    end = turned
    named = (h.concept for h in by_file(reading.hits, "actors") if start <= h.start and h.end <= end)
    return frozenset(concept.id for concept in named if concept.role != "unknown")


def voice(reading: Reading) -> Agent | None:
    """Who speaks at the head, or has signed at the end."""
    return speaker(reading) if reading.speaker is not None else signature(reading)


def signature(reading: Reading) -> Agent | None:
    """Who signs a statement at its end: «… والعاقبة للمتقين / المقاومة الإسلامية في العراق»."""
    parts = [s for s in reading.sentences if not s.tags]
    if len(parts) < _LEAST_PARTS or not _in_person(reading):
        return None
    for start, end, _ in reversed(parts[-2:]):
        first, last = reading.word_at(start), reading.word_at(end - 1)
        names = [h for h in by_file(reading.hits, "actors") if start <= h.start and h.end <= end and h.form != "adj"]
        told = any(start <= h.start < end for file in ("triggers", "alerts") for h in reading.of(file))
        if names and last - first < _LONGEST_NAME and names[0].start - start <= _BEFORE_NAME and not told:
            said = clean(reading.normal.quote(start, end))
            return Agent(names[0].concept, said, Stance.ATTRIBUTED, 1.8, "speaker")
    return None


_LEAST_PARTS = 3
_LONGEST_NAME = 8
_BEFORE_NAME = 26
"""Letters before the party's name in a signature: «(المتحدث بلسان …»."""


def _heard(reading: Reading) -> tuple[int, int] | None:
    """From where to where he is named who speaks; None for an outlet that tells of no one else's words."""
    if reading.speaker is None or reading.addressed:
        return None
    start, end = reading.speaker.start, reading.speaker.end
    if reading.speaker_role == "other" and not (_of_party(reading, start, end) or _in_person(reading)):
        return None
    if reading.speaker_role != "media" or own_outlet(reading):
        return start, end
    heard = _HEARD.match(reading.normal.text[start:end])
    if heard is not None:
        return start + heard.end(), end
    return (start, end) if _of_party(reading, start, end) else None


def _of_party(reading: Reading, start: int, end: int) -> bool:
    """«ضابط إسرائيلي لإذاعة …», «مصدر أمني إسرائيلي»: no outlet stands first, and the side he is on is told."""
    outlet = min((h.start for h in reading.of("speakers") if start <= h.start < end), default=end)
    source = reading.normal.text[start:end].partition(" ")[0] in particles("speaker", "sources")
    sides = (h for h in by_file(reading.hits, "actors") if start <= h.start and h.end <= end)
    return any(source or h.end <= outlet for h in sides)


def _in_person(reading: Reading) -> bool:
    """The words after the colon are a party's own: «سنـ», «لن», «…نا», «…كم»; not an outlet's news."""
    first = reading.word_at(reading.body)
    for word in (w.text.lstrip("وف") for w in reading.words[first : first + _HEAD]):
        own = word.endswith(("نا", "كم")) and len(word) > _SHORTEST and word not in particles("statement", "no_address")
        if own or word in particles("statement", "never") or (to_come(word) and word[1] in "نا"):
            return True
    return any(w.text in particles("statement", "whoever") for w in reading.words[first : first + 1])


_HEAD = 40
"""Words after the colon in which it is looked for who speaks."""


def _addressing(reading: Reading, start: int, end: int) -> int:
    """Where he turns to someone or to a matter: «X يخاطب …», «X لأهالي …», «X حول …»."""
    first = reading.word_at(start)
    for at in range(first + 1, len(reading.words)):
        word = reading.words[at]
        if word.start >= end:
            break
        bare = word.text.removeprefix("و")
        if bare in particles("speaker", "turns") or bare in _speech() or _to_whom(reading, at):
            return reading.words[at - 1].end
    return end


def _to_whom(reading: Reading, at: int) -> bool:
    """«… لأوروبا», «… للمهربين»: not «المتحدث العسكري لـ…», whose side it tells."""
    word, before = reading.words[at].text, reading.words[at - 1].text
    if word == "ل":
        return before not in particles("speaker", "ranks")
    if word[0] != "ل" or before in particles("speaker", "ranks") or len(word) < _SHORTEST:
        return False
    named = any(h.start == reading.words[at].start and not h.prefix for h in reading.of("actors"))
    return not named and word not in particles("agent", "own_letter") and word not in particles("speaker", "ranks")


_SHORTEST = 4


@lru_cache(maxsize=1)
def _speech() -> frozenset[str]:
    """Verbs of turning to someone, in the forms in which one or several do so."""
    forms = (form for pair in ordered("speaker", "verbs") for form, who in conjugate(*pair.split()) if who != "we")
    return frozenset(form for form in forms if len(form) >= _SHORTEST)


def _where(reading: Reading, start: int, end: int) -> int:
    """Where his name ends and it is told where, when or how he speaks: «… في مؤتمر», «… من زاهدان»."""
    first = reading.word_at(start)
    for at in range(first + 1, len(reading.words)):
        if reading.words[at].start >= end:
            break
        party = any(h.start <= reading.words[at].start < h.end for h in reading.of("actors"))
        if reading.words[at].text in particles("speaker", "where") and not party:
            return reading.words[at - 1].end
    bracket = reading.normal.text.find("(", start, end)
    return bracket if bracket > start else end


def denier(reading: Reading) -> str | None:
    """Who denies in a post without a speaker at its head: «قسد تنفي …», «نفت وزارة الداخلية …», "The army denies …"."""
    names = [(hit.start, hit.end) for file in ("actors", "speakers") for hit in reading.of(file)]
    names += [office.span(1) for office in _office_named().finditer(reading.normal.text)]
    for deny in (hit for hit in reading.of("contexts") if hit.concept.cls == "deny"):
        before = [n for n in names if n[1] <= deny.start and not reading.normal.text[n[1] : deny.start].strip()]
        after = [n for n in names if n[0] >= deny.end and not reading.normal.text[deny.end : n[0]].strip()]
        for beside in (before, after):
            if beside:
                return reading.normal.quote(*max(beside, key=lambda n: n[1] - n[0])).strip()
    return None


@cache
def _office_named() -> re.Pattern[str]:
    """An office with its one word: «وزارة الداخلية السورية»."""
    offices, whose = one_of("particles", "speaker", "denying"), one_of("particles", "speaker", "of_denying")
    return re.compile(rf"(?<!\S)((?:{offices}) \S+(?: (?:{whose}))?)")


def own_outlet(reading: Reading) -> bool:
    """«وكالة أعماق», «الإعلام الحربي»: the speaker is a party's own voice."""
    said = f" {reading.speaker.of(reading.normal)} " if reading.speaker else ""
    return any(f" {name} " in said for name in particles("status", "own_outlets"))
