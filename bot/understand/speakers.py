"""Who speaks at the head of a post, as one who may act on what he says."""

import re

from bot.model.report import Stance

from .actor_names import Agent, clean
from .lexicon import by_file
from .particles import particles
from .reading import Reading

_TAIL = re.compile(
    r"\s+(?:حول|بشان|في|يهدد|تهدد|مهددا|يحذر|تحذر|عبر|خلال|ردا|بعد|لـ|مخاطبا|يتوعد|يوجه|توجه|تعليقا|عن|لفوكس|لقناه|لصحيفه"
    r"|تابع|التابع|\()(?:\s.*)?$"
)
_HEARD = re.compile(r"^.*?(?:\sعن\s|نقلا عن\s)")
_QUOTED = re.compile(r"[\"«]([^\"«»]{3,40})(?:[\"»]|$)")
"""A title with the name in quotes: «رئيس اللجنة "فلان"»."""
_TITLE = re.compile(r"^(?:الناطق|المتحدث|الناطق العسكري|بيان صادر|بيان)\s+(?:باسم|عن)\s+")


def speaker(reading: Reading) -> Agent | None:
    """Who speaks at the head and can act: without the outlet before «عن», his title, and what he speaks of."""
    if reading.speaker is None or reading.speaker_role not in {"able", "outside", "media"}:
        return None
    start, end = reading.speaker.start, reading.speaker.end
    text = reading.normal.text[start:end]
    if reading.speaker_role == "media":
        heard = _HEARD.match(text)
        if heard is None:
            return None
        start += heard.end()
        text = reading.normal.text[start:end]
    if title := _TITLE.match(text):
        start += title.end()
        text = reading.normal.text[start:end]
        end = start + (text.find(' "') if ' "' in text else len(text))
    elif quoted := _QUOTED.search(text):
        start, end = start + quoted.start(1), start + quoted.end(1)
    text = reading.normal.text[start:end]
    if tail := _TAIL.search(text):
        end = start + tail.start()
    known = [h.concept for h in by_file(reading.hits, "actors") if start <= h.start and h.end <= end]
    said = clean(reading.normal.quote(start, end))
    return Agent(known[0] if known else None, said, Stance.ATTRIBUTED, 2.0, "speaker")


def denier(reading: Reading) -> str | None:
    """Who denies in a post without a speaker at its head: «قسد تنفي …», «نفت وزارة الداخلية …», "The army denies …"."""
    names = [(hit.start, hit.end) for file in ("actors", "speakers") for hit in reading.of(file)]
    names += [office.span(1) for office in _OFFICE.finditer(reading.normal.text)]
    for deny in (hit for hit in reading.of("contexts") if hit.concept.cls == "deny"):
        before = [n for n in names if n[1] <= deny.start and not reading.normal.text[n[1] : deny.start].strip()]
        after = [n for n in names if n[0] >= deny.end and not reading.normal.text[deny.end : n[0]].strip()]
        for beside in (before, after):
            if beside:
                return reading.normal.quote(*max(beside, key=lambda n: n[1] - n[0])).strip()
    return None


_OFFICE = re.compile(
    r"(?<!\S)((?:وزاره|مديريه|قياده|محافظه|اداره) \S+(?: السوريه| العراقيه| التركيه| الروسيه| العامه)?)"
)
"""An office with its one word: «وزارة الداخلية السورية»."""


def own_outlet(reading: Reading) -> bool:
    """«وكالة أعماق», «الإعلام الحربي»: the speaker is a party's own voice."""
    said = f" {reading.speaker.of(reading.normal)} " if reading.speaker else ""
    return any(f" {name} " in said for name in particles("status", "own_outlets"))
