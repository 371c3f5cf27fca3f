"""The words of a sentence by which an event has a name of its own: a curfew, an incursion, a bomb on a motorcycle.

They name nobody and no spot, so they may be kept where the sentence itself may not be shown.
"""

import re
from functools import lru_cache

from bot.understand.arabic import plain

CLOSE = r"(?:اغلاق|اغلقت?|[تي]غلق|\bclos(?:ed|es|ure of|ing))"
ALERTS = {
    "siren": re.compile(
        r"صافرات|صفارات|صافره|صفاره|انذار جوي|انذار احمر|تفعيل الانذار|\bsirens?\b|\bred alert\b|\bair raid\b"
    ),
    "evacuation": re.compile(r"اخلاء|اخلوا|مغادره (?:منازل|بيوت|البلد|القري|المنطق|المدين|الحي)|\bevacuat"),
    "curfew": re.compile(r"حظرا? (?:كلي |جزيي |شامل )?(?:ا?ل?ل?)?تجو|منع ا?ل?تجو|\bcurfew"),
    "closure": re.compile(CLOSE),
}
"""Kinds of alerts, the most pressing first; what is none of them is a «security alert»."""
MOVES = {
    "incursion": re.compile(r"توغل|\bincursion|\bpush(?:ed|es|ing)? into\b"),
    "reinforcement": re.compile(r"تعزيزات|\breinforcements?\b"),
}
"""Kinds of troops on the move; what is none of them is a «build-up»."""
MOTORCYCLE = re.compile(
    r"دراجه (?:ناريه )?(?:ال)?(?:مفخخ|ملغم)|موتور (?:ال)?(?:مفخخ|ملغم)|\bmotor(?:cycle|bike) (?:bomb|ied)"
)
CAR = re.compile(r"(?:سياره|شاحنه|صهريج|عربه|اليه) (?:ال)?(?:مفخخ|ملغم)|\b(?:car|truck|vehicle) bomb")
_ALL = (*ALERTS.values(), *MOVES.values(), MOTORCYCLE, CAR)


@lru_cache(maxsize=2_048)
def naming_words(text: str) -> str:
    """Only those words of a text, in one spelling."""
    flat = plain(text)
    return " ".join(found[0] for pattern in _ALL if (found := pattern.search(flat)))
