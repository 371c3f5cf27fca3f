"""Families of acts that are read alike, and which of them are armed force."""

from .moods import Mood

FORCE = frozenset(
    ("strike", "launch", "intercept", "explosion", "bomb", "clash", "shooting", "target", "attack", "abduction",
     "weapon_act")
)  # fmt: skip
"""Families that are armed force by themselves."""
HURT = frozenset(("kill", "injure"))
RAID = frozenset(("incursion", "landing", "operation"))
TALK = frozenset(("threat_word", "vow", "ready", "force_future"))
LOOSE = frozenset((Mood.ASSERTED, Mood.CONDITIONAL, Mood.FUTURE, Mood.PLANNED, Mood.DENIED))
"""Moods in which talk of force is still talk of it."""
VERBS = frozenset(("past", "present", "we"))
