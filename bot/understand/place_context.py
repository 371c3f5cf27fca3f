"""What a whole text says about where it is: the evidence by which places of one name are told apart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .gazetteer import Entry, Gazetteer
from .place_located import BELIEVED
from .place_roles import Mention, Role
from .place_view import View
from .place_words import PlaceWords

CLEAR_RANK = 5
"""A country or capital that outranks its namesakes by so much needs no context («قطر»)."""
MOST_ANCHORS = 30
"""A text that names more places beyond doubt needs no more of them to settle the others."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the whole text says about where it is."""

    governorates: Counter[str]
    countries: Counter[str]
    """Named as places, or by the words for their people and parties."""
    lands: Counter[str]
    """Countries of places alone: whose army strikes says nothing of where."""
    anchors: tuple[tuple[int, Entry], ...]
    """Places beyond doubt, with the mention's place in the list."""
    told: Counter[str]
    """Governorates by the text alone, whatever the source's own area is."""

    def named(self, admin1: str) -> int:
        """How much speaks for a governorate; the capital's name is used for the governorate around it."""
        return self.governorates[admin1] or (self.governorates["Damascus"] if admin1 == "Rural Damascus" else 0)


def read_context(
    seen: View, book: Gazetteer, lexicon: PlaceWords, mentions: Sequence[Mention], home: str | None
) -> Context:
    """Counts the evidence of all mentions that are believed, of demonyms and of armed parties."""
    context = Context(Counter(), Counter(), Counter(), (), Counter())
    anchors: list[tuple[int, Entry]] = []
    for number, mention in enumerate(mentions):
        entries = [book.entries[i] for i in mention.candidates]
        if Role.PERSON in mention.roles or mention.strength < BELIEVED or not entries:
            continue
        if (sole := _tells(context, mention, entries)) and len(anchors) < MOST_ANCHORS:
            anchors.append((number, sole))
    for key in seen.folded:
        if code := lexicon.demonyms.get(key):
            context.countries[code] += 1
        elif code := lexicon.hints.get(key):
            context.countries[code] += 2
    told = Counter(context.governorates)
    if home:
        (context.governorates if home in book.governorates else context.countries)[home] += 2
    return replace(context, anchors=tuple(anchors), told=told)


def _tells(context: Context, mention: Mention, entries: Sequence[Entry]) -> Entry | None:
    """Adds what one mention tells of the text's area; the place itself if only one bears the name."""
    top = max(entries, key=lambda e: e.rank)
    alike = [e for e in entries if e.rank > top.rank - CLEAR_RANK]
    alone = len({(e.country, e.admin1 if top.kind != "country" else "") for e in alike}) == 1
    if top.kind == "governorate" and top.admin1:
        context.governorates[top.admin1] += 2
    elif not alone:
        return None
    elif top.admin1:
        context.governorates[top.admin1] += 1
    if top.country:
        context.countries[top.country] += 1
        context.lands[top.country] += 0 if mention.roles & {Role.ACTOR, Role.OUTLET} else 1
    return top if alone and top.kind not in ("country", "governorate") else None


def leader(counted: Counter[str]) -> str | None:
    """The one that is named most, if no other is named as often."""
    top = counted.most_common(2)
    clear = bool(top) and (len(top) == 1 or top[0][1] > top[1][1])
    return top[0][0] or None if clear else None
