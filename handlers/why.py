"""/why and /whynot: the reasons that the decision carries, in words."""

from bot.decide.audience import Cause, Wanted, Why, wants
from bot.model.incident import Incident, Level
from bot.model.report import Kind
from bot.render.texts import t
from bot.render.where import admin_name
from bot.render.wishes import kind_name, level_name
from handlers.call import Call, Command, Reply
from handlers.incident import id_in, meant
from handlers.say import lines, page, say, text

AGAINST = frozenset(
    {Why.OTHER_AREA, Why.NO_PLACE, Why.OTHER_KIND, Why.NO_WORD, Why.UNWANTED_WORD, Why.BELOW_LEVEL, Why.PAUSED}
)
WHEN = frozenset({Why.QUIET_HOURS, Why.BEFORE_SUBSCRIBING})


async def why(call: Call) -> Reply:
    """«لماذا وصلني؟»: answer to an alert, or «/why BQ-7F3K»."""
    incident = await meant(call)
    if incident is None:
        asked = id_in(call.words) or id_in(call.replied)
        return say(call, "incident-unknown", example="BQ-7F3K") if asked else say(call, "why-how")
    return explained(call, incident, for_it=True)


async def whynot(call: Call) -> Reply:
    """«لماذا لم يصلني؟»: «/whynot BQ-7F3K»."""
    incident = await meant(call)
    if incident is None:
        asked = id_in(call.words) or id_in(call.replied)
        return say(call, "incident-unknown", example="BQ-7F3K") if asked else say(call, "whynot-how")
    return explained(call, incident, for_it=False)


async def press(call: Call, words: tuple[str, ...]) -> Reply:
    """The button under an alert."""
    incident = await call.services.incidents.get(words[0]) if words else None
    if incident is None:
        return Reply(toast=text(call, "button-old"))
    return explained(call, incident, for_it=True)


def explained(call: Call, incident: Incident, *, for_it: bool) -> Reply:
    """All causes for (or against); what speaks the other way is added, since the answer should be the whole truth."""
    wanted = wants(call.reader, incident, None, call.now)
    causes = [*wanted.causes, *_early(call, incident)]
    told = [text(call, "why-title" if for_it else "whynot-title", id=incident.id)]
    told += [_said(call, cause) for cause in causes if for_it or cause.why in AGAINST | WHEN]
    told += [text(call, "cause", cause=_watched(call, incident))] if for_it and incident.watch else []
    told += [text(call, "cause", cause=text(call, "cause-muted"))] if incident.id in call.reader.muted else []
    if not for_it and _nothing_against(call, incident, wanted):
        told = [text(call, "whynot-wanted")]
    return Reply(messages=(page(call, lines(told)),))


def _watched(call: Call, incident: Incident) -> str:
    """The watched words that opened the door to its posts."""
    return text(call, "cause-watch", detail=" · ".join(incident.watch))


def _early(call: Call, incident: Incident) -> list[Cause]:
    """It was over before the chat subscribed."""
    before = call.reader.since is not None and incident.last_post < call.reader.since
    return [Cause(Why.BEFORE_SUBSCRIBING)] if before else []


def _nothing_against(call: Call, incident: Incident, wanted: Wanted) -> bool:
    return (
        wanted.yes and wanted.not_before is None and incident.id not in call.reader.muted and not _early(call, incident)
    )


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
