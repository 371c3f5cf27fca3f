"""Hashtags of our own: the governorate, the means, and the watched words that stood in the posts.

Not those of the posts: many are party slogans or «عاجل».
"""

import re

from bot.model.incident import Incident
from bot.render import wording
from bot.render.bidi import rtl
from bot.render.html import escape
from bot.render.texts import t
from bot.render.where import admin_name
from bot.understand.arabic import plain

MOST = 4
_NO_TAG = re.compile(r"[^\w]+")


def hashtags(language: str, incident: Incident) -> str:
    """«#دير_الزور #طائرة_مسيرة #داعش»; each once however it is spelt."""
    words = []
    if incident.place and incident.place.admin1:
        words.append(admin_name(language, "admin1", None, incident.place.admin1))
    if incident.weapon:
        words.append(t(language, f"tag-{wording.means(incident)}"))
    words += incident.watch
    once: dict[str, str] = {}
    for word in words:
        if bare := _bare(word):
            once.setdefault(bare, _tag(language, word))
    return " ".join(escape(tag) for tag in list(once.values())[:MOST])


def _tag(language: str, word: str) -> str:
    """Arabic words are joined by underscores, Latin ones by capitals."""
    parts = [part for part in _NO_TAG.split(word.lstrip("#")) if part]
    if rtl(language):
        return f"#{'_'.join(parts)}"
    return "#" + "".join(part[:1].upper() + part[1:] for part in parts)


def _bare(word: str) -> str:
    return re.sub(r"[\W_]", "", plain(word))
