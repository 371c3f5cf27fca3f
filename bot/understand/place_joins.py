"""Places told together: a place and the region it lies in, a road and its two ends."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from bot.model.report import Precision

from .arabic import Normal
from .gazetteer import distance, fold_word
from .place_located import REGION_GAP, Located, written
from .place_roles import Mention, Role
from .place_view import View
from .place_words import PlaceWords, place_list


def is_region(seen: View, lexicon: PlaceWords, found: Sequence[Located], number: int) -> bool:
    """«قرية X بريف Y», «X غرب Y», «X في مدينة Y», «Y's X»: Y only says where X is."""
    if _owns(seen, found, number):
        return True
    if number == 0:
        return False
    here, before = found[number].mention, found[number - 1].mention
    entry = found[number - 1].entry
    if found[number - 1].region and "و" in clitic_of(seen, here) and before.last == here.first:
        return True  # «في الخليج قبالة سيريك وجاسك»
    if entry and entry.lat is None:  # a river says less than the town beside it
        return False
    if before.roles & {Role.ACTOR, Role.OUTLET, Role.PERSON, Role.HOST}:
        return False
    if Role.LAUNCH in before.roles and not _around_launch(seen, lexicon, found[number - 1], here):
        return False
    if before.noun == "road" and Role.NEAR in here.roles:  # «أوتوستراد دمشق - بيروت قرب الصبورة»: near there
        return False
    if _side_after_comma(seen, lexicon, before, here):
        return True
    if not told_after(seen, lexicon, before, here) or towards(seen, before, here):
        return False
    if any(form in lexicon.directions for form in seen.forms(here.first)):  # «شمال الكيان» is one name
        return True
    return before.last < here.first or "ب" in clitic_of(seen, here) or here.noun is not None


def _side_after_comma(seen: View, lexicon: PlaceWords, before: Mention, here: Mention) -> bool:
    """«near Deir Hafer, east of Aleppo», «في سراقب، شرقي إدلب»: a comma, a direction and what it is the side of."""
    between = _between(before, here)
    gap = seen.normal.text[before.end : here.start].strip()
    if not 0 < len(between) <= _SIDE_GAP or gap[:1] not in (",", "،") or any(mark in gap[1:] for mark in ",،.؛:|\n"):
        return False
    sided = any(form in lexicon.directions for form in seen.forms(between[0]))
    return sided and all(seen.folded[n] in place_list("together", "side_of") or seen.noun(n) for n in between[1:])


_SIDE_GAP = 3
"""Words between a place and what it lies beside: «, east of the city of»."""


def _around_launch(seen: View, lexicon: PlaceWords, before: Located, here: Mention) -> bool:
    """«أطلقت من المطلة شمال الكيان»: where the place lies that fired; never «من اليمن فوق إيلات»."""
    if before.entry is None or before.entry.kind == "country":
        return False
    told = lexicon.directions | lexicon.parent | place_list("together", "within")
    return all(seen.noun(n) or any(f in told for f in seen.forms(n)) for n in _between(before.mention, here))


def as_region(here: Located, before: Located | None) -> Located:
    """A place that only says where the one before lies; where that one fired, fire comes from both."""
    fired = before is not None and Role.LAUNCH in before.mention.roles and before.mention.last <= here.mention.first
    mention = replace(here.mention, roles=here.mention.roles | {Role.LAUNCH}) if fired else here.mention
    return replace(here, mention=mention, region=True)


def towards(seen: View, before: Mention, here: Mention) -> bool:
    """«فوق X باتجاه Y», «X على Y»: two places, the second no region of the first."""
    goal = place_list("together", "towards")
    return any(seen.folded[n] in goal for n in _between(before, here))


def _between(before: Mention, here: Mention) -> range:
    return range(before.last, here.first)


def clitic_of(seen: View, mention: Mention) -> str:
    """The clitics written before a name: «و», «ب»."""
    token = seen.tokens[mention.first]
    return token.text[: max(0, mention.start - token.start)]


def told_after(seen: View, lexicon: PlaceWords, before: Mention, here: Mention) -> bool:
    """True if only prepositions, place nouns and directions stand between two names, and no «و»."""
    between = _between(before, here)
    if len(between) > REGION_GAP or not seen.joined(before.last - 1, here.first):
        return False
    first = seen.tokens[between[0]].text if between else seen.tokens[here.first].text
    told = lexicon.prepositions | lexicon.near | lexicon.inside | lexicon.directions | lexicon.parent | {"من"}
    joined = between and first[0] == "و" and (seen.noun(between[0]) or fold_word(first) not in told)
    if "و" in clitic_of(seen, here) or joined:  # «وبلدة Y», «وأطراف Y» is another place, «وسط Y» the region
        return False
    return all(any(f in told or f in lexicon.nouns for f in seen.forms(n)) for n in between)


def _owns(seen: View, found: Sequence[Located], number: int) -> bool:
    """«Baghdad's Sadr City»."""
    last = found[number].mention.last
    following = found[number + 1].mention.first if number + 1 < len(found) else last + REGION_GAP
    return following - last <= 2 and last < len(seen.tokens) and seen.tokens[last].text == "s"


def in_town(seen: View, here: Mention, following: Mention) -> bool:
    """«مشفى الشفاء في الشحيل», «… في بلدة الشحيل»: the second is the town that the first lies in."""
    between = _between(here, following)
    if len(between) > 2 or not seen.joined(here.last - 1, following.first):
        return False
    if "ب" in clitic_of(seen, following):
        return not between
    first = seen.folded[between[0]] if between else ""
    return first in ("في", "in") and all(seen.noun(n) in ("village", "city") for n in between[1:])


_COMMA_REACH = 5
"""Words before the comma among which a preposition stands («in Tell Abu X, Deir ez-Zor», not «Today, Homs …»)."""


def comma_region(seen: View, lexicon: PlaceWords, here: Mention) -> int | None:
    """«in Gharanij, eastern Deir ez-Zor»: the number of the word after the comma that a capitalised word stands before,
    if the name follows it at once or after a direction."""
    first = here.first
    if not "a" <= seen.tokens[first].text[0] <= "z":
        return None
    if first and seen.folded[first - 1] in lexicon.directions and seen.joined(first - 1, first):
        first -= 1
    if first == 0:
        return None
    before = seen.tokens[first - 1]
    comma = seen.normal.text[before.end : seen.tokens[first].start].strip() in (",", "،")
    placed = any(seen.folded[n] in lexicon.prepositions for n in range(max(0, first - _COMMA_REACH), first - 1))
    return first if comma and placed and seen.normal.quote(before.start, before.end)[:1].isupper() else None


ROAD_KM = 60.0


def with_roads(normal: Normal, found: Sequence[Located]) -> list[Located]:
    """«طريق أريحا - المسطومة» is the road between the two: half-way, if they are near enough."""
    out: list[Located] = []
    for here in found:
        if out and out[-1].mention.noun == "road" and _other_end(out[-1], here):
            out[-1] = _road(normal, out[-1], here)
        else:
            out.append(here)
    return out


def _other_end(here: Located, following: Located) -> bool:
    """«أريحا - المسطومة», «أريحا المسطومة»: a second town right after, without a preposition."""
    if following.mention.first != here.mention.last or following.region or following.mention.preposition:
        return False
    return following.entry is not None and following.entry.kind in ("city", "town", "village")


def _road(normal: Normal, start: Located, end: Located) -> Located:
    mention = replace(start.mention, text_end=end.mention.text_end)
    a, b = start.entry, end.entry
    text = written(normal, mention)
    place = msgspec.structs.replace(start.place, text=text, name_ar=text, name_en=None, precision=Precision.DISTRICT)
    if a and b and distance(a, b) < ROAD_KM and a.lat and b.lat and a.lon and b.lon:
        place = msgspec.structs.replace(place, lat=(a.lat + b.lat) / 2, lon=(a.lon + b.lon) / 2)
    return replace(start, place=place, mention=mention)
