"""Feeds as text: RSS 2.0, Atom, RDF (RSS 1.0), and the ways in which real ones are broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

Kind = Literal["rss", "atom", "rdf"]
Flaw = Literal["", "bare ampersand", "html entity", "cut off", "junk before", "no dates", "no ids", "relative links"]


@dataclass
class Entry:
    """An item of a feed."""

    title: str
    link: str
    summary: str = ""
    content: str = ""
    published: datetime = field(default_factory=lambda: datetime.now(UTC))
    updated: datetime | None = None
    guid: str | None = None
    author: str | None = None
    image: str | None = None


def render(kind: Kind, title: str, entries: Sequence[Entry], encoding: str, flaw: Flaw) -> bytes:
    """The feed's bytes."""
    if flaw in {"no dates", "no ids"}:
        entries = [_without(entry, flaw) for entry in entries]
    text = {"rss": _rss, "atom": _atom, "rdf": _rdf}[kind](title, entries)
    if flaw == "no dates":
        dated = ("<pubDate", "<published", "<updated", "<dc:date")
        text = "\n".join(line for line in text.split("\n") if not line.startswith(dated))
    declared = f'<?xml version="1.0" encoding="{encoding}"?>\n'
    return _flawed(declared + text, flaw).encode(encoding, "xmlcharrefreplace")


def _without(entry: Entry, flaw: Flaw) -> Entry:
    return Entry(**{**vars(entry), "guid": None}) if flaw == "no ids" else entry


def _flawed(text: str, flaw: Flaw) -> str:
    if flaw == "bare ampersand":
        return text.replace("</title>", " & more</title>")
    if flaw == "html entity":
        return text.replace("</title>", "&nbsp;&laquo;x&raquo;</title>")
    if flaw == "cut off":
        return text[: len(text) * 2 // 3]
    if flaw == "junk before":
        return "\n\n<!-- cache -->\n" + text
    if flaw == "relative links":
        return text.replace("http://127.0.0.1:", "//127.0.0.1:")
    return text


def _tag(name: str, value: str | None, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(value)}</{name}>\n" if value is not None else ""


def _rss(title: str, entries: Sequence[Entry]) -> str:
    items = []
    for e in entries:
        image = f'<enclosure url={quoteattr(e.image)} type="image/jpeg" length="1"/>\n' if e.image else ""
        items.append(
            "<item>\n"
            + _tag("title", e.title)
            + _tag("link", e.link)
            + _tag("guid", e.guid, ' isPermaLink="false"')
            + _tag("pubDate", format_datetime(e.published))
            + _tag("dc:creator", e.author)
            + _tag("description", e.summary or None)
            + _tag("content:encoded", e.content or None)
            + image
            + "</item>\n"
        )
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    head = _tag("title", title) + _tag("link", "https://news.example.org/") + _tag("description", title)
    return f'<rss version="2.0" {spaces}>\n<channel>\n{head}{"".join(items)}</channel>\n</rss>\n'


def _atom(title: str, entries: Sequence[Entry]) -> str:
    items = []
    for e in entries:
        author = f"<author>{_tag('name', e.author)}</author>\n" if e.author else ""
        items.append(
            "<entry>\n"
            + _tag("title", e.title)
            + f'<link rel="alternate" href={quoteattr(e.link)}/>\n'
            + _tag("id", e.guid)
            + _tag("published", e.published.isoformat())
            + _tag("updated", (e.updated or e.published).isoformat())
            + author
            + _tag("summary", e.summary or None, ' type="html"')
            + _tag("content", e.content or None, ' type="html"')
            + "</entry>\n"
        )
    head = _tag("title", title) + _tag("id", "https://news.example.org/")
    return f'<feed xmlns="http://www.w3.org/2005/Atom">\n{head}{"".join(items)}</feed>\n'


def _rdf(title: str, entries: Sequence[Entry]) -> str:
    listed = "".join(f"<rdf:li rdf:resource={quoteattr(e.link)}/>" for e in entries)
    items = "".join(
        f"<item rdf:about={quoteattr(e.link)}>\n"
        + _tag("title", e.title)
        + _tag("link", e.link)
        + _tag("description", e.summary or None)
        + _tag("dc:date", e.published.isoformat())
        + "</item>\n"
        for e in entries
    )
    spaces = (
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    about = '<channel rdf:about="https://news.example.org/">\n'
    channel = f"{about}{_tag('title', title)}<items><rdf:Seq>{listed}</rdf:Seq></items>\n</channel>\n"
    return f"<rdf:RDF {spaces}>\n{channel}{items}</rdf:RDF>\n"


def article_html(
    title: str,
    paragraphs: Sequence[str],
    published: datetime | None,
    *,
    tags: Sequence[str] = (),
    newsletter: str | None = None,
    related: Sequence[str] = (),
    charset: str = "utf-8",
) -> str:
    """A news page: header, menu, article, tags, newsletter box, related headlines, footer."""
    stamp = f'<meta property="article:published_time" content="{published.isoformat()}">' if published else ""
    body = "\n".join(f"<p>{escape(p)}</p>" for p in paragraphs)
    tagged = "".join(f'<a href="/tag/{n}" rel="tag">{escape(t)}</a> ' for n, t in enumerate(tags))
    box = f'<aside class="newsletter"><h3>{escape(newsletter or "")}</h3><form><input type="email"></form></aside>'
    links = "".join(f'<li><a href="/r/{n}">{escape(r)}</a></li>' for n, r in enumerate(related))
    more = f'<section class="related"><ul>{links}</ul></section>' if related else ""
    return f"""<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="{charset}"><title>{escape(title)}</title>
<meta property="og:title" content={quoteattr(title)}>{stamp}</head>
<body><header><nav><a href="/">الرئيسية</a> <a href="/politics">سياسة</a> <a href="/sport">رياضة</a></nav></header>
<main><article><h1>{escape(title)}</h1>
<div class="article-body">
{body}
</div><div class="tags">{tagged}</div></article>
{box if newsletter else ""}{more}</main>
<footer><p>جميع الحقوق محفوظة</p></footer></body></html>
"""
