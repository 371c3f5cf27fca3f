"""/correct, /retract, /merge, /split: an editor's acts. Asked twice, written down, and carried out by the decider.

An act travels the stream as a post of the source «editor:…», so that history has one order and one writer; what follows
reaches exactly those who were alerted.
"""

from bot.decide.acts import WrongAct
from bot.decide.editor import FIELDS, carried_out, correction
from bot.decide.rules import bundled
from bot.decide.safety import safe_quote
from bot.model.decision import Known
from bot.model.incident import Incident
from bot.model.staff import EditKind, EditorAct
from handlers.asked import asked, checksum, shown
from handlers.call import Call, Command, Reply, Run, Who
from handlers.incident import id_in, in_a_line
from handlers.keep import audit
from handlers.say import button, lines, page, say, text

SHOWN, EXCERPT = 20, 120
USAGE = {
    EditKind.CORRECT: "BQ-7F3K killed 2",
    EditKind.RETRACT: "BQ-7F3K",
    EditKind.MERGE: "BQ-7F3K BQ-2M9D",
    EditKind.SPLIT: "BQ-7F3K telegram:name/12",
}


def _command(kind: EditKind) -> Run:
    """«/correct BQ-7F3K killed 2»: shows what would be done, and asks."""

    async def run(call: Call) -> Reply:
        first, _, rest = call.words.partition(" ")
        named = id_in(first)
        incident = await call.services.incidents.get(named) if named else None
        if incident is None:
            how = text(call, f"edit-how-{kind}", usage=f"/{kind} {USAGE[kind]}")
            unknown = text(call, "incident-unknown", example="BQ-7F3K") if named else ""
            return Reply(messages=(page(call, lines([unknown, how])),))
        if kind is EditKind.RETRACT and incident.retracted:
            return say(call, "edit-retracted", id=incident.id)
        if kind is EditKind.SPLIT and not rest.strip():
            return _posts(call, incident)
        act = _act(kind, incident, rest.strip(), call.user_id)
        if act is None:
            return say(call, "edit-bad", fields=" · ".join(FIELDS))
        return await _ask(call, act, incident)

    return run


def _act(kind: EditKind, incident: Incident, rest: str, by: int) -> EditorAct | None:
    """The act in the words, or None where they make no sense."""
    match kind:
        case EditKind.CORRECT:
            field, _, value = rest.partition(" ")
            try:
                correction(field, value)
            except WrongAct:
                return None
            return EditorAct(kind=kind, incident_id=incident.id, by=by, field=field, value=value.strip()[:200])
        case EditKind.MERGE:
            other = id_in(rest)
            if other is None or other == incident.id:
                return None
            return EditorAct(kind=kind, incident_id=incident.id, by=by, other=other)
        case EditKind.SPLIT:
            own = {said.post_id for said in incident.evidence}
            posts = tuple(word for word in rest.split() if word in own)
            return EditorAct(kind=kind, incident_id=incident.id, by=by, post_ids=posts) if posts else None
        case EditKind.RETRACT:
            return EditorAct(kind=kind, incident_id=incident.id, by=by, note=rest[:200])


async def _ask(call: Call, act: EditorAct, incident: Incident) -> Reply:
    """Show what it is about, and wait for «yes». The message itself holds the words; the button their checksum."""
    what = text(call, f"edit-{act.kind}")
    other = await call.services.incidents.get(act.other) if act.other else None
    told = lines(
        [
            text(call, "edit-sure", what=what, headline=in_a_line(call, incident)),
            text(call, "edit-other", headline=in_a_line(call, other)) if other else "",
            _after(call, act, [incident, *([other] if other else [])]),
            text(call, "edit-final"),
        ]
    )
    sure = (button(call, "edit-yes", f"edit:{act.kind}:{checksum(text_of(act))}"), button(call, "no-keep", "edit:no"))
    return Reply(messages=(page(call, lines([told, shown(str(act.kind), text_of(act))]), (sure,)),))


def _after(call: Call, act: EditorAct, incidents: list[Incident]) -> str:
    """What would stand there after a correction or a merge: the act carried out on paper."""
    if act.kind not in (EditKind.CORRECT, EditKind.MERGE):
        return ""
    done = carried_out(act, "", Known(incidents=tuple(incidents)), call.now, bundled())
    left = next((change.incident for change in done.changes if not change.incident.merged_into), None)
    return text(call, "edit-after", headline=in_a_line(call, left)) if left else ""


def _posts(call: Call, incident: Incident) -> Reply:
    """The posts of an incident with their numbers, to choose what is split off."""
    said = [
        text(call, "edit-post", post=one.post_id, says=(safe_quote(one.says, one.kind) or "…")[:EXCERPT])
        for one in incident.evidence[:SHOWN]
    ]
    return Reply(messages=(page(call, lines([text(call, "edit-posts", id=incident.id), *said])),))


def text_of(act: EditorAct) -> str:
    """The act in the words in which it is asked for."""
    rest = {
        EditKind.CORRECT: f"{act.field} {act.value}",
        EditKind.RETRACT: act.note,
        EditKind.MERGE: act.other,
        EditKind.SPLIT: " ".join(act.post_ids),
    }[act.kind]
    return f"{act.incident_id} {rest}".strip()


async def press(call: Call, words: tuple[str, ...]) -> Reply:
    """«Yes»: the act is read again from the message that asked, and handed over. Twice within a minute is once."""
    match words:
        case (kind, mark) if kind in tuple(EditKind):
            said = asked(call.replied, kind)
            if checksum(said) == mark:
                return await _hand_over(call, EditKind(kind), said)
    return say(call, "kept", replace=True)


async def _hand_over(call: Call, kind: EditKind, said: str) -> Reply:
    first, _, rest = said.partition(" ")
    incident = await call.services.incidents.get(first)
    if incident and incident.retracted and kind is EditKind.RETRACT:
        return say(call, "edit-retracted", replace=True, id=incident.id)
    act = _act(kind, incident, rest, call.user_id) if incident else None
    if act is None or call.services.posts is None:
        return say(call, "button-old", replace=True)
    act_id = f"{call.user_id}-{checksum(said)}-{int(call.now.timestamp()) // 60}"
    await call.services.posts.append([act.as_post(act_id, call.now)])
    await audit(call, str(kind), text_of(act))
    return say(call, "edit-sent", replace=True, id=act.incident_id)


CORRECT = Command(
    name="correct", run=_command(EditKind.CORRECT), who=Who.EDITOR, presses={"edit": press}, needs=("posts",)
)
RETRACT = Command(name="retract", run=_command(EditKind.RETRACT), who=Who.EDITOR, needs=("posts",))
MERGE = Command(name="merge", run=_command(EditKind.MERGE), who=Who.EDITOR, needs=("posts",))
SPLIT = Command(name="split", run=_command(EditKind.SPLIT), who=Who.EDITOR, needs=("posts",))
