"""/kinds, /level, /quiet, /timezone, /language: one setting each, by a word or by buttons."""

from collections.abc import Callable

from bot.model.alert import Message
from bot.model.subscriber import Subscriber
from bot.render.wishes import kinds_of, level_name, quiet_of
from bot.subscriptions import Refused, set_kinds, set_language, set_level, set_quiet, set_timezone
from handlers.call import Call, Command, Reply, Run, Who
from handlers.keep import keep
from handlers.say import page, refused, text
from handlers.settings import kinds_page, language_page, level_page, quiet_page, zone_line, zone_page


def _command(
    shown: Callable[[Call], Message], change: Callable[[Subscriber, str], Subscriber], told: Callable[[Call], str]
) -> Run:
    """A command that shows its page, or with words changes its setting and says what it is now."""

    async def run(call: Call) -> Reply:
        if not call.words:
            return Reply(messages=(shown(call),))
        try:
            now = await keep(call, change(call.reader, call.words))
        except Refused as refusal:
            return refused(call, refusal)
        return Reply(messages=(page(now, told(now)),))

    return run


def _kinds(call: Call) -> str:
    return text(call, "settings-kinds", kinds=kinds_of(call.reader))


def _level(call: Call) -> str:
    return text(call, "level-now", level=level_name(call.language, call.reader.level))


def _quiet(call: Call) -> str:
    return text(call, "settings-quiet", quiet=quiet_of(call.language, call.reader.quiet))


KINDS = Command(name="kinds", run=_command(kinds_page, set_kinds, _kinds), who=Who.CHANGER)
LEVEL = Command(name="level", run=_command(level_page, set_level, _level), who=Who.CHANGER)
QUIET = Command(name="quiet", run=_command(quiet_page, set_quiet, _quiet), who=Who.CHANGER)
TIMEZONE = Command(name="timezone", run=_command(zone_page, set_timezone, zone_line), who=Who.CHANGER)
LANGUAGE = Command(
    name="language",
    run=_command(language_page, set_language, lambda call: text(call, "language-set")),
    who=Who.CHANGER,
)
