"""Parties by their neutral names, from the lexicon of actors: what a post calls them stays within quotation marks."""

import re
from functools import lru_cache

from bot.render.bidi import clean, rtl
from bot.understand.arabic import normalise
from bot.understand.lexicon import lexicon

FORMS = frozenset({"noun", "loaded", "en"})


@lru_cache(maxsize=2048)
def party(language: str, name: str) -> str:
    """A party's name for readers of a language: as written if it is neutral Arabic, else the lexicon's name.

    An outlet, a party that the lexicon does not know, and one whose name changed its bearer at some date, stay as
    written. Not escaped.
    """
    normal = normalise(clean(name).strip())
    whole = [
        hit
        for hit in lexicon().find(normal)
        if hit.concept.file == "actors" and hit.form in FORMS and not (hit.concept.since or hit.concept.until)
        if _covers(hit.start, hit.end, normal.text)
    ]
    if rtl(language) and not any(hit.form == "loaded" for hit in whole):
        return name
    names = {hit.concept.name_ar if rtl(language) else hit.concept.name_en for hit in whole} - {""}
    return names.pop() if len(names) == 1 else name


def _covers(start: int, end: int, text: str) -> bool:
    """The hit is the whole name, but for an article."""
    return text[:start].strip() in ("", "ال") and not text[end:].strip()


def tidy(name: str) -> str:
    """A quoted name without quotation marks, which often lost their other half."""
    return " ".join(re.sub('["“”«»„]', " ", name).split())
