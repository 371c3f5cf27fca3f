"""Places that no gazetteer names: «قرية X», «المنطقة الصناعية», «الأجواء الأردنية», «شمال البلاد»."""

from collections.abc import Container, Iterator
from itertools import chain, islice

from .place_bare import bare_names, may_be_name, name_end
from .place_english import english_names
from .place_hits import MOST_HITS, generic_site
from .place_roles import WITH_NOUN, Mention, Role, skipped
from .place_tellers import takes_the_hurt
from .place_view import View
from .place_words import NounClass, PlaceWords, place_list

_STRENGTH = {
    "village": 3.0, "city": 2.0, "quarter": 2.0, "site": 1.5, "subdistrict": 2.5, "institution": 1.5, "street": 1.5,
    "district": 2.0, "road": 1.5, "countryside": 1.5,
}  # fmt: skip
"""How far a noun before an unknown word makes it a name."""
_SPEAKER_WORDS = 6
"""Who speaks («إعلام العدو», «الشرطة الباكستانية») stands among the first words."""


def unnamed(seen: View, lexicon: PlaceWords, taken: Container[int]) -> list[Mention]:
    """Mentions of places without an entry; `taken` are the words that known names have."""
    found = chain(
        _unknown(seen, lexicon, taken),
        bare_names(seen, lexicon, taken),
        _generic_sites(seen, lexicon, taken),
        _lands(seen, lexicon, taken),
        english_names(seen, lexicon, taken),
    )
    return list(islice(found, MOST_HITS))


def _unknown(seen: View, lexicon: PlaceWords, taken: Container[int]) -> Iterator[Mention]:
    """Names after «قرية», «حي», «حقل» that no gazetteer knows: still the place, as written."""
    for at in range(len(seen.tokens) - 1):
        kind = seen.noun(at)
        if kind not in _STRENGTH or not seen.leads(at) or at in taken or at + 1 in taken:
            continue
        if generic_site(seen, lexicon, at) is not None or _misread(seen, at) or _definite(seen.tokens[at].text):
            continue
        if kind in ("site", "institution", "street", "road") and seen.tagged(at):
            continue
        if kind == "countryside" and "ريف" in seen.tokens[at].text:  # of a town, and towns are known
            continue
        if kind == "road" and at and _by_way(seen.folded[at - 1]):
            continue
        if kind == "district" and seen.tokens[at].text.endswith("ناطق"):  # «مناطق متفرقة»
            continue
        if seen.folded[at] in lexicon.owned and seen.folded[at + 1] in lexicon.given_names:
            continue
        if may_be_name(seen, lexicon, at + 1, kind, head=seen.folded[at]):
            yield _mention(seen, lexicon, at, name_end(seen, lexicon, at + 1, taken), kind)


def _by_way(before: str) -> bool:
    """«عن طريق نقل»: by way of; «يعترضون طريق موظف»: they stop a man on his way."""
    return before == "عن" or "عترض" in before or "اعتراض" in before


def _misread(seen: View, at: int) -> bool:
    """«وأدى» is no «وادي», «إحياء» no «أحياء»: the hamza that the normaliser unified tells. «بحارة» are sailors."""
    token = seen.tokens[at]
    if seen.folded[at] == "بحاره":
        return True
    if token.text not in ("وادي", "احياء", "باحياء"):
        return False
    written = seen.normal.quote(token.start, token.end)
    return "أ" in written if token.text == "وادي" else "إ" in written


def _definite(word: str) -> bool:
    """«القرية الصغيرة» names nothing."""
    return any(word.startswith(article) for article in ("ال", "وال", "بال", "وبال", "لل", "فال"))


def _mention(seen: View, lexicon: PlaceWords, noun: int, last: int, kind: NounClass) -> Mention:
    tokens = seen.tokens
    start, end = tokens[noun + 1].start, tokens[last - 1].end
    begin = tokens[noun].start + skipped(tokens[noun].text, lexicon.nouns) if kind in WITH_NOUN else start
    roles = {Role.UNKNOWN_NAME}
    before = [form for n in range(max(0, noun - 2), noun) if seen.joined(n, noun) for form in seen.forms(n)]
    if any(form in lexicon.near for form in before):
        roles.add(Role.NEAR)
    if any(form in lexicon.origin for form in before):
        roles.add(Role.ORIGIN)
    if takes_the_hurt(seen, lexicon, noun, last):
        roles.add(Role.CARE)
    return Mention(start, end, noun + 1, last, begin, end, (), kind, True, frozenset(roles), _STRENGTH[kind])


def _generic_sites(seen: View, lexicon: PlaceWords, taken: Container[int]) -> Iterator[Mention]:
    """«المنطقة الصناعية», «المشفى الجامعي»: in the town named near it."""
    for at in range(len(seen.tokens) - 1):
        skip = None if at in taken or at + 1 in taken else generic_site(seen, lexicon, at)
        if skip is not None:
            start, end = seen.tokens[at].start + skip, seen.tokens[at + 1].end
            roles = frozenset({Role.UNKNOWN_NAME, *([Role.CARE] if takes_the_hurt(seen, lexicon, at, at + 2) else ())})
            yield Mention(start, end, at, at + 2, start, end, (), "site", True, roles, 1.5)


def _lands(seen: View, lexicon: PlaceWords, taken: Container[int]) -> Iterator[Mention]:
    """«الأجواء الأردنية» is Jordan; «الدفاعات الكويتية» is Kuwait where the post names nothing better."""
    occupiers, speaker = place_list("at_home", "occupiers"), None
    for at, key in enumerate(seen.folded):
        if country := lexicon.demonyms.get(key):
            speaker = speaker or (country if at < _SPEAKER_WORDS else None)
            if at not in taken and (found := _land(seen, lexicon, at, country, taken)):
                yield found
        elif key in occupiers and at < _SPEAKER_WORDS and not _has_demonym(seen, lexicon, at):
            speaker = speaker or "IL"
        elif speaker and _homeland(seen, lexicon, at, speaker, taken):
            yield _country(seen, lexicon, at, speaker)


def _homeland(seen: View, lexicon: PlaceWords, at: int, speaker: str, taken: Container[int]) -> bool:
    """«شمال البلاد», «أراضينا», «في الشمال»: the land of whoever speaks."""
    if _listed(seen, at, lexicon.homeland):
        return _of_speaker(seen, at)
    return speaker == "IL" and (_their_north(seen, lexicon, at, taken) or _their_border(seen, lexicon, at))


def _their_north(seen: View, lexicon: PlaceWords, at: int, taken: Container[int]) -> bool:
    """«في الشمال» where Israelis speak: the north of their country, not «الشمال السوري»."""
    definite = seen.tokens[at].text.startswith("ال")
    if not definite or seen.folded[at] not in place_list("at_home", "sides") or at == 0 or at in taken:
        return False
    following = seen.folded[at + 1] if seen.joined(at, at + 1) else ""
    plain = following not in lexicon.demonyms and at + 1 not in taken
    return plain and seen.joined(at - 1, at) and seen.folded[at - 1] in place_list("at_home", "before_sides")


def _their_border(seen: View, lexicon: PlaceWords, at: int) -> bool:
    """«على الحدود الشمالية» where Israelis speak: their border, not one with a land named after it."""
    if seen.folded[at] not in place_list("at_home", "border_sides") or not seen.joined(at - 1, at):
        return False
    following = seen.folded[at + 1] if seen.joined(at, at + 1) else ""
    if following in lexicon.demonyms or following in place_list("at_home", "shared_with"):
        return False
    return seen.folded[at - 1] in place_list("at_home", "borders")


def _has_demonym(seen: View, lexicon: PlaceWords, at: int) -> bool:
    """«الاحتلال التركي»."""
    return at + 1 < len(seen.folded) and seen.folded[at + 1] in lexicon.demonyms


def _of_speaker(seen: View, at: int) -> bool:
    """«البلاد» is the land of whom the text names first; «أراضينا» only of one who is quoted («فلان: … أراضينا»)."""
    return not seen.tokens[at].text.endswith("نا") or ":" in seen.normal.text[: seen.tokens[at].start]


def _land(seen: View, lexicon: PlaceWords, at: int, country: str, taken: Container[int]) -> Mention | None:
    space = next((at - n for n in (1, 2) if seen.joined(at - n, at) and _listed(seen, at - n, lexicon.spaces)), None)
    if space is not None and _listed(seen, at - 1, frozenset(("عاصمه",))) and at + 1 in taken:
        return None  # «العاصمة السورية دمشق» is Damascus
    host = space is None and (_host(seen, lexicon, at) or _at_home(seen, at, country))
    if space is None and not host:
        return None
    token = seen.tokens[at]
    begin = token.start
    if space is not None:
        begin = seen.tokens[space].start + skipped(seen.tokens[space].text, lexicon.spaces)
    roles = frozenset({Role.HOST} if host else ())
    first = space if space is not None else at
    return Mention(begin, token.end, first, at + 1, begin, token.end, (), None, not host, roles, 1.5, country)


def _listed(seen: View, at: int, listed: Container[str]) -> bool:
    return at >= 0 and any(form in listed for form in seen.forms(at))


def _host(seen: View, lexicon: PlaceWords, at: int) -> bool:
    """«الدفاعات الجوية الكويتية», «وزارة الدفاع الكويتية», «مواقع عسكرية إيرانية»; never «جيش الدفاع الإسرائيلي»."""
    for n in (1, 2, 3):
        if at < n or not seen.joined(at - n, at) or not _listed(seen, at - n, lexicon.defenders):
            continue
        return seen.tokens[at].text.endswith("ه") or n > 1
    return False


_HOME_ONLY = frozenset(("IQ", "LB", "KW", "BH", "JO"))
"""Countries whose army and police act at home."""


def _at_home(seen: View, at: int, country: str) -> bool:
    """«الجيش اللبناني», «جهاز الأمن الوطني العراقي»: where they are, if the post names no place."""
    if country not in _HOME_ONLY:
        return False
    forces = place_list("at_home", "forces")
    return any(seen.joined(at - n, at) and any(f in forces for f in seen.forms(at - n)) for n in (1, 2, 3) if n <= at)


def _country(seen: View, lexicon: PlaceWords, at: int, country: str) -> Mention:
    """«شمال البلاد», «أراضينا»: the country of whoever speaks."""
    token = seen.tokens[at]
    start = token.start + skipped(token.text, lexicon.homeland)
    begin, first = start, at
    borders = place_list("at_home", "borders")
    if at and seen.folded[at - 1] in borders:
        first = at - 1
        begin = seen.tokens[first].start + skipped(seen.tokens[first].text, borders)
    elif at and _listed(seen, at - 1, lexicon.directions):
        first = at - 1
        begin = seen.tokens[first].start + skipped(seen.tokens[first].text, lexicon.directions)
    return Mention(start, token.end, first, at + 1, begin, token.end, (), None, True, frozenset(), 1.5, country)
