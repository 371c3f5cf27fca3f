"""What lies on the table while one post is decided, and the few ways to write on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from bot.decide import cells, copies, match, merge, news, origin
from bot.decide.copies import Copied
from bot.decide.look_when import renews
from bot.decide.match import Match
from bot.decide.rules import Rules
from bot.decide.statement import Clue, Statement, gap
from bot.decide.words import fingerprint, stem_set
from bot.model.decision import Change, Known, SeenPost
from bot.model.incident import Evidence, Incident, Reason, Revision
from bot.model.post import Post
from bot.model.report import Event, Kind, Report, Status
from bot.model.source import Source

_OWN_WORDS = ("link.reply", copies.RETOLD)


@dataclass(slots=True)
class Desk:
    """What lies on the table while one post is decided: the incidents as they stand after each of its events."""

    post: Post
    report: Report
    source: Source | None
    now: datetime
    rules: Rules
    moment: datetime
    copied: list[Copied]
    origin: str
    seen: Sequence[SeenPost] = ()
    incidents: dict[str, Incident] = field(default_factory=dict)
    before: dict[str, Incident] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

    @property
    def late(self) -> bool:
        """Whether the post is too old to raise a fresh alarm."""
        return self.now - self.moment > self.rules.late

    @property
    def verbatim(self) -> bool:
        """Whether the post repeats a known one, so that nothing in it can be a sound."""
        return any(c.how not in _OWN_WORDS and origin.repeats(c) for c in self.copied)

    @property
    def word_for_word(self) -> bool:
        """Whether the post says the very same words: then it cannot hold another number or another claim."""
        return any(c.likeness >= 1.0 for c in self.copied)

    def candidates(self) -> list[Incident]:
        """The incidents that an event may belong to, merged and retracted ones left out; in a fixed order."""
        return [i for _, i in sorted(self.incidents.items()) if not i.merged_into and not i.retracted]


def lay(  # noqa: PLR0917 - as in `decide`
    post: Post, report: Report, source: Source | None, known: Known, now: datetime, rules: Rules
) -> Desk:
    """Everything that is needed for one post."""
    moment = post.moment(now)
    incidents = {i.id: i for i in known.incidents}
    copied = copies.of(post, moment, known.seen, rules.match, _texts(known, incidents))
    first = origin.of(post, report, source, copied, rules.match)
    return Desk(post, report, source, now, rules, moment, copied, first, known.seen, incidents, dict(incidents))


def _texts(known: Known, incidents: Mapping[str, Incident]) -> dict[str, str]:
    """The texts of those seen posts on which known incidents rest."""
    named = [(s.post_id, incidents[name]) for s in known.seen for name in s.incident_ids if name in incidents]
    return {e.post_id: e.text for post_id, incident in named for e in incident.evidence if e.post_id == post_id}


def statement(desk: Desk, number: int, event: Event) -> Statement:
    """What the post says of one event, ready to be weighed and kept."""
    post, report = desk.post, desk.report
    alone = sum(1 for e in report.events if e.kind is not Kind.OTHER) <= 1
    text = post.text if alone else event.evidence or post.text
    return Statement(evidence(desk, number, event), stem_set(text), text, ties(desk))


def evidence(desk: Desk, number: int, event: Event) -> Evidence:
    """The statement as it is kept with its incident."""
    post, source = desk.post, desk.source
    return Evidence(
        post_id=post.id,
        source=post.source,
        origin=desk.origin,
        voice=origin.voice(post, source),
        copied=desk.verbatim or bool(post.forwarded_from),
        date=desk.moment,
        kind=event.kind,
        status=event.status,
        trust=source.trust if source else "F",
        official=bool(source and source.official),
        url=post.url,
        text=post.text,
        says=event.evidence,
        fingerprint=fingerprint(post.text),
        quoted=desk.report.quoted or post.quotes,
        killed=event.killed,
        injured=event.injured,
        place=event.place,
        late=desk.late,
        event=number,
        sub_event_type=event.sub_event_type,
        weapon=event.weapon,
        actor=event.actor,
        target=event.target,
        time=event.time if event.time.from_ and event.time.from_.tzinfo else None,
        media=post.media[:10],
        explains=desk.report.explains,
    )


def ties(desk: Desk) -> dict[str, Clue]:
    """For each incident of a repeated post, the closest tie; a merged incident's are those of what it became."""
    found: dict[str, Clue] = {}
    for copy in desk.copied:
        for incident_id in copy.seen.incident_ids:
            known = desk.incidents.get(incident_id)
            if known and copy.how != "link.forward" and cleared(known, desk.moment):
                continue
            name = known.merged_into or incident_id if known else incident_id
            found.setdefault(name, Clue(copy.how, copy.fresh))
    return found


def cleared(incident: Incident, moment: datetime) -> bool:
    """Whether the all-clear was given before this moment: what sounds now is another alarm, be it in the same words."""
    return incident.closed and any(r.reason is Reason.ALL_CLEAR and r.at < moment for r in incident.revisions)


def ranked(desk: Desk, said: Statement) -> list[tuple[Incident, Match]]:
    """Incidents that the statement may belong to, best first; equals by age, then by id."""
    span = timedelta(hours=desk.rules.match.window.hours)
    near = [i for i in desk.candidates() if i.id in said.ties or gap(said, i) <= span]
    if said.evidence.kind is Kind.THREAT or said.evidence.status is Status.ONGOING:
        near = [i for i in near if i.id in said.ties or not cleared(i, said.begins)]
    found = [(i, match.match(said, i, desk.rules.match)) for i in near]
    return sorted(found, key=lambda pair: (-pair[1].score, pair[0].first_post, pair[0].id))


def join(desk: Desk, said: Statement, incident: Incident) -> None:
    """The statement becomes part of an incident. A second event of one post that fits it too adds nothing.

    One that was closed because it was quiet is open again; an alarm that was called off stays so.
    """
    if any(e.post_id == said.evidence.post_id for e in incident.evidence):
        return
    again = incident.closed and not any(r.reason is Reason.ALL_CLEAR for r in incident.revisions)
    base = msgspec.structs.replace(incident, closed=False) if again else incident
    new = merge.rebuild(base, (*incident.evidence, said.evidence), desk.now, desk.rules)
    record(desk, new, explanation(desk, incident) or _renewal(desk, said, incident, new))


def _renewal(desk: Desk, said: Statement, old: Incident, new: Incident) -> tuple[Reason, str] | None:
    """«Shelling renewed» minutes later sounds under the alert, unless the post brings weightier news."""
    lesser = news.reason(desk.before.get(new.id, old), new, desk.rules)[0] in (Reason.MORE_REPORTS, Reason.CONFIRMED)
    renewed = lesser and renews(said, old, desk.rules.match)
    return (Reason.RENEWED, f"renewed, says {desk.post.source}") if renewed else None


def explaining(desk: Desk) -> bool:
    """Whether the post says that there is a harmless cause."""
    return desk.report.explains is not None


def explanation(desk: Desk, incident: Incident) -> tuple[Reason, str] | None:
    """The first to explain an incident by a cause that is no attack sets right what was told of it."""
    known = any(e.explains for e in incident.evidence if not e.deleted)
    return (Reason.EXPLAINED, f"explained by {desk.post.source}") if explaining(desk) and not known else None


def record(desk: Desk, new: Incident, why: tuple[Reason, str] | None, copy: bool | None = None) -> None:
    """Note an incident's new state: reason, revision, news, cells. `why` None: found by comparing."""
    old = desk.before.get(new.id)
    new = tagged(desk, new)
    silent = (desk.verbatim if copy is None else copy) and old is not None
    now_level = new.level
    new = news.hold(new, old, desk.now, desk.rules, hushed=desk.late or silent)
    found, change = why or (news.reason(old, new, desk.rules) if old else (Reason.NEW, "first report"))
    silent = silent and not (found in news.FACTS and not desk.word_for_word)
    means = news.news(found, new, old, late=desk.late, copy=silent)
    number = (old.revision if old else 0) + 1
    revision = Revision(n=number, at=desk.now, reason=found, news=means, change=change, post_id=desk.post.id)
    base = msgspec.structs.replace(new, revisions=old.revisions if old else ())
    final = news.revised(base, revision)
    desk.incidents[final.id] = final
    desk.changes[final.id] = Change(
        incident=final,
        reason=found,
        news=means,
        cells=cells.of_incident(final),
        is_new=old is None,
        level=max(now_level, final.level),
    )


def tagged(desk: Desk, incident: Incident) -> Incident:
    """With the post's hashtags and watched words, if the post is part of it."""
    if not any(e.post_id == desk.post.id for e in incident.evidence):
        return incident
    return msgspec.structs.replace(
        incident,
        hashtags=merge.tags(incident.hashtags, desk.report.hashtags),
        watch=merge.tags(incident.watch, desk.report.watch),
    )
