"""/admin and /audit: who may run the bot, for owners; what was done, for admins."""

from bot.model.staff import Role
from bot.render.texts import t
from bot.render.when import clock, day, zone
from handlers.access import role_of
from handlers.call import Call, Command, Reply, Who
from handlers.keep import audit
from handlers.say import lines, page, say, text

ACTS = 20


async def admin(call: Call) -> Reply:
    """«/admin list», «/admin add 12345 editor», «/admin remove 12345». Owners of the settings cannot be removed."""
    match call.words.split():
        case ["add", user, role] if user.isdigit() and role in tuple(Role):
            return await _appoint(call, int(user), Role(role))
        case ["remove", user] if user.isdigit():
            return await _dismiss(call, int(user))
        case [] | ["list"]:
            return await _list(call)
        case _:
            return say(call, "admin-bad")


async def _list(call: Call) -> Reply:
    roles = dict.fromkeys(sorted(call.services.values.admin_ids), Role.OWNER)
    appointed = await call.services.staff.roles() if call.services.staff else {}
    told = [
        text(call, "admin-line", id=str(user), role=_called(call, role)) for user, role in (appointed | roles).items()
    ]
    return Reply(messages=(page(call, lines([text(call, "admin-title"), *told, text(call, "admin-how")])),))


def _called(call: Call, role: Role) -> str:
    return t(call.language, f"role-{role}")


async def _appoint(call: Call, user: int, role: Role) -> Reply:
    if call.services.staff is None:
        return say(call, "not-built")
    await call.services.staff.appoint(user, role)
    await audit(call, "admin add", f"{user} {role}")
    return say(call, "admin-set", id=str(user), role=_called(call, role))


async def _dismiss(call: Call, user: int) -> Reply:
    if (
        call.services.staff is None
        or await role_of(call.services, user) is None
        or user in call.services.values.admin_ids
    ):
        return say(call, "admin-bad")
    await call.services.staff.appoint(user, None)
    await audit(call, "admin remove", str(user))
    return say(call, "admin-removed", id=str(user))


async def show_audit(call: Call) -> Reply:
    """The newest acts."""
    acts = await call.services.audit.recent(ACTS) if call.services.audit else []
    if not acts:
        return say(call, "audit-none")
    where = zone(call.reader.timezone)
    told = [
        text(
            call,
            "audit-line",
            when=f"{day(call.language, act.at.astimezone(where), call.now)} {clock(act.at.astimezone(where))}",
            by=str(act.by),
            act=act.act,
            what=act.what,
        )
        for act in acts
    ]
    return Reply(messages=(page(call, lines([text(call, "audit-title"), *told])),))


ADMIN = Command(name="admin", run=admin, who=Who.OWNER, needs=("staff",))
AUDIT = Command(name="audit", run=show_audit, who=Who.ADMIN, needs=("audit",))
