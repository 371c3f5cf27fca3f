"""Who says so: the outlets behind an incident, each origin once, with the notes an editor gave them."""

from collections.abc import Iterable, Mapping, Sequence

from bot.model.incident import Evidence, Incident
from bot.model.report import Kind
from bot.model.source import Source
from bot.render.bidi import named
from bot.render.grammar import joined, sources_of_posts
from bot.render.html import escape, link
from bot.render.neutral import party, tidy
from bot.render.texts import t

Book = Mapping[str, Source]
"""Sources by name."""

NAMED = 3
LISTED = 6


def handle(source: str, book: Book) -> str:
    """A source as its readers know it: «@name» on Telegram and X, the title or host elsewhere. Not escaped."""
    kind, _, address = source.partition(":")
    if kind in ("telegram", "x"):
        return f"@{address.lstrip('@')}"
    known = book.get(source)
    if known is not None and known.title:
        return known.title
    if kind == "rss":
        return address.removeprefix("https://").removeprefix("http://").split("/")[0]
    return address or source


def outlet(language: str, source: str, book: Book) -> str:
    """A source by its title where we know one. HTML-safe, in one piece whatever its direction."""
    known = book.get(source)
    return named(escape(known.title if known and known.title else handle(source, book)), language)


def speaker(language: str, said: Evidence, book: Book) -> str:
    """Who is quoted for a statement: the outlet or party that the post names, else the post's own source."""
    if said.quoted:
        return named(escape(party(language, tidy(said.quoted))), language)
    known = book.get(said.source)
    name = outlet(language, said.source, book)
    return t(language, "by-note", who=name, note=escape(known.note)) if known and known.note else name


def standing(incident: Incident) -> tuple[Evidence, ...]:
    """Evidence that still counts: not deleted, oldest first."""
    return tuple(sorted((e for e in incident.evidence if not e.deleted), key=lambda e: e.date))


def origins(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The first post of each origin."""
    first: dict[str, Evidence] = {}
    for said in evidence:
        first.setdefault(said.origin, said)
    return list(first.values())


def speakers(language: str, evidence: Iterable[Evidence], book: Book, count: int = NAMED) -> str:
    """«A وB», each once, at most `count`."""
    names = dict.fromkeys(speaker(language, said, book) for said in origins(evidence))
    return joined(language, list(names)[:count])


def attribution_line(language: str, incident: Incident, book: Book) -> str:
    """«بحسب قسد؛ لم تؤكده جهة مستقلة», or how many independent sources reported it.

    Who denies it, or only follows it up, does not say that it happened.
    """
    said = [one for one in incident.evidence if one.kind is not Kind.OTHER]
    who = speakers(language, [one for one in standing(incident) if one in said], book)
    by = t(language, "by", who=who) if who else t(language, "by-deleted" if said else "by-unnamed")
    return t(language, "attribution", by=by, standing=confirmation(language, incident))


def confirmation(language: str, incident: Incident) -> str:
    """«لم تؤكده جهة مستقلة», «أورده مصدران مستقلان»."""
    if incident.independent_sources > 1:
        return t(language, "reported-by", n=incident.independent_sources)
    return t(language, "unconfirmed")


def sources_line(language: str, incident: Incident, book: Book) -> str:
    """«المصادر: @ch1 · @ch2 نقلاً عن @ch1 (مصدر مستقل واحد من منشورين)»; each source once, linked to its post."""
    posts: dict[str, Evidence] = {}
    for said in sorted(incident.evidence, key=lambda e: e.date):
        posts.setdefault(said.source, said)
    told = [_one(language, said, list(posts.values()), book) for said in list(posts.values())[:LISTED]]
    if len(posts) > LISTED:
        told.append(t(language, "sources-more", n=len(posts) - LISTED))
    count = sources_of_posts(
        language, max(1, incident.independent_sources), len({e.post_id for e in incident.evidence})
    )
    return t(language, "sources-line", sources=" · ".join(told), count=count)


def _one(language: str, said: Evidence, all_said: Sequence[Evidence], book: Book) -> str:
    name = link(said.url, handle(said.source, book))
    if said.deleted:
        return t(language, "source-deleted", source=name)
    first = next((e for e in all_said if e.origin == said.origin), said)
    if first.source != said.source:
        return t(language, "source-quoting", source=name, origin=named(escape(handle(first.source, book)), language))
    if said.quoted:
        return t(
            language, "source-quoting", source=name, origin=named(escape(party(language, tidy(said.quoted))), language)
        )
    return name


def url_of(incident: Incident) -> str | None:
    """The address of the earliest post that still stands and has one."""
    return next((e.url for e in standing(incident) if e.url and e.url.startswith("https://")), None)
