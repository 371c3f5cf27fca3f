"""The questions of the first minute: language, area, kinds, level. Each is one tap; all have sensible defaults."""

from bot.areas import children
from bot.model.alert import Button, Message
from bot.model.report import Kind
from bot.render.texts import languages, t
from handlers.call import Call
from handlers.say import Rows, button, in_rows, page, text

FIRST = ("Deir ez-Zor", "Al-Hasakah", "Raqqa", "Aleppo", "Idlib", "Daraa", "Anbar", "Nineveh")
"""Governorates offered first: those of which most was reported where Barqiya began. All others are one tap away."""


def ask_language(call: Call) -> Message:
    """Welcome in every language, since we do not know yet which one is read."""
    parts = [t(language, "start") for language in languages()]
    choices = [Button(text=t(language, "language-name"), data=f"start:lang:{language}") for language in languages()]
    return page(call, "\n\n".join(parts), in_rows(choices))


def ask_area(call: Call) -> Message:
    """Which area: the likely governorates, the whole list, or everywhere; typing and sharing a location work too."""
    named = {area.admin1: (code, area) for code, area in children()}
    likely = [named[name] for name in FIRST if name in named]
    rows: Rows = in_rows(
        [
            Button(text=area.name_ar if call.language == "ar" else area.name_en, data=f"start:area:{code}")
            for code, area in likely
        ]
    )
    more = (button(call, "areas-pick", "areas:tree::0"), button(call, "everywhere", "start:area:"))
    return page(call, text(call, "ask-area"), (*rows, more))


def ask_kinds(call: Call) -> Message:
    """What should be followed."""
    choices = [button(call, f"choice-kinds-{word}", f"start:kinds:{word}") for word in KINDS]
    return page(call, text(call, "ask-kinds"), in_rows(choices, 1))


KINDS = {"both": (Kind.ATTACK, Kind.THREAT), "attack": (Kind.ATTACK,), "threat": (Kind.THREAT,)}
"""The answers and what they set."""


def ask_level(call: Call) -> Message:
    """What should sound at once."""
    choices = [button(call, f"choice-{word}", f"start:level:{level}") for word, level in CHOICES]
    return page(call, text(call, "ask-level"), in_rows(choices, 1))


CHOICES = (("all", "alert"), ("urgent", "urgent"), ("digest", "off"))
"""The three answers and what they set: a level, or (last) no sound at all but the daily digest."""
