"""/why and /whynot: the reasons that the decisions carry, in words: why it came, what it was made of, what changed."""

from msgspec.structs import replace

from bot.decide.audience import Cause, Why, wants
from bot.model.alert import Sent
from bot.model.incident import Incident, Level
from bot.model.report import Kind
from bot.render.story import posts, revisions
from bot.render.texts import t
from bot.render.when import day_time, zone
from bot.render.where import admin_name
from bot.render.wishes import kind_name, level_name
from handlers.call import Call, Command, Reply
from handlers.incident import id_in, meant
from handlers.keep import book
from handlers.say import lines, page, say, text

AGAINST = frozenset(
    {Why.OTHER_AREA, Why.NO_PLACE, Why.OTHER_KIND, Why.NO_WORD, Why.UNWANTED_WORD, Why.BELOW_LEVEL, Why.PAUSED}
)
WHEN = frozenset({Why.QUIET_HOURS, Why.BEFORE_SUBSCRIBING})


async def why(call: Call) -> Reply:
    """«لماذا وصلني؟»: answer to an alert, or «/why BQ-7F3K»."""
    return await _answered(call, "why-how", for_it=True)


async def whynot(call: Call) -> Reply:
    """«لماذا لم يصلني؟»: «/whynot BQ-7F3K»."""
    return await _answered(call, "whynot-how", for_it=False)


async def _answered(call: Call, how: str, *, for_it: bool) -> Reply:
    incident = await meant(call)
    if incident is None:
        asked = id_in(call.words) or id_in(call.replied)
        return say(call, "incident-unknown", example="BQ-7F3K") if asked else say(call, how)
    return await explained(call, incident, for_it=for_it)


async def press(call: Call, words: tuple[str, ...]) -> Reply:
    """The button under an alert."""
    incident = await call.services.incidents.get(words[0]) if words else None
    if incident is None:
        return Reply(toast=text(call, "button-old"))
    return await explained(call, incident, for_it=True)


async def explained(call: Call, incident: Incident, *, for_it: bool) -> Reply:
    """The whole truth, whatever was asked: what the chat got is explained as got, what it did not get as not got."""
    sent = await _sent(call, incident)
    if sent is not None:
        told = [_title_of_sent(call, incident, sent, for_it=for_it), *_for_it(call, incident)]
    elif for_it and call.services.outbox is None:
        told = [text(call, "why-title", id=incident.id), *_for_it(call, incident)]
    elif for_it:
        told = [text(call, "why-shown", id=incident.id), *_for_it(call, incident)]
    else:
        told = await _against(call, incident)
    return Reply(messages=(page(call, lines([*told, *await _story(call, incident)])),))


async def _sent(call: Call, incident: Incident) -> Sent | None:
    """What the chat has of it; None where it has nothing, or nobody keeps that."""
    return await call.services.outbox.sent(call.reader.key, incident.id) if call.services.outbox else None


def _title_of_sent(call: Call, incident: Incident, sent: Sent, *, for_it: bool) -> str:
    if for_it:
        return text(call, "why-title", id=incident.id)
    when = day_time(call.language, sent.at.astimezone(zone(call.reader.timezone)), call.now)
    return text(call, "whynot-delivered", id=incident.id, when=when)


def _for_it(call: Call, incident: Incident) -> list[str]:
    """Every cause, as the incident was when it was most pressing; what speaks the other way is said too."""
    causes = wants(call.reader, replace(incident, level=incident.peak), None, call.now).causes
    told = [_said(call, cause) for cause in causes if cause.why not in AGAINST]
    told += [text(call, "cause", cause=_watched(call, incident))] if incident.watch else []
    other = [_said(call, cause) for cause in causes if cause.why in AGAINST] + _muted(call, incident)
    return [*told, *([text(call, "why-now-against"), *other] if other else [])]


async def _against(call: Call, incident: Incident) -> list[str]:
    """What stood against it; if nothing did, where it is."""
    wanted = wants(call.reader, incident, None, call.now)
    causes = [cause for cause in (*wanted.causes, *_early(call, incident)) if cause.why in AGAINST | WHEN]
    told = [*(_said(call, cause) for cause in causes), *_muted(call, incident)]
    if told:
        return [text(call, "whynot-title", id=incident.id), *told]
    return [text(call, "whynot-queued" if await _owed(call, incident) else "whynot-wanted")]


async def _owed(call: Call, incident: Incident) -> bool:
    """Whether it waits to be sent to this chat."""
    if call.services.desk is None:
        return False
    _, owed = await call.services.desk.chat(call.reader.key)
    return any(one.subject == incident.id for one in owed)


async def _story(call: Call, incident: Incident) -> list[str]:
    """How it was put together, and how it changed."""
    known = await book(call)
    parts = posts(incident, call.reader, known)
    changes = revisions(incident, call.reader, known)
    told = [f"\n{text(call, 'story-title')}", *parts] if parts else []
    return [*told, *([f"\n{text(call, 'story-changes')}", *changes] if changes else [])]


def _muted(call: Call, incident: Incident) -> list[str]:
    muted = incident.id in call.reader.muted
    return [text(call, "cause", cause=text(call, "cause-muted"))] if muted else []


def _watched(call: Call, incident: Incident) -> str:
    """The watched words that opened the door to its posts."""
    return text(call, "cause-watch", detail=" · ".join(incident.watch))


def _early(call: Call, incident: Incident) -> list[Cause]:
    """It was over before the chat subscribed."""
    before = call.reader.since is not None and incident.last_post < call.reader.since
    return [Cause(Why.BEFORE_SUBSCRIBING)] if before else []


def _said(call: Call, cause: Cause) -> str:
    return text(call, "cause", cause=t(call.language, f"cause-{cause.why}", detail=_detail(call, cause)))


def _detail(call: Call, cause: Cause) -> str:
    """The detail in the reader's words: a level or kind by name, an area as it follows it."""
    if cause.why in (Why.LEVEL, Why.BELOW_LEVEL):
        return level_name(call.language, Level[cause.detail.upper()])
    if cause.why in (Why.KIND, Why.OTHER_KIND):
        return kind_name(call.language, Kind(cause.detail))
    if cause.why in (Why.AREA, Why.AREA_PERHAPS):
        named = next((a for a in call.reader.areas if a.name_ar == cause.detail), None)
        if named is not None:
            return named.name_ar if call.language == "ar" else named.name_en
        return admin_name(call.language, "admin1", None, cause.detail)
    return cause.detail


WHY = Command(name="why", run=why, presses={"why": press})
WHYNOT = Command(name="whynot", run=whynot)
