"""How an incident came to be what it is, for `/why`: the posts it was put together from and why, and its revisions."""

from bot.decide.safety import shown
from bot.model.incident import Evidence, Incident, Reason, Revision
from bot.model.subscriber import Subscriber
from bot.render.attribution import Book, handle
from bot.render.bidi import named
from bot.render.html import escape, link
from bot.render.texts import has, t
from bot.render.when import clock, zone

POSTS, REVISIONS = 6, 6
"""Lines of each that are shown: the first post, and the newest."""


def posts(incident: Incident, reader: Subscriber, book: Book) -> list[str]:
    """«10:50 @ch2: المكان نفسه، كلمات نادرة مشتركة»: each post, and what joined it to the others."""
    told = sorted(shown(incident).evidence, key=lambda said: said.date)
    first, rest = told[:1], told[1:]
    lines = [_post(said, reader, book, first=said in first) for said in (*first, *rest[-(POSTS - 1) :])]
    return [*lines, t(reader.language, "story-more", n=len(told) - POSTS)] if len(told) > POSTS else lines


def _post(said: Evidence, reader: Subscriber, book: Book, *, first: bool) -> str:
    language = reader.language
    why = [t(language, because(name)) for name in said.because if has(language, because(name))]
    why = ([t(language, "because-first")] if first else []) + why
    why += [t(language, "because-copied")] if said.copied else []
    why += [t(language, "because-deleted")] if said.deleted else []
    return t(
        language,
        "story-post",
        time=clock(said.date.astimezone(zone(reader.timezone))),
        source=link(said.url, named(handle(said.source, book), language)),
        why=listed(language, why) or t(language, "because-unsaid"),
    )


def because(name: str) -> str:
    """The message that says a piece of evidence of `config/match.toml`: «place.same» is `because-place-same`."""
    return f"because-{name.replace('.', '-').replace('_', '-')}"


def listed(language: str, parts: list[str]) -> str:
    """Parts with commas between."""
    text = parts[0] if parts else ""
    for part in parts[1:]:
        text = t(language, "path-join", a=text, b=part)
    return text


def revisions(incident: Incident, reader: Subscriber, book: Book) -> list[str]:
    """«11:05: أورده مصدر مستقل آخر (@ch2)»: what changed and by which post, silently too.

    That more posts came stands in the list of posts.
    """
    later = [one for one in incident.revisions if one.reason not in (Reason.NEW, Reason.MORE_REPORTS)]
    return [_revision(one, incident, reader, book) for one in later[-REVISIONS:]]


def _revision(one: Revision, incident: Incident, reader: Subscriber, book: Book) -> str:
    language = reader.language
    by = next((said for said in incident.evidence if said.post_id == one.post_id), None)
    change = t(language, f"change-{one.reason}")
    if by is not None:
        change = t(language, "by-note", who=change, note=named(escape(handle(by.source, book)), language))
    return t(language, "story-change", time=clock(one.at.astimezone(zone(reader.timezone))), change=change)
