"""Who did it: the authors of acts (`authors`), found by grammar (`roles`), never by nearness alone."""

from .authors import Agent, actor, agent_of

__all__ = ["Agent", "actor", "agent_of"]
