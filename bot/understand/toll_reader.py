"""Statements of dead and hurt in Arabic, read in one walk over the words of a post."""

from collections.abc import Iterator

from bot.model.report import Toll

from .people import Post
from .people_words import COMMAS, ENDS, VICTIMS, named
from .toll_denials import denied, of_some
from .toll_heads import governed, of_the_dead
from .toll_rest import rest
from .toll_statement import KINDS, Statement
from .toll_victims import number_alone, victims


class Reader:
    """Walks once over the words of a post."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.last = ""
        self.dead = -1
        self.said: list[Statement] = []

    def read(self) -> Iterator[Statement]:
        post, i, subset = self.post, 0, False
        while i < len(post):
            if post.parted(i, ENDS + "،,"):
                subset = False
            if i in post.nobody and not post.is_thing(post.nobody[i][0]):
                stop, name = post.nobody[i]
                yield from self._nobody(i, stop, name)
                i = self._past_clause(stop) if name == "none.unknown" else stop
                continue
            if of_the_dead(post, i, self.dead):
                i += 1
                continue
            subset = subset or "apart.subset" in post.roles(i)
            done, stop = self._at(i, inside=subset)
            done = rest(post, i, self.said) or done
            for statement in () if done and _over_long(post, i, stop) else done:
                self.said.append(statement)
                self.last = KINDS[statement.injured]
                self.dead = -1 if statement.injured else stop
                yield statement
            i = max(stop, i + 1)

    def _past_clause(self, i: int) -> int:
        """What nothing is known of is no toll: «لا أنباء عن قتلى أو إصابات»."""
        stop = i
        while stop < min(i + 8, len(self.post)) and not self.post.parted(stop, ENDS + COMMAS):
            stop += 1
        return stop

    def _nobody(self, first: int, stop: int, name: str) -> Iterator[Statement]:
        start, end = self.post.tokens[first].start, self.post.tokens[stop - 1].end
        reported = "reported" in (
            self.post.word(stop),
            self.post.word(stop + 1),
        )  # «no casualties reported»: none known
        unsaid = reported or name == "none.unknown" or of_some(self.post, stop)
        toll: Toll | None = None if unsaid else (0, 0)
        if name != "none.zero_killed":
            yield Statement(start, end, injured=True, toll=toll)
        if name in ("none.zero_both", "none.zero_killed", "none.unknown"):
            yield Statement(start, end, injured=False, toll=toll)

    def _at(self, i: int, *, inside: bool) -> tuple[list[Statement], int]:
        roles = self.post.roles(i)
        if not roles:
            return [], i + 1
        for kind in KINDS:
            if roles & {f"{kind}.{form}" for form in ("nouns", "verbs", "either", "his", "their", "outcome")}:
                found = governed(self.post, i, kind, again=self.last == kind)
                hurt = kind == "killed" and "injured.outcome" in roles  # «فقد» his life, or his leg
                if found[0] or found[1] > i + 1 or not (roles & VICTIMS or hurt):
                    return found
            if roles & {f"{kind}.{form}" for form in ("one", "two", "many", "counted")}:
                return victims(self.post, i, kind, inside=inside, again=self.last == kind)
        if "killed.died" in roles:
            return self._died(i), i + 1
        if "apart.losses" in roles:  # «دون وقوع أي خسائر بشرية»
            return denied(self.post, i, "killed") or [], i + 1
        if "apart.totals" in roles:
            return number_alone(self.post, i, self.last)
        return [], i + 1

    def _died(self, i: int) -> list[Statement]:
        """«التحق برفاقه متأثراً بجراحه»: one died of wounds, unless he lives («نقل إلى المشفى متأثراً بجراحه»)."""
        post = self.post
        for k in range(i, max(i - _LONG_REACH, -1), -1):
            if post.word(k).removeprefix("و") in named("alive"):
                return []
            if post.parted(k, ENDS):
                break
        return [Statement(post.tokens[i].start, post.tokens[i].end, injured=False, toll=(1, 1))]


_LONG_REACH = 12
"""Words between a count and the «منذ بداية …» that it is counted from."""


def _over_long(post: Post, first: int, stop: int) -> bool:
    """«14 بحاراً منذ بداية الأزمة», «منذ مطلع العام قتل 250»: a count over a longer time, in one breath."""
    for k in range(stop, min(stop + _LONG_REACH, len(post))):
        if post.parted(k, ENDS + COMMAS):
            break
        if _since(post, k):
            return True
    for k in range(first - 1, max(first - _LONG_REACH, -1), -1):
        if post.parted(k + 1, ENDS + COMMAS):
            return False
        if _since(post, k):
            return True
    return False


def _since(post: Post, k: int) -> bool:
    """«منذ مطلع العام», «خلال شهر أيار»."""
    opens, span = post.word(k).removeprefix("و"), post.word(k + 1)
    return (opens == "منذ" and span in named("long")) or (opens == "خلال" and span in named("spans"))
