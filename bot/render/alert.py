"""An alert as a reader gets it: the most important first, lines without news left out. The order is PRODUCT's.

Everything that a post or a source says is escaped here and stripped of direction controls; `bidi.embed` then sets
isolates and line marks on the whole.
"""

import re
from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.decide.safety import safe_quote, shown
from bot.model.alert import Button, Message
from bot.model.incident import Evidence, Incident, Level, News, Reason, Revision
from bot.model.report import Kind, Stance, Status, SubEvent, TimePrecision, TimeSpan
from bot.model.subscriber import Subscriber
from bot.render.attribution import Book, attribution_line, handle, sources_line, speaker, standing, url_of
from bot.render.bidi import FSI, PDI, arabic, embed, isolate, named, rtl
from bot.render.casualties import toll_line
from bot.render.digits import in_digits
from bot.render.events import explanation, headline, target_name
from bot.render.grammar import gender, joined
from bot.render.html import escape, split
from bot.render.neutral import party, tidy
from bot.render.tags import hashtags
from bot.render.texts import t
from bot.render.when import clock, day_time, event_time, half_day_unsaid, zone
from bot.render.where import place_line

ICONS = {Level.FLASH: "🔴", Level.URGENT: "🟠", Level.ALERT: "🟡", Level.DIGEST: "⚪"}
PLAIN = frozenset(
    {
        SubEvent.DISRUPTED, SubEvent.ARRESTS, SubEvent.AGREEMENT, SubEvent.TRANSFER, SubEvent.MOBILIZE, SubEvent.ALERT,
    }
)  # fmt: skip
"""Types whose party is not called a perpetrator, nor one that threatens: who sends a convoy or sets a curfew."""

ADDRESS = re.compile(r"[a-z-]+:\S+")
"""How sources are named: «telegram:name», «x:handle»."""

LIVE = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.|t\.me/)\S+|(?<!\S)/(?=[A-Za-z])", re.IGNORECASE)
"""What Telegram would make a link of in a quote: addresses, and a command to us («/stop») that a post holds."""

UPDATES = 3
ABOUT_NOW = timedelta(minutes=10)
QUOTE = 300
"""Characters of the longest sentence that is quoted."""


def alert(incident: Incident, subscriber: Subscriber, *, now: datetime, sources: Book, late: bool = False) -> Message:
    """The alert of an incident for one subscriber, in its newest state.

    `sources`: the registry by name, for titles and notes. `late`: it reaches this reader long after it was news.
    """
    language = subscriber.language
    seen = shown(incident)
    coarsened = incident.place != seen.place
    lines = [line for line in _lines(seen, subscriber, now, sources, late=late, coarsened=coarsened) if line]
    first = f"{ICONS[seen.level]} <b>{lines[0]}</b>"
    return Message(
        parts=split(finished("\n".join([first, *lines[1:]]), subscriber)),
        buttons=buttons(language, seen),
    )


def finished(html: str, subscriber: Subscriber) -> str:
    """A text ready to send: digits as the reader likes them, isolates and marks, hidden from a glance if asked."""
    text = embed(html, subscriber.language)
    if subscriber.arabic_digits:
        text = in_digits(text)
    if subscriber.discreet:
        text = f"{t(subscriber.language, 'headline-discreet')}\n<tg-spoiler>{text}</tg-spoiler>"
    return text


def _lines(
    incident: Incident, reader: Subscriber, now: datetime, book: Book, *, late: bool, coarsened: bool
) -> list[str]:
    language = reader.language
    place = incident.place
    return [
        headline(language, incident),
        t(language, "retracted-line") if incident.retracted else "",
        t(language, "late-line") if late else "",
        attribution_line(language, incident, book),
        denied_line(language, incident, book),
        explained_line(language, incident, book),
        _time_line(language, incident, reader, now),
        place_line(language, place, coarsened=coarsened) if place and (place.text or place.admin1) else "",
        _target_line(language, incident),
        toll_line(language, incident, book),
        actor_line(language, incident, book),
        quote_line(language, incident),
        sources_line(language, incident, book) if incident.evidence else "",
        *_update_lines(language, incident, reader),
        _tail(language, incident),
        t(language, "not-a-siren") if incident.level is Level.FLASH and not incident.retracted else "",
    ]


def quote_line(language: str, incident: Incident) -> str:
    """One source's own sentence, if safe: the best trusted, then the earliest. Never cut; too long, it is left out."""
    told = [said for said in standing(incident) if 0 < len(said.says) <= QUOTE and said.kind is not Kind.OTHER]
    for said in sorted(told, key=lambda said: said.trust):
        if sentence := quotable(said.says, said):
            return _in_its_marks(language, sentence)
    return ""


def _in_its_marks(language: str, sentence: str) -> str:
    """A quoted sentence; one in the other direction keeps its own marks, in one piece with them."""
    own = "ar" if arabic(sentence) else "en"
    if rtl(own) == rtl(language):
        return t(language, "quote-line", quote=sentence)
    return isolate(t(own, "quote-line", quote=sentence.strip(f"{FSI}{PDI}")))


def quotable(text: str, said: Evidence) -> str:
    """A sentence of a post as it may be quoted, HTML-safe and in one piece; empty if it is unsafe or too long."""
    sentence = safe_quote(" ".join(LIVE.sub("", text).split()), said.kind) if len(text) <= QUOTE else None
    return isolate(escape(sentence.strip('«»"“” '))) if sentence else ""


def denied_line(language: str, incident: Incident, book: Book) -> str:
    """«تنفيه X»: a denial adds its line and never takes the event away."""
    if not incident.denied_by:
        return ""
    who, agree = deniers(language, incident, book)
    return t(language, "denied-line", who=who, gender=agree)


def explained_line(language: str, incident: Incident, book: Book) -> str:
    """«السبب ليس هجوماً، بحسب X»: who explains it; what the first line says of the cause is theirs."""
    said = explanation(incident)
    return t(language, "explained-line", who=speaker(language, said, book)) if said else ""


def deniers(language: str, incident: Incident, book: Book) -> tuple[str, str]:
    """Who denies, by name, and the gender with which the verb before them agrees."""
    names = [name_of(language, who, book) for who in incident.denied_by[:3]]
    return joined(language, [named(escape(name), language) for name in names]), gender(names[0])


def name_of(language: str, who: str, book: Book) -> str:
    """A party or outlet by name, also where it is given as a source's address. Not escaped."""
    known = book.get(who)
    if known is not None and known.title:
        return known.title
    return handle(who, book) if ADDRESS.fullmatch(who) else party(language, tidy(who))


def _time_line(language: str, incident: Incident, reader: Subscriber, now: datetime) -> str:
    where = zone(reader.timezone)
    when = "" if _just_now(incident) else event_time(language, _until_told(incident), where, now)
    first = incident.first_post.astimezone(where)
    begin = incident.event_time.from_
    same_day = when and begin and begin.astimezone(where).date() == first.date()
    published = t(language, "published", when=clock(first) if same_day else day_time(language, first, now))
    if not when:
        return t(language, "time-line-only-published", published=published)
    return t(language, "time-line", when=when, published=published)


def _just_now(incident: Incident) -> bool:
    """«منذ قليل»: it happened about when it was told, and the time of the post says as much."""
    span = incident.event_time
    if span.precision is not TimePrecision.HOUR or span.from_ is None or span.to is not None:
        return False
    return abs(span.from_ - incident.first_post) < ABOUT_NOW


def _until_told(incident: Incident) -> TimeSpan:
    """When it happened: what was told at 09:02 of «this morning» did not happen after that."""
    span, told = incident.event_time, incident.first_post
    ahead = incident.status is Status.THREATENED or incident.kind is not Kind.ATTACK
    if ahead or span.from_ is None or span.to is None or half_day_unsaid(span.from_, span.to):
        return span
    return replace(span, to=told) if span.from_ < told < span.to else span


def _target_line(language: str, incident: Incident) -> str:
    """The target, where the first line does not name it already."""
    target = target_name(language, incident)
    first = headline(language, incident)
    return t(language, "target-line", target=target) if target and target not in first else ""


def actor_line(language: str, incident: Incident, book: Book) -> str:
    """Who did it, by how the sources know it: claimed, attributed, suspected; empty where nobody says."""
    actor = incident.actor
    name = (actor.name_ar if language == "ar" else actor.name_en) if actor else None
    if actor is None or not (name or actor.text):
        return ""
    told = _by_stance(language, actor.stance, escape(name or actor.text), incident, book)
    return t(language, _actor_label(incident), actor=told)


def _actor_label(incident: Incident) -> str:
    """Who defused, arrested or agreed is no perpetrator; who threatens is not one yet; a clash has two sides."""
    if incident.sub_event_type is SubEvent.ARMED_CLASH:
        return "actor-clash-line"
    if incident.sub_event_type in PLAIN:
        return "actor-plain-line"
    return (
        "actor-threat-line" if incident.kind is Kind.THREAT and incident.status is not Status.FOILED else "actor-line"
    )


def _by_stance(language: str, stance: Stance, name: str, incident: Incident, book: Book) -> str:
    if stance is Stance.CLAIMED:
        return t(language, "actor-claimed", actor=name, gender=gender(name))
    if stance is Stance.UNKNOWN:
        return name
    by = named(escape(name_of(language, incident.actor_by, book)), language) if incident.actor_by else ""
    if by == name:
        return name
    word = "actor-suspected" if stance is Stance.SUSPECTED else "actor-attributed"
    return t(language, word, actor=name, by=by) if by else t(language, f"{word}-unnamed", actor=name)


def told_revisions(incident: Incident) -> list[Revision]:
    """The revisions that readers were told of after the first."""
    return [r for r in incident.revisions if r.reason is not Reason.NEW and r.news in (News.AUDIBLE, News.CORRECTION)]


def _update_lines(language: str, incident: Incident, reader: Subscriber) -> list[str]:
    told = list(enumerate(told_revisions(incident), start=1))[-UPDATES:]
    where = zone(reader.timezone)
    return [
        t(language, "update-line", n=n, time=clock(r.at.astimezone(where)), change=t(language, f"change-{r.reason}"))
        for n, r in told
    ]


def _tail(language: str, incident: Incident) -> str:
    return t(language, "tail-line", id=incident.id, hashtags=hashtags(language, incident)).strip()


def buttons(language: str, incident: Incident) -> tuple[tuple[Button, ...], ...]:
    """Source, map; mute, mistake, why. Callback data is «word:incident», signed where it is sent."""
    address = url_of(incident)
    first = []
    if address:
        first.append(Button(text=t(language, "button-source"), url=address))
    if incident.place is not None and incident.place.lat is not None:
        first.append(Button(text=t(language, "button-map"), data=f"map:{incident.id}"))
    rest = [
        Button(text=t(language, f"button-{word}"), data=f"{word}:{incident.id}") for word in ("mute", "wrong", "why")
    ]
    return tuple(tuple(row) for row in (first, rest) if row)
