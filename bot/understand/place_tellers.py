"""Names beside the event: where the hurt are treated, where those sit who tell of it, where a column came from."""

from .place_around import Around
from .place_view import View
from .place_words import PlaceWords, place_list

_CARE_REACH = 8
"""Words before a hospital or a town among which «نُقلوا» stands."""
_SPEAKER_REACH = 5
_MOVE_REACH = 10
_ONWARD_REACH = 7
"""Words after «من حلب» within which «إلى دير حافر» stands."""
_LAND_REACH = 5


def treated(around: Around) -> bool:
    """«نُقلوا إلى مشفى X», «وصلوا إلى المشفى الوطني بدرعا», «مشفى X يستقبل جرحى»: it did not happen there."""
    seen, lexicon, before = around.seen, around.lexicon, around.lead - 1
    lands, hurt = place_list("tellers", "lands"), place_list("tellers", "hurt")
    if around.word(before) == "في" and any(around.is_(before - n, lands) for n in range(1, _LAND_REACH)):
        return not hurt.isdisjoint(seen.said)  # «مروحية تقل جرحى تهبط في تل هشومير»
    if lexicon.care.isdisjoint(seen.said):
        return False
    if takes_the_hurt(seen, lexicon, around.first, around.last):
        return True
    to = around.word(before) in place_list("tellers", "to") or "ل" in around.clitic_of(around.lead)
    # Arriving alone says nothing («وصول تعزيزات إلى X»); with a hospital it does.
    carried = lexicon.care - lexicon.destination - lexicon.moves
    return (to or "ب" in around.hit.clitic) and any(around.is_(before - n, carried) for n in (1, 2, 3))


def takes_the_hurt(seen: View, lexicon: PlaceWords, first: int, last: int) -> bool:
    """The words from `first` to `last` name a hospital, or one is named right before, and people are brought there."""
    homes = lexicon.care_homes
    if homes.isdisjoint(seen.said) or lexicon.care.isdisjoint(seen.said):
        return False
    begin = next((n for n in range(max(0, first - 3), last) if _among(seen, n, first, homes)), None)
    if begin is None:
        return False
    brought = range(max(0, begin - _CARE_REACH), begin)
    takes = range(last, min(last + 3, len(seen.tokens)))
    return any(_among(seen, n, first, lexicon.care) for n in (*brought, *takes))


def _among(seen: View, at: int, beside: int, listed: frozenset[str]) -> bool:
    """The word at `at` is listed and no punctuation parts it from the one at `beside`."""
    return seen.joined(min(at, beside), max(at, beside)) and any(form in listed for form in seen.forms(at))


def speaks(around: Around) -> bool:
    """«أهالي حصيبة يؤكدون», «السفارة الأمريكية في بغداد تدعو», «مراسلنا في غزة:»: who tells of it sits there."""
    lexicon = around.lexicon
    told = around.seen.said
    if not place_list("tellers", "speeches").isdisjoint(told) and _speech(around):
        return True
    if lexicon.speakers.isdisjoint(told) and lexicon.embassies.isdisjoint(told):
        return False
    said = around.is_(around.last, lexicon.says) or around.is_(around.last + 1, lexicon.says)
    if _embassy(around):
        at = around.first - 1
        return said or _colon(around) or any(around.is_(at - n, lexicon.says) for n in range(_SPEAKER_REACH))
    that = place_list("tellers", "that")
    people = any(around.is_(around.lead - n, lexicon.speakers) for n in range(1, _SPEAKER_REACH + 1))
    return people and (around.is_(around.last, lexicon.says) or around.is_(around.last, that) or _colon(around))


_SPEECH_REACH = 4


def _speech(around: Around) -> bool:
    """«في تصريح للصحفيين في موسكو», «خلال مؤتمر صحفي بأنقرة»: where it was said."""
    at = around.lead - (2 if around.word(around.lead - 1) == "في" else 1)
    if at == around.lead - 1 and "ب" not in around.hit.clitic:
        return False
    if not around.is_(at, place_list("tellers", "meeting")):
        return False
    return any(around.is_(at - n, place_list("tellers", "speeches")) for n in range(1, _SPEECH_REACH))


def _embassy(around: Around) -> bool:
    inside = range(max(0, around.first - 3), around.last)
    return any(around.is_(at, around.lexicon.embassies) for at in inside)


def _colon(around: Around) -> bool:
    """A colon right after the name."""
    end = around.seen.tokens[around.last - 1].end
    return around.seen.normal.text[end : end + 2].strip().startswith(":")


def moves_on(around: Around) -> bool:
    """«رتل من حلب باتجاه دير حافر»: what moves came from here and goes elsewhere."""
    if around.word(around.lead - 1) != "من":
        return False
    at = around.lead - 1
    moving = any(around.is_(at - n, around.lexicon.moves) for n in range(1, _MOVE_REACH))
    if any(around.is_(at - n, place_list("tellers", "hurt")) for n in range(1, _CARE_REACH)):
        return False  # «تنقل جرحى من جنوب لبنان نحو مشافي …»: they were hurt here
    goal, reach = place_list("tellers", "onward"), range(around.last, around.last + _ONWARD_REACH)
    return moving and any(around.word(n) in goal for n in reach if n < len(around.seen.tokens))
