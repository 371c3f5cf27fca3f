"""Lists of places that share one verb: «قصف على أريحا وبنش وبلدة آفس», «حيي الشيخ مقصود والأشرفية», «in A, B and C»."""

from collections.abc import Iterator, Sequence

from .arabic import Normal
from .place_joins import clitic_of
from .place_located import Located
from .place_roles import Mention, Role
from .place_view import View, view
from .place_words import PlaceWords, place_list, place_words

_GAP = 3
"""Words between two places of a list: «وأطراف مدينة»."""
_APART = frozenset({Role.ACTOR, Role.OUTLET, Role.PERSON, Role.ORIGIN, Role.LAUNCH, Role.PARENT, Role.DESTINATION})


def whole_list(normal: Normal, located: Sequence[Located], chosen: Located) -> list[Located]:
    """The list that `chosen` stands in, in the order of the text; it alone where it stands alone."""
    seen, lexicon = view(normal), place_words()
    run = next((run for run in _runs(seen, lexicon, located) if chosen in run), [])
    if len(run) < 2:
        return [chosen]
    return run[:1] if _one_stretch(seen, run) else run


def _runs(seen: View, lexicon: PlaceWords, located: Sequence[Located]) -> Iterator[list[Located]]:
    """The places of a text, those of one list together."""
    run: list[Located] = []
    for place in located:
        if run and place.region:  # «أريحا وبنش بريف إدلب»: where both lie
            continue
        if run and _goes_on(seen, lexicon, run[-1], place):
            run.append(place)
            continue
        yield run
        run = [place]
    yield run


def _goes_on(seen: View, lexicon: PlaceWords, before: Located, here: Located) -> bool:
    """«… وبنش», «، سرمين», «and Idlib»: the next of a list; countries stand among countries."""
    one, other = before.mention, here.mention
    if _APART & (one.roles | other.roles) or _is_country(before) != _is_country(here):
        return False
    between = range(one.last, other.first)
    if len(between) > _GAP or not all(_plain(seen, lexicon, n) for n in between):
        return False
    gap = seen.normal.text[one.end : other.start]
    if any(mark in gap for mark in ".!؟?؛:\n|()"):
        return False
    return _and(seen, other, between) or "،" in gap or "," in gap


def _and(seen: View, here: Mention, between: range) -> bool:
    words = [seen.tokens[n].text for n in between]
    return "و" in clitic_of(seen, here) or any(w == "and" or w[0] == "و" for w in words)


def _plain(seen: View, lexicon: PlaceWords, n: int) -> bool:
    """A place noun, «أطراف», «and»: what may stand before the next name of a list."""
    if seen.tokens[n].text in ("و", "and", "the", "al", "el") or seen.noun(n):
        return True
    return any(form in lexicon.near or form in lexicon.inside for form in seen.forms(n))


def _is_country(place: Located) -> bool:
    return place.entry is not None and place.entry.kind == "country"


def _one_stretch(seen: View, run: Sequence[Located]) -> bool:
    """«بين بلدتي A وB», «طريق A وB», «قرب A وB»: one place that two names tell."""
    first = run[0].mention
    words = [seen.tokens[n].text for n in range(max(0, first.first - 2), first.first)]
    edges = words and words[-1].removeprefix("و").removeprefix("ب") in place_list("around", "edges")
    if first.noun == "road" or (Role.NEAR in first.roles and not edges):  # «أطراف A وB»: each has its own
        return True
    return any(word.removeprefix("و") in place_list("together", "between") for word in words)
