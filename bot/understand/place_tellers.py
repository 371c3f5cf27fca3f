"""Names beside the event: where the hurt are treated, where those sit who tell of it, where a column came from."""

from .place_around import Around
from .place_words import fold_one

_CARE_REACH = 8
"""Words before a hospital or a town among which «نُقلوا» stands."""
_SPEAKER_REACH = 5
_MOVE_REACH = 10
_ONWARD_REACH = 7
"""Words after «من حلب» within which «إلى دير حافر» stands."""
_TO = frozenset(map(fold_one, ("إلى", "ع", "على", "في")))
_HURT = frozenset(
    map(fold_one, ("جرحى", "جريح", "جريحين", "مصابين", "المصابين", "مصاب", "إصابات", "قتلى", "ضحايا", "جثامين", "جثث"))
)
_ONWARD = frozenset(map(fold_one, ("إلى", "نحو", "صوب", "باتجاه", "تجاه", "towards", "to")))


def treated(around: Around) -> bool:
    """«نُقلوا إلى مشفى X», «وصلوا إلى المشفى الوطني بدرعا», «مشفى X يستقبل جرحى»: it did not happen there."""
    lexicon, before = around.lexicon, around.lead - 1
    home = _care_home(around)
    if home and any(around.is_(at, lexicon.care) for at in (around.last, around.last + 1, around.last + 2)):
        return True
    led = "ب" in around.hit.clitic or around.word(before) in _TO or around.clitic_of(around.lead).find("ل") >= 0
    if not (led or home):
        return False
    reach = range(1, _CARE_REACH + 1) if home else range(1, 4)
    return any(around.is_(before - n, _carries(around, home)) for n in reach)


def _carries(around: Around, home: bool) -> frozenset[str]:
    """Arriving alone says nothing («وصول تعزيزات إلى X»); with a hospital it does."""
    return around.lexicon.care if home else around.lexicon.care - around.lexicon.destination - around.lexicon.moves


def _care_home(around: Around) -> bool:
    """The name is a hospital's, or a hospital is named right before it."""
    homes, at = around.lexicon.care_homes, around.first
    inside = any(form in homes for n in range(around.hit.first, around.last) for form in around.seen.forms(n))
    return inside or any(around.is_(at - n, homes) for n in (1, 2, 3))


def speaks(around: Around) -> bool:
    """«أهالي حصيبة يؤكدون», «السفارة الأمريكية في بغداد تدعو», «مراسلنا في غزة:»: who tells of it sits there."""
    lexicon = around.lexicon
    said = around.is_(around.last, lexicon.says) or around.is_(around.last + 1, lexicon.says)
    if _embassy(around):
        at = around.first - 1
        return said or any(around.is_(at - n, lexicon.says) for n in range(_SPEAKER_REACH))
    people = any(around.is_(around.lead - n, lexicon.speakers) for n in range(1, _SPEAKER_REACH + 1))
    return people and (around.is_(around.last, lexicon.says) or _colon(around))


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
    if any(around.is_(at - n, _HURT) for n in range(1, _CARE_REACH)):
        return False  # «تنقل جرحى من جنوب لبنان نحو مشافي …»: they were hurt here
    onward = range(around.last, around.last + _ONWARD_REACH)
    return moving and any(around.word(n) in _ONWARD for n in onward if n < len(around.seen.tokens))
