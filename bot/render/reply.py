"""The short reply under an alert that says what is new, in four words kept apart.

«تحديث»: more is known. «تصويب»: we were wrong. «سحب»: we withdraw. «نفي»: a party denies; the event stays.
"""

from collections.abc import Sequence

import msgspec

from bot.decide.safety import shown
from bot.model.alert import Message
from bot.model.incident import Incident, News, Reason, Revision
from bot.model.subscriber import Subscriber
from bot.render.alert import deniers, finished, quotable
from bot.render.attribution import Book, confirmation, speaker
from bot.render.bidi import named
from bot.render.casualties import toll_statements
from bot.render.events import headline
from bot.render.grammar import gender, joined, sources_of_posts
from bot.render.html import escape, split
from bot.render.texts import t

WORD = {
    Reason.DENIED: "reply-denial",
    Reason.RETRACTED: "reply-retraction",
    Reason.ALL_CLEAR: "reply-all-clear",
    Reason.CORRECTED: "reply-correction",
    Reason.PLACE_CORRECTED: "reply-correction",
    Reason.KIND_CORRECTED: "reply-correction",
    Reason.SPLIT: "reply-correction",
    Reason.SOURCE_DELETED: "reply-correction",
}
"""Reasons that are no plain «تحديث»."""

CORRECTABLE = frozenset(("killed", "injured", "place", "kind", "sub_event_type", "status", "weapon", "actor"))
"""Fields that an editor can set, as `decide.acts` names them in a revision."""

GRAVEST = (Reason.RETRACTED, Reason.CORRECTED, Reason.DENIED)


def update_reply(
    incident: Incident, revisions: Sequence[Revision], subscriber: Subscriber, *, sources: Book
) -> Message:
    """What is new to a chat that has the alert: one line for each revision it was not told of, the gravest first.

    A retraction stands alone: nothing else matters once it is said.
    """
    language = subscriber.language
    incident = shown(incident)
    by_reason = {revision.reason: revision for revision in revisions}
    ordered = sorted(by_reason, key=lambda r: GRAVEST.index(r) if r in GRAVEST else len(GRAVEST))
    if ordered and ordered[0] is Reason.RETRACTED:
        ordered = ordered[:1]
    lines = [_line(language, incident, by_reason[reason], sources) for reason in ordered]
    return Message(parts=split(finished("\n".join(lines or [_plainly(language, incident)]), subscriber)))


def _line(language: str, incident: Incident, revision: Revision, book: Book) -> str:
    explains = revision.reason is Reason.EXPLAINED
    what = headline(language, msgspec.structs.replace(incident, retracted=False), with_cause=not explains)
    said = _said(language, incident, revision, what, book)
    word = WORD.get(revision.reason, "reply-correction" if revision.news is News.CORRECTION else "reply-update")
    return _bold(t(language, word, what=said))


def _bold(line: str) -> str:
    """The word before the colon in bold."""
    word, colon, rest = line.partition(":")
    return f"<b>{word}{colon}</b>{rest}"


def _said(language: str, incident: Incident, revision: Revision, what: str, book: Book) -> str:
    match revision.reason:
        case Reason.RETRACTED:
            return t(language, "reply-retracted", what=what)
        case Reason.DENIED:
            return _denial(language, incident, what, book)
        case Reason.CASUALTIES_RAISED if toll := toll_statements(language, incident, book):
            return t(language, "reply-toll", what=_inside(language, incident), toll=toll)
        case Reason.CASUALTIES_LOWERED if toll := toll_statements(language, incident, book):
            return t(language, "reply-toll-lowered", what=_inside(language, incident), toll=toll)
        case Reason.ALL_CLEAR:
            return _cleared(language, incident, revision, book)
        case Reason.EXPLAINED:
            return _explanation(language, incident, revision, what, book)
        case Reason.CLAIMED if incident.actor:
            name = (incident.actor.name_ar if language == "ar" else incident.actor.name_en) or incident.actor.text
            what = _inside(language, incident)
            return t(language, "reply-claimed", what=what, who=named(escape(name), language), gender=gender(name))
        case Reason.CONFIRMED:
            posts = len({said.post_id for said in incident.evidence})
            count = sources_of_posts(language, incident.independent_sources, posts)
            return t(language, "reply-confirmed", what=what, count=count)
        case Reason.ESCALATED:
            level = t(language, f"level-{incident.level.word}")
            standing = confirmation(language, incident)
            return t(language, "reply-escalated", what=what, level=level, standing=standing)
        case Reason.CORRECTED if fields := _fields(language, revision.change):
            change = t(language, "change-corrected-fields", fields=fields)
            return t(language, "reply-other", what=what, change=change)
        case _:
            return t(language, "reply-other", what=what, change=t(language, f"change-{revision.reason}"))


def _fields(language: str, change: str) -> str:
    """«عدد القتلى: 3 بدلاً من 1، المكان» from the editor's «killed 1 → 3, place»; empty where it names no field."""
    told = []
    for item in change.split(", "):
        field, _, values = item.partition(" ")
        if field not in CORRECTABLE:
            return ""
        name = t(language, f"corrected-{field.replace('_', '-')}")
        old, arrow, new = values.partition(" → ")
        message = "" if not arrow else "corrected-first" if old == "?" else "corrected-from-to"
        told.append(t(language, message, name=name, old=escape(old), new=escape(new)) if message else name)
    return joined(language, told)


def _inside(language: str, incident: Incident) -> str:
    """The event without its result, as it stands inside a sentence."""
    what = headline(language, incident, with_result=False, with_cause=False)
    return what[:1].lower() + what[1:]


def _denial(language: str, incident: Incident, what: str, book: Book) -> str:
    what = what[:1].lower() + what[1:]
    if not incident.denied_by:
        return t(language, "reply-denies-unnamed", what=what)
    who, agree = deniers(language, incident, book)
    return t(language, "reply-denies", who=who, what=what, gender=agree)


def _cleared(language: str, incident: Incident, revision: Revision, book: Book) -> str:
    """What is over, and who says so; neither its toll nor that it goes on."""
    what = _inside(language, msgspec.structs.replace(incident, closed=True))
    said = next((e for e in incident.evidence if e.post_id == revision.post_id), None)
    return t(language, "reply-cleared", what=what, who=speaker(language, said, book)) if said else what


def _explanation(language: str, incident: Incident, revision: Revision, what: str, book: Book) -> str:
    """Who says that it was no attack, in the source's own words if they are safe to show."""
    said = next((e for e in incident.evidence if e.post_id == revision.post_id), None)
    if said is None:
        return t(language, "reply-other", what=what, change=t(language, f"change-{revision.reason}"))
    who, words = speaker(language, said, book), quotable(said.says or said.text, said)
    if not words:
        return t(language, "reply-explained", what=what, who=who)
    return t(language, "reply-explained-quote", what=what, who=who, quote=words)


def _plainly(language: str, incident: Incident) -> str:
    return t(language, "reply-update", what=headline(language, incident))
