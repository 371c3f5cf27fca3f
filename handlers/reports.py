"""/reports: what readers say is wrong, oldest first; an editor strikes off what is dealt with."""

from bot.model.staff import Correction
from bot.render.when import day_time, zone
from handlers.call import Call, Command, Reply, Who
from handlers.incident import in_a_line
from handlers.keep import audit
from handlers.say import button, in_rows, lines, page, say, text

SHOWN = 10


async def reports(call: Call) -> Reply:
    """The waiting reports, a button for each. Who reported is not shown."""
    waiting = await call.services.corrections.waiting(SHOWN) if call.services.corrections else []
    if not waiting:
        return say(call, "reports-none")
    told = [text(call, "reports-title"), *[await _line(call, report) for report in waiting]]
    strikes = [button(call, "reports-strike", f"report:{r.id}", id=r.incident_id) for r in waiting]
    return Reply(messages=(page(call, lines(told), in_rows(strikes)),))


async def _line(call: Call, report: Correction) -> str:
    incident = await call.services.incidents.get(report.incident_id)
    when = day_time(call.language, report.at.astimezone(zone(call.reader.timezone)), call.now)
    headline = in_a_line(call, incident) if incident else report.incident_id
    return text(call, "reports-line", when=when, headline=headline)


async def press(call: Call, words: tuple[str, ...]) -> Reply:
    """Struck off."""
    if call.services.corrections is None or not words or not await call.services.corrections.done(words[0]):
        return Reply(toast=text(call, "button-old"))
    await audit(call, "report done", words[0])
    return Reply(toast=text(call, "reports-done"))


REPORTS = Command(name="reports", run=reports, who=Who.EDITOR, presses={"report": press}, needs=("corrections",))
