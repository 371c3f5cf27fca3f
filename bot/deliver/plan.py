"""What to do with something owed, now: tell it, fold it into a summary, wait, or strike it off. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from bot.decide.audience import quiet_until
from bot.deliver.tuning import Tuning, bundled
from bot.model.alert import Action, ChatState, Outcome, Owed, Priority, Situation
from bot.model.incident import CORRECTIONS
from bot.model.subscriber import Subscriber

HOUR = timedelta(hours=1)


class Wait(msgspec.Struct, frozen=True):
    """Not now; `held` by quiet hours."""

    until: datetime
    held: bool = False


class Strike(msgspec.Struct, frozen=True):
    """Not at all."""

    outcome: Outcome
    why: str


class Tell(msgspec.Struct, frozen=True, kw_only=True):
    """Now. `owed` is for the letter; `shown`: the incidents it is about; `edit_id`: the message to replace, if any."""

    owed: Owed
    shown: tuple[str, ...] = ()
    edit_id: int | None = None


Plan = Wait | Strike | Tell


def is_incident(subject: str) -> bool:
    """Whether a subject is an incident's id; all others are named «what:which»."""
    return ":" not in subject


def plan(  # noqa: PLR0917 - what is asked, about whom, when, by which table
    owed: Owed,
    reader: Subscriber,
    state: ChatState,
    pending: Sequence[Owed],
    now: datetime,
    tuning: Tuning | None = None,
) -> Plan:
    """`pending`: all that the chat is owed, `owed` among it."""
    tuning = tuning or bundled()
    if reader.paused and is_incident(owed.subject):
        return Strike(Outcome.MOOT, "the chat paused its alerts")
    if tuning.expired(owed.priority, now - _base(owed)):
        return Strike(Outcome.EXPIRED, f"owed for {_hours(now - _base(owed))} h")
    if owed.action is Action.EDIT:
        return _one(owed, now, tuning)
    if owed.subject in reader.muted:
        return _muted(owed)
    if owed.priority is not Priority.FLASH and (end := quiet_until(reader, now)) is not None:
        return Wait(end, held=True)
    if owed.piece or owed.maybe:
        return _one(owed, now, tuning)
    return _woken(owed, pending, now, tuning) or _flooded(owed, state, pending, now, tuning) or _one(owed, now, tuning)


def heard(state: ChatState, now: datetime, tuning: Tuning | None = None) -> ChatState:
    """The state after one more sound."""
    flood = (tuning or bundled()).flood
    recent = [at for at in state.sounds if now - at < flood.window]
    return msgspec.structs.replace(state, sounds=tuple([*recent, now][-max(flood.sounds, flood.flash_sounds) :]))


def rolled(state: ChatState, told: Tell, message_id: int, now: datetime, tuning: Tuning | None = None) -> ChatState:
    """The state after a rolling message was sent or edited."""
    tuning = tuning or bundled()
    old = state.situation
    anew = told.edit_id is None or old is None
    situation = Situation(
        message_id=message_id,
        started=told.owed.since if old is None or not _rolls(old, now, tuning) else old.started,
        sounded=now if anew else old.sounded,  # type: ignore[union-attr]
        changed=now,
        items=told.shown,
    )
    return msgspec.structs.replace(heard(state, now, tuning) if anew else state, situation=situation)


def _one(owed: Owed, now: datetime, tuning: Tuning) -> Tell:
    late = owed.action is not Action.EDIT and tuning.late(owed.priority, now - _base(owed))
    return Tell(
        owed=msgspec.structs.replace(owed, late=late), shown=(owed.subject,) if is_incident(owed.subject) else ()
    )


def _muted(owed: Owed) -> Plan:
    """No sound any more; what was told wrongly is still put right, in place."""
    if owed.action is Action.REPLY:
        return Tell(owed=msgspec.structs.replace(owed, action=Action.EDIT), shown=(owed.subject,))
    return Strike(Outcome.MUTED, "the reader muted this incident")


def _woken(owed: Owed, pending: Sequence[Owed], now: datetime, tuning: Tuning) -> Tell | None:
    """After quiet hours: one summary of all that was held, if it is more than one thing."""
    if not owed.held or not is_incident(owed.subject):
        return None
    held = [one for one in pending if one.held and _foldable(one, now)]
    if len(held) < 2:
        return None
    return _summary(f"waking:{int(now.timestamp())}", owed, held, tuning)


def _flooded(owed: Owed, state: ChatState, pending: Sequence[Owed], now: datetime, tuning: Tuning) -> Plan | None:
    """During a raid: the rolling message, edited in silence, sent anew with a sound now and then."""
    flood = tuning.flood
    sounds = [at for at in state.sounds if now - at < flood.window]
    if not _foldable(owed, now) or len(sounds) < flood.budget(owed.priority):
        return None
    folded = [one for one in pending if _foldable(one, now)]
    rolling = state.situation if state.situation and _rolls(state.situation, now, tuning) else None
    told = _summary(f"situation:{int((rolling.started if rolling else now).timestamp())}", owed, folded, tuning)
    if rolling is None:
        return told
    told = _begun(told, rolling.started)
    if now - rolling.changed < flood.edit_pause:
        return Wait(rolling.changed + flood.edit_pause)
    shown = tuple(dict.fromkeys((*rolling.items, *told.shown)))[-flood.items :]
    flash = any(one.priority is Priority.FLASH for one in folded)
    if now - rolling.sounded >= flood.sound_pause(flash=flash):
        return msgspec.structs.replace(told, shown=shown)
    edit = msgspec.structs.replace(told.owed, action=Action.EDIT)
    return Tell(owed=edit, shown=shown, edit_id=rolling.message_id)


def _summary(subject: str, owed: Owed, folded: Sequence[Owed], tuning: Tuning) -> Tell:
    """As many as one message shows, the claimed one among them; it stands for the time from the oldest on."""
    some = list(folded)[: tuning.flood.items]
    if owed.subject not in {one.subject for one in some}:
        some[-1:] = [owed]
    batch = tuple((one.subject, one.revision) for one in some)
    one = msgspec.structs.replace(owed, subject=subject, action=Action.SEND, batch=batch)
    told = Tell(owed=one, shown=tuple(name for name, _ in batch))
    return _begun(told, min(one.since for one in some))


def _begun(told: Tell, since: datetime) -> Tell:
    return msgspec.structs.replace(told, owed=msgspec.structs.replace(told.owed, since=min(since, told.owed.since)))


def _foldable(owed: Owed, now: datetime) -> bool:
    due = owed.not_before is None or owed.not_before <= now
    corrects = CORRECTIONS & {owed.reason, *owed.also}
    fresh = not owed.piece and not owed.maybe and owed.action is not Action.EDIT
    return due and fresh and not corrects and is_incident(owed.subject)


def _rolls(situation: Situation, now: datetime, tuning: Tuning) -> bool:
    return now - situation.changed < tuning.flood.ends


def _base(owed: Owed) -> datetime:
    """From when something is late: from when it was owed, or from the end of the quiet hours that held it."""
    return owed.not_before if owed.held and owed.not_before else owed.since


def _hours(time: timedelta) -> int:
    return round(time / HOUR)
