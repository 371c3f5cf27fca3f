"""Errors of the client protocol in words that an admin can act on; known by name, so nothing here needs the library."""

from bot.ingest.account import WrongPeer
from bot.ingest.reading import Unread
from bot.model.source import Health

HOUR = 3_600.0
_DEAD = (
    "AuthKeyUnregisteredError",
    "AuthKeyDuplicatedError",
    "AuthKeyInvalidError",
    "AuthKeyPermEmptyError",
    "AuthKeyNotFound",
    "SessionRevokedError",
    "SessionExpiredError",
    "UserDeactivatedError",
    "UserDeactivatedBanError",
    "UnauthorizedError",
)
_NOBODY = ("UsernameNotOccupiedError", "UsernameInvalidError")
_LOGIN = "the account's session is not valid (any more): run `barqiya login` in a terminal"


def explained(error: Exception) -> Unread:
    """What an error of the client protocol means, and how long it is worth waiting."""
    names = [kind.__name__ for kind in type(error).__mro__]
    seconds = getattr(error, "seconds", None)
    if isinstance(seconds, int) and any("Flood" in name or "SlowMode" in name for name in names):
        return Unread(f"Telegram asks the account to wait {seconds} s", Health.SLOW, wait=float(seconds), host=True)
    if any(name in _DEAD for name in names):
        return Unread(_LOGIN, wait=HOUR, host=True, sure=True)
    if "ChannelPrivateError" in names or "ChannelInvalidError" in names:
        why = "the account may not read this channel: it is private, or the account was removed from it"
        kind = WrongPeer if "ChannelInvalidError" in names else Unread
        return kind(why, Health.PRIVATE, wait=HOUR, sure=True)
    if any(name in _NOBODY for name in names):
        return Unread("no channel has this name: renamed or deleted", Health.PRIVATE, wait=HOUR, sure=True)
    if "BadRequestError" in names or "ForbiddenError" in names:
        return Unread(f"Telegram refuses what the account asks of this channel ({names[0]})")
    return Unread(f"Telegram cannot be reached by the account ({names[0]})", wait=30.0, host=True)


def of_one_source(why: Unread) -> Unread:
    """Looking names up is limited apart, for hours: the channels that were looked up before are read meanwhile."""
    return Unread(str(why), why.health, wait=why.wait) if why.health is Health.SLOW else why
