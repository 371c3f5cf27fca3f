"""The forms of one word of people or of their fate: dual and plural of a noun, person and tense of a verb.

So that `config/lexicons/numbers.toml` needs a noun once and a verb as «past present». Everything is in normalised
spelling.
"""

from collections.abc import Iterable, Iterator

from .arabic import letters
from .lexicon import conjugate

_SHORTEST = 3
"""Letters of a noun, at least, whose dual is made here: «أبين», «أمين» are other words."""
_OBJECTS = {"ه": "his", "ها": "his", "هم": "their"}


def duals(singulars: Iterable[str], plurals: Iterable[str]) -> Iterator[str]:
    """Two of each: «سائق» gives «سائقان», «طفلة» gives «طفلتان», «طفلتين».

    «ضابطين» can only be two, as the plural is «ضباط»; «مدنيين» stays what `plurals` says.
    """
    several = frozenset(plurals)
    for noun in _bare(singulars):
        if noun.endswith("ه"):
            yield from (noun[:-1] + "تان", noun[:-1] + "تين")
            continue
        yield noun + "ان"
        if noun + "ين" not in several and not _sound(noun):
            yield noun + "ين"


def plurals(singulars: Iterable[str]) -> Iterator[str]:
    """Several of each, where the ending makes the plural: «مسعفون», «إعلاميين», «ممرضات»."""
    for noun in _bare(singulars):
        if noun.endswith("ه"):
            yield noun[:-1] + "ات"
        elif _sound(noun):
            yield from (noun + "ون", noun + "ين", noun + "و")  # not «مسؤولية»: no plural with a pronoun


def _bare(singulars: Iterable[str]) -> Iterator[str]:
    for noun in singulars:
        if len(noun) >= _SHORTEST and " " not in noun and not noun.isascii() and not noun.endswith("ا"):
            yield noun


def _sound(noun: str) -> bool:
    """Participles («مسعف», «متطوع») and adjectives of belonging («إعلامي») take the sound plural."""
    return noun.endswith("ي") or (noun.startswith("م") and len(noun) > _SHORTEST)


def verb_forms(pair: str) -> Iterator[tuple[str, str]]:
    """The forms of «past present» that tell of others, each with "" or, with an object written on, `his` or `their`."""
    past, present = pair.split()
    yield letters(past) + "ا", ""
    for form, tense in conjugate(past, present):
        if tense == "we":
            continue
        for ending in ("هم", "ها", "ه"):
            if form.endswith(ending) and len(form) - len(ending) >= _SHORTEST:
                if tense == "past":  # «يقتلهم» tells a habit
                    yield form, _OBJECTS[ending]
                break
        else:
            if not form.endswith(("كم", "نا")):
                yield form, ""
            if tense == "past" and form.endswith("وا"):  # «استشهدو»: as it is spoken, and often written
                yield form[:-1], ""
