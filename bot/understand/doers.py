"""Doers that no lexicon names, by the slot they stand in: «على يد …», «هجوم نفذه …», «مسلحون يقتحمون …».

A doer's noun phrase begins with a noun of people under arms (`doer`, `force` in `roles.toml`) or follows a word that
only a doer can follow. What lexicon names stand within it tell who they belong to.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .grammar import Grammar, classes, stems
from .lexicon import Concept, Hit
from .particles import particles
from .roles import group, holds
from .roles_english import Role, english
from .roles_verbs import harms

_MOST_WORDS = 150
"""The news stands at the head; doers after these words are not looked for."""
_LONGEST = 6
"""Words of a doer's noun phrase, at most."""


@dataclass(frozen=True, slots=True)
class Doer:
    """A noun phrase, by its first and last word, the part that it plays, and whose men they are, if a name says so."""

    first: int
    last: int
    role: Role
    concept: Concept | None
    vague: bool
    """The noun alone («مسلحون»): it tells what they are and not who."""
    bound: bool = False
    """A preposition is written onto its first word."""


@lru_cache(maxsize=8)
def doers(g: Grammar) -> tuple[Doer, ...]:
    """Every noun phrase that plays an author's part, in the order of the text; unknown men are none."""
    return tuple(_doers(g))


def _doers(g: Grammar) -> Iterator[Doer]:
    at = g.reading.word_at(g.reading.body) if g.reading.body else 0
    end = min(len(g), at + _MOST_WORDS)
    while at < end:
        found = _english(g, at) if _latin(g, at) else _governed(g, at) or _headed(g, at) or _nation(g, at)
        if found is None:
            at += 1
            continue
        at = found.last + 1
        if found.role.strength > 0 and not _unknown(g, found.first, found.last):
            yield found


def _governed(g: Grammar, at: int) -> Doer | None:
    """Whoever is named after «على يد», «من قبل», «نفذته»; after «برصاص», «بقصف» only men under arms."""
    if _latin(g, at) or holds(g, at) or not (g.has(at, "by") or _owned_craft(g, at)):
        return None
    first = at + 1
    while first < len(g) and g.has(first, "adverb") and not g.has(first, "many") and not g.broken(first):
        first += 1
    head = first_noun(g, first)
    if head >= len(g) or g.broken(first) or _latin(g, head) or not _can_do(g, at, head):
        return None
    last = _last(g, head)
    return Doer(first, last, Role(2.6, at), _whose(g, first, last), vague=False, bound=g.has(at, "tied"))


def _owned_craft(g: Grammar, at: int) -> bool:
    """«طائرة مسيّرة تابعة لـ…»: whose craft it is."""
    if not g.has(at, "tied") or g.text(at + 1)[:1] != "ل":
        return False
    noun = next((n for n in g.back(at, 4) if g.craft(n) or g.object(n) or g.deed(n)), -1)
    return noun >= 0 and g.craft(noun)


def _can_do(g: Grammar, by: int, head: int) -> bool:
    word = g.text(head)
    if g.has(by, "by_fire"):
        return is_doer(g, head)
    if word in particles("agent", "no_doer") or word.isdigit() or len(word) < 3:
        return False
    return not (g.has(head, "against", "by", "adverb") or g.craft(head) or g.verb(head) or g.deed(head))


def _headed(g: Grammar, at: int) -> Doer | None:
    """A noun of men under arms, by what governs it and by its verb."""
    if not is_doer(g, at) or _latin(g, at):
        return None
    first = at
    while first > 0 and not g.broken(first) and _counts(g, first - 1):
        first -= 1
    if g.hits(at, "actors") and not g.has(at, "doer"):
        return None  # a name of its own: `roles.author` tells its part
    if not g.broken(first) and (g.object(first - 1) or g.has(first - 1, "object")):
        return None  # «قائد كتيبة», «مركز الشرطة»
    last = _last(g, at)
    if not g.broken(first) and g.objective(first - 1) and not harms(g, first - 1) and g.text(last + 1)[:1] != "ل":
        return None  # «استهداف قوة مشاة»: the one acted on, unless «لـ» names another
    if any(g.has(n, "rescue") for n in range(last + 1, min(last + 5, len(g)))):
        return None
    word = g.text(first)
    bare = word in classes()["doer"] | classes()["force"] | classes()["many"]
    tie = "" if bare or word[0] not in "بل" or len(stems(word)) == 1 else word[0]
    role = group(g, first, last, tie)
    if role is not None and _named_until(g, last, role.support):
        last = role.support - 1
    if role is None or (last == at and not g.has(at, "doer")):
        return None  # «وحدات», «قوة» alone tell nobody
    return Doer(first, last, role, _whose(g, first, last), vague=last == at, bound=bool(tie))


def _english(g: Grammar, at: int) -> Doer | None:
    """«Gunmen shot …», «killed by militants»; no «unknown gunmen», and none whose party is named beside them."""
    if not g.has(at, "doer") or any(h.concept.role != "unknown" for h in g.hits(at - 1, "actors")):
        return None
    first = at - 1 if at > 0 and not g.broken(at) and g.text(at - 1) in particles("role", "kinds_en") else at
    if first > 0 and not g.broken(first) and g.text(first - 1) in particles("role", "unknown_en"):
        return None
    role = english(g, first, at)
    return Doer(first, at, role, None, vague=True) if role is not None else None


def _nation(g: Grammar, at: int) -> Doer | None:
    """«الهند تشن ضربات», «قصفت باكستان …»: a state that a verb of force makes the author; nouns of acts do not."""
    if not g.has(at, "nation") or g.hits(at, "actors") or g.text(at - 1) == "من" or g.text(at)[:1] == "و":
        return None
    if not g.broken(at) and (g.object(at - 1) or g.deed(at - 1) or g.objective(at - 1) or g.craft(at - 1)):
        return None
    if g.text(at - 1) in particles("agent", "names_place"):
        return None  # «كردستان العراق»: part of a land's name
    role = group(g, at, at, "")
    if role is None or any(h.concept.cls == "closure" for h in g.hits(role.support, "alerts")):
        return None
    return Doer(at, at, role, None, vague=False)


def _named_until(g: Grammar, last: int, verb: int) -> bool:
    """The name goes on to its verb: «لواء تحرير الفرات | يتبنى»."""
    between = range(last + 1, verb)
    return 0 < len(between) <= _NAME and not any(
        g.broken(n) or g.has(n, "against", "by", "adverb", "rides") or _preposed(g, n) for n in between
    )


_NAME = 3
"""Words of a group's name after its noun, at most."""


def is_doer(g: Grammar, at: int) -> bool:
    """A noun of people under arms; not their craft, and no adjective of an act («هجوم انتحاري»)."""
    if not g.has(at, "doer", "force") or g.craft(at):
        return False
    if at == 0 or g.broken(at) or g.text(at - 1).removeprefix("و") in particles("role", "coming"):
        return True
    return not (g.has(at, "doer_adjective") and (g.deed(at - 1) or g.objective(at - 1)))


def first_noun(g: Grammar, at: int) -> int:
    """The noun after its number: «ثمانية جنود», «عدد من مستوطني …», «أحد المسلحين»."""
    while at < len(g) - 1 and _counts(g, at):
        at += 1
    return at


def _counts(g: Grammar, at: int) -> bool:
    return g.has(at, "many") or g.text(at).isdigit() or (g.text(at) == "من" and g.has(at - 1, "many"))


def _last(g: Grammar, head: int) -> int:
    """The last word of the phrase that `head` begins: its genitives, adjectives and what ties it to someone."""
    last, tied = head, False
    while last + 1 < len(g) and last - head + 1 < _LONGEST and not g.broken(last + 1):
        nxt = last + 1
        if g.has(nxt, "tied"):
            tied = True
        elif nxt == head + 1 and g.text(nxt).isdigit() and g.has(head, "unit"):
            pass  # «الفرقة 25»
        elif g.text(nxt) == "من" and nxt + 1 < len(g) and _own_kind(g, nxt + 1):
            last = nxt
            nxt += 1
        elif not tied and not _continues(g, nxt):
            break
        elif tied and not g.has(last, "tied"):
            tied = False
            continue
        last = nxt
    while last > head and (g.has(last, "tied") or g.text(last) == "من"):
        last -= 1
    return last


def _own_kind(g: Grammar, at: int) -> bool:
    return bool(g.hits(at, "actors")) or g.has(at, "doer", "force")


def _continues(g: Grammar, at: int) -> bool:
    """A word that still belongs to the phrase."""
    word = g.text(at)
    if word in particles("target", "ends") or word in particles("agent", "no_doer") or word.isdigit():
        return False
    if g.text(at - 1).startswith("ال") and not word.startswith("ال") and g.has(at, "object", "aim"):
        return False  # nothing indefinite belongs to what is definite already: it is the object
    if g.hits(at, "actors"):
        return word[0] != "و" or g.text(at) in classes()["doer"]
    if g.has(at, "doer", "force"):
        return word[0] not in "وبل" or word in classes()["doer"] | classes()["force"]
    if word[0] == "و" or _preposed(g, at) or (word.endswith("ا") and not word.startswith("ال")):
        return False  # another noun in the accusative is the object
    if (
        g.has(at, "against", "by", "suffer", "declare", "adopt", "cause", "adverb", "many", "rides")
        or g.verb(at)
        or g.plural_verb(at)
    ):
        return False
    return not (g.hits(at, "triggers") or g.hits(at, "weapons"))


def _preposed(g: Grammar, at: int) -> bool:
    """A preposition is written onto the word; «باكستانيين» begins with a letter of its own."""
    word = g.text(at)
    if word[0] not in "بلك" or len(stems(word)) == 1 or word in particles("agent", "own_letter"):
        return False
    return word.startswith(("بال", "لل", "كال")) or not word.endswith(("يون", "يين", "يه", "ي"))


def _whose(g: Grammar, first: int, last: int) -> Concept | None:
    """The party whose name stands in the phrase."""
    named: list[Hit] = [h for n in range(first, last + 1) for h in g.hits(n, "actors") if h.concept.role != "unknown"]
    return named[0].concept if named else None


def _unknown(g: Grammar, first: int, last: int) -> bool:
    return any(g.text(n).lstrip("ول").removeprefix("ال").startswith("مجهول") for n in range(first, last + 2))


def _latin(g: Grammar, at: int) -> bool:
    return "a" <= g.text(at)[:1] <= "z"
