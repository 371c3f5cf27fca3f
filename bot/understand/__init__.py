"""Post → Report: what kind, which events, where, when, by what means, who, how many, and how sure. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.model.post import MAX_TEXT, Post
from bot.model.report import Kind, Report

from .arabic import Normal, hashtags
from .classify import Verdict, examine, judge
from .events import Scene, events
from .explanations import explanation
from .kind_model import KindModel
from .places import mentions, resolve
from .reading import Reading
from .speakers import denier
from .summary import summarise
from .watch import WatchIndex

ZONE = ZoneInfo("Asia/Damascus")
"""Of events whose place tells no other: the product's home."""
_CUT = f"قُرئ أول {MAX_TEXT} حرف فقط"


def understand(
    post: Post,
    now: datetime,
    *,
    watch: WatchIndex | None = None,
    home: str | None = None,
    model: KindModel | None = None,
) -> Report:
    """What a post claims. Never fails, whatever the text; time is linear in it.

    `now` is when the post is read: the post's own time is believed only up to it. `home`: the source's own area (a
    governorate of the guideline, or an ISO country code). `model`: other weights than the bundled ones, for measuring.
    """
    text = post.text[:MAX_TEXT]
    posted = post.moment(now)
    examined = examine(text, posted, dated=post.date is not None)
    verdict = judge(examined, model)
    reading = examined.reading
    located = resolve(reading.normal, mentions(reading.normal), home=home)
    explains = explanation(reading) if verdict.kind is Kind.OTHER else None
    told = events(Scene(examined, located, posted if post.date else None, ZONE), verdict)
    return Report(
        id=post.id,
        kind=verdict.kind,
        confidence=round(verdict.confidence, 3),
        language=language(reading.normal, post.lang),
        events=told,
        summary=summarise(told[0] if told else None, explains),
        hashtags=hashtags(text),
        watch=watch.find(reading.normal) if watch else (),
        follows_up=_follows_up(reading, verdict),
        quoted=quoted(reading),
        all_clear=verdict.kind is Kind.OTHER and any(a.family == "all_clear" for a in examined.acts),
        explains=explains,
        reasons=(*verdict.reasons, _CUT) if len(post.text) > MAX_TEXT else verdict.reasons,
    )


def language(normal: Normal, said: str | None = None) -> str:
    """ISO 639-1 code by script and letters: ar, fa, ckb, he, ru, uk or en; `said` where the text has no letters."""
    counts = {name: sum(normal.original.count(c) for c in letters) for name, letters in _LETTERS.items()}
    arabic = sum("\u0621" <= c <= "\u064a" for c in normal.text)
    latin = sum("a" <= c <= "z" for c in normal.text)
    best = max(counts, key=lambda k: counts[k])
    if arabic >= latin and arabic:
        return best if counts[best] * 12 > arabic and best in {"fa", "ckb"} else "ar"
    if counts[best] > latin:
        return best
    return "en" if latin else said or "und"


_LETTERS = {"fa": "پچژگ", "ckb": "ێۆڕڵ", "he": "אבגדהוזחטילמנסעפצקרשת", "ru": "аеиостнрвлкмы"}


def quoted(reading: Reading) -> str | None:
    """The outlet or party that the post says it has this from, or who denies in it."""
    if reading.speaker is None or reading.speaker_role not in {"media", "able", "outside"}:
        return denier(reading)
    start, end = reading.speaker.start, reading.speaker.end
    return reading.normal.quote(start, end).strip()


def _follows_up(reading: Reading, verdict: Verdict) -> bool:
    """A post of kind other that plainly speaks of a known event: funeral, condemnation, denial, aftermath."""
    if verdict.kind is not Kind.OTHER:
        return False
    classes = {h.concept.cls for h in reading.of("contexts")}
    force = any(h.concept.file == "triggers" and not h.concept.quiet for h in reading.hits)
    return force and bool(classes & {"funeral", "condemn", "deny", "followup"})
