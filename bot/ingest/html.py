"""HTML as people read it: line breaks where blocks end, emoji as emoji, addresses that hide behind words."""

import html
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "header")
_LISTS = ("ul", "ol", "li", "table", "tr", "dd", "dt", "hr")
_BLOCKS = frozenset(("p", "div", "section", "article", "main", "blockquote", "pre", *_HEADINGS, *_LISTS))
_IN_CHAT = frozenset(("blockquote", "pre"))
_SILENT = frozenset(("script", "style", "noscript", "template", "head"))
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")


def text_of(node: LexborNode) -> str:
    """The text under a node, a line a block, without the spaces of the source."""
    return _tidy("".join(_pieces(node, _BLOCKS)))


def chat_text(node: LexborNode) -> str:
    """The text of a message, whose line breaks are <br> and whose empty lines mean something."""
    lines = "".join(_pieces(node, _IN_CHAT)).split("\n")
    return "\n".join(_SPACES.sub(" ", line).strip() for line in lines).strip()


def plain_text(markup: str) -> str:
    """Markup (or text that might be) as text."""
    if "<" not in markup and "&" not in markup:
        return _tidy(markup)
    body = LexborHTMLParser(f"<body>{markup}</body>").body
    return text_of(body) if body is not None else ""


def links(node: LexborNode) -> list[str]:
    """The web addresses behind words, in order, each once; an address that was escaped twice is mended."""
    found = (html.unescape(anchor.attributes.get("href") or "") for anchor in node.css("a[href]"))
    return list(dict.fromkeys(link for link in found if link.startswith(("http://", "https://"))))


def _pieces(node: LexborNode, blocks: frozenset[str]) -> Iterator[str]:
    """Text and line ends in the order of the document; without recursion, since pages may nest without end."""
    todo: list[LexborNode | str] = [node]
    while todo:
        at = todo.pop()
        if isinstance(at, str):
            yield at
        elif at.tag == "-text":
            yield (at.text_content or "").replace("\n", " ")
        elif at.tag == "br":
            yield "\n"
        elif at.tag not in _SILENT:
            children: list[LexborNode | str] = list(at.iter(include_text=True))
            if at.tag in blocks:
                yield "\n"
                children.append("\n")
            todo += reversed(children)


def _tidy(text: str) -> str:
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()
