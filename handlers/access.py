"""Who may do what: the only place where that is decided."""

from collections import OrderedDict
from datetime import datetime
from enum import Enum

from bot.model.staff import Role
from handlers.call import Who
from handlers.services import Services

RANK = {Role.EDITOR: 1, Role.ADMIN: 2, Role.OWNER: 3}
NEEDED = {Who.EDITOR: 1, Who.ADMIN: 2, Who.OWNER: 3}


async def role_of(services: Services, user_id: int) -> Role | None:
    """A person's role: owners from the settings first, then whom they appointed."""
    if user_id in services.values.admin_ids:
        return Role.OWNER
    if services.staff is None:
        return None
    return (await services.staff.roles()).get(user_id)


async def may(services: Services, who: Who, user_id: int, *, private: bool, chat_admin: bool) -> bool:
    """Whether this person may use a command for `who`. `chat_admin`: Telegram says they run this group or channel.

    An owner of the bot is nobody in a stranger's group: its settings belong to its own administrators.
    """
    if who is Who.ANYONE:
        return True
    if who is Who.CHANGER:
        return private or chat_admin
    role = await role_of(services, user_id)
    return role is not None and RANK[role] >= NEEDED[who]


class Answer(Enum):
    """What somebody who asks may expect: an answer, one plea to slow down, or silence until the bucket fills."""

    GO = "go"
    WARN = "warn"
    IGNORE = "ignore"


class Patience:
    """A bucket per person: `burst` commands or presses at once, then one every `every` seconds; bounded in memory."""

    def __init__(self, burst: int = 20, every: float = 1.0, people: int = 10_000) -> None:
        self._burst, self._every, self._people = burst, every, people
        self._left: OrderedDict[int, tuple[float, datetime, bool]] = OrderedDict()

    def take(self, user_id: int, now: datetime) -> Answer:
        """Take one from the person's bucket."""
        left, at, warned = self._left.pop(user_id, (float(self._burst), now, False))
        left = min(self._burst, left + max(0.0, (now - at).total_seconds()) / self._every)
        goes = left >= 1
        self._left[user_id] = (left - 1 if goes else left, now, not goes)
        while len(self._left) > self._people:
            self._left.popitem(last=False)
        if goes:
            return Answer.GO
        return Answer.IGNORE if warned else Answer.WARN
