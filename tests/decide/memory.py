"""The store's promise in memory: answers an `Ask` from what earlier decisions left. For tests and for measuring."""

import math
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from bot.decide import ask, decide
from bot.decide.cells import box_of, within_reach
from bot.decide.rules import Rules
from bot.decide.words import FINDABLE
from bot.model.decision import Ask, Decision, Known, SeenPost, whole
from bot.model.incident import Incident
from bot.model.post import Post
from bot.model.report import Report
from bot.model.source import Source

MOST_INCIDENTS = 64
MOST_SEEN = 32
ALL_POSTS = 1 << 20
AT_ONCE = 4


class Memory:
    """Incidents by id and cell, seen posts by id, rare word and medium."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.rules = rules
        self.incidents: dict[str, Incident] = {}
        self.seen: dict[str, SeenPost] = {}
        self._cells: dict[str, set[str]] = defaultdict(set)
        self._open: set[str] = set()
        self._marks: dict[str, set[str]] = defaultdict(set)

    def known(self, question: Ask) -> Known:
        """What the store would answer, with the same bounds."""
        seen = self._seen_by(question)
        near = {i for cell in question.cells for i in self._cells[cell] if self._in_time(i, question)}
        newest = sorted(near, key=lambda i: (self.incidents[i].last_post, i), reverse=True)[:MOST_INCIDENTS]
        quiet = self._quiet(question)
        named = quiet + [i for s in seen for i in s.incident_ids] + list(question.incident_ids)
        ids = dict.fromkeys(i for i in (*newest, *named) if i in self.incidents)
        return Known(incidents=tuple(self.incidents[i] for i in ids), seen=tuple(seen))

    def _quiet(self, question: Ask) -> list[str]:
        """The longest quiet of the incidents that are open, as the store finds them."""
        last = question.quiet_since
        found = [i for i in self._open if last and self.incidents[i].last_post <= last]
        return sorted(found, key=lambda i: (self.incidents[i].last_post, i))[:AT_ONCE]

    def _in_time(self, incident_id: str, question: Ask) -> bool:
        incident = self.incidents[incident_id]
        box = box_of(incident) if question.points else None
        near = box is None or within_reach(box, question.points)
        return near and question.since <= incident.last_post <= question.until

    def _seen_by(self, question: Ask) -> list[SeenPost]:
        shared: dict[str, float] = defaultdict(float)
        words = [f"w{word}" for word in dict.fromkeys((*question.rare_words, *question.wholes))]
        for mark in (*words, *(f"m{medium}" for medium in question.media)):
            since = question.seen_since or question.since
            found = [p for p in self._marks[mark] if since <= self.seen[p].date <= question.until]
            for post_id in found:
                shared[post_id] += math.log2(ALL_POSTS / len(found))
        best = sorted(shared, key=lambda p: (-shared[p], -self.seen[p].date.timestamp(), p))[:MOST_SEEN]
        ids = dict.fromkeys((*(p for p in question.post_ids if p in self.seen), *best))
        return [self.seen[p] for p in ids]

    def commit(self, decision: Decision) -> None:
        """Keep what a decision changes."""
        for change in decision.changes:
            self.incidents[change.incident.id] = change.incident
            over = change.incident.closed or bool(change.incident.merged_into)
            (self._open.discard if over else self._open.add)(change.incident.id)
            for cell in change.cells:
                self._cells[cell].add(change.incident.id)
        if decision.seen:
            self.seen[decision.post_id] = decision.seen
            for word in (*decision.seen.words[:FINDABLE], whole(decision.seen.words)):
                self._marks[f"w{word}"].add(decision.post_id)
            for medium in decision.seen.media:
                self._marks[f"m{medium}"].add(decision.post_id)

    def take(self, post: Post, report: Report, now: datetime, source: Source | None = None) -> Decision:
        """Ask, decide, commit: one post."""
        known = self.known(ask(post, report, now, self.rules))
        decision = decide(post, report, source, known, now, self.rules)
        self.commit(decision)
        return decision

    def clusters(self) -> Iterable[tuple[str, list[str]]]:
        """Each incident's id and posts, merged ones left out."""
        for incident_id, incident in self.incidents.items():
            if not incident.merged_into:
                yield incident_id, list(dict.fromkeys(e.post_id for e in incident.evidence))
