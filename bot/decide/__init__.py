"""From a report to a decision: which incident it belongs to, what we now believe, and whether that is news.

Pure: values in, values out, `now` among them. In order of reading:

    ask       what must be known first (cells, rare words, links), bounded
    copies    what the post repeats; `origin`: who first said it
    match     one event or two: named evidence, weighed by a table
    merge     an incident made from its evidence; `levels`: how loud, severe, certain
    news      what changed, and what followers get for it
    decide    the whole of it for one post; `follow`: edits, deletions, denials; `acts`: an editor's hand
    audience  who wants to know; `safety`: what may be shown; `digest`: its order
"""

from bot.decide.ask import ask
from bot.decide.audience import Cause, Wanted, Why, wants
from bot.decide.decide import decide
from bot.decide.rules import Rules, bundled, load

__all__ = ["Cause", "Rules", "Wanted", "Why", "ask", "bundled", "decide", "load", "wants"]
