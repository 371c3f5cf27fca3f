"""The HTML of Telegram's public previews, element by element, as its pages had it in 2026."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote

Layout = Literal["usual", "renamed classes", "no times", "unknown part"]

EMOJI = re.compile("[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?")
_MARKS = re.compile(
    r"(?P<url>https?://[^\s<]+[^\s<.,:;!?()«»،؛])|(?P<tag>(?<!\w)#[\w\u200c]+)|(?P<name>(?<!\w)@[A-Za-z0-9_]{4,32})"
)
W = "tgme_widget_message"
CONFIRM = "return confirm('Open this link?\\n\\n'+this.href);"


@dataclass
class Post:
    """A post of a channel; `album` counts its photos (ids follow on from `id`).

    `hidden`: the channel's page does not show it, its own page tells its words to who links to it.
    """

    id: int
    text: str = ""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    views: int = 1
    edited: bool = False
    photos: Sequence[str] = ()
    video: str | None = None
    forwarded_from: str | None = None
    forwarded_link: str | None = None
    reply_to: Post | None = None
    link: tuple[str, str, str] | None = None
    poll: tuple[str, Sequence[str]] | None = None
    author: str | None = None
    service: bool = False
    unsupported: bool = False
    raw: str | None = None
    nested: bool = False
    hidden: bool = False

    @property
    def size(self) -> int:
        """How many message ids it takes."""
        return max(1, len(self.photos))


def rounded(views: int) -> str:
    """1234 → «1.23K», as the pages show it."""
    for unit, name in ((1_000_000, "M"), (1_000, "K")):
        if views >= unit:
            places = max(0, 3 - len(str(views // unit)))
            return f"{views * 10**places // unit / 10**places:g}{name}"
    return str(views)


def rich(text: str) -> str:
    """Text with its links, hashtags, mentions and emoji as the pages mark them; a link's & is escaped twice."""
    parts, at = [], 0
    for match in _MARKS.finditer(text):
        parts.append(_plain(text[at : match.start()]))
        parts.append(_link(match))
        at = match.end()
    return "".join([*parts, _plain(text[at:])])


def _link(match: re.Match[str]) -> str:
    shown = html.escape(match[0], quote=False)
    if match["tag"]:
        return f'<a href="?q={quote(match[0])}">{shown}</a>'
    if match["name"]:
        return f'<a href="https://t.me/{match[0][1:]}" target="_blank">{shown}</a>'
    twice = html.escape(html.escape(match[0]))
    return f'<a href="{twice}" target="_blank" rel="noopener" onclick="{html.escape(CONFIRM)}">{shown}</a>'


def _plain(text: str) -> str:
    escaped = html.escape(text, quote=False).replace("\n", "<br/>")
    return EMOJI.sub(_emoji, escaped)


def _emoji(match: re.Match[str]) -> str:
    image = f"//telegram.org/img/emoji/40/{match[0].encode().hex().upper()}.png"
    return el("i", "emoji", f"<b>{match[0]}</b>", style=f"background-image:url('{image}')")


def el(tag: str, classes: str, inner: str = "", **attributes: str) -> str:
    """An element; attribute values are taken as they are, `data_post` is written `data-post`."""
    written = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<{tag} class="{classes}"{written}>{inner}</{tag}>'


def message(name: str, title: str, post: Post) -> str:
    """One `tgme_widget_message_wrap`."""
    where = f"https://t.me/{name}/{post.id}"
    owner = el("a", f"{W}_owner_name", _dir_auto(title), href=f"https://t.me/{name}")
    parts = [
        el("i", f"{W}_bubble_tail"),
        el("div", f"{W}_author accent_color", owner),
        _forwarded(post),
        _reply(name, title, post),
        _media(name, post),
        _poll(post),
        _text(post),
        _preview(post),
        _footer(where, post),
    ]
    photo = el("div", f"{W}_user", el("i", f"{W}_user_photo bgcolor2", data_content=title[:1]))
    bubble = el("div", f"{W}_bubble", "".join(parts))
    kind = f"{W} text_not_supported_wrap{' service_message' if post.service else ''} js-widget_message"
    shown = el("div", kind, f"\n{photo}{bubble}\n", data_post=f"{name}/{post.id}", data_view="eyJjIjotMTAwMX0")
    return el("div", f"{W}_wrap js-widget_message_wrap", shown)


def _dir_auto(text: str) -> str:
    return f'<span dir="auto">{_plain(text)}</span>'


def _forwarded(post: Post) -> str:
    if post.forwarded_from is None:
        return ""
    kind, shown = f"{W}_forwarded_from_name", _dir_auto(post.forwarded_from)
    named = el("a", kind, shown, href=post.forwarded_link) if post.forwarded_link else el("span", kind, shown)
    return el("div", f"{W}_forwarded_from accent_color", f"Forwarded from&nbsp;{named}")


def _reply(name: str, title: str, post: Post) -> str:
    if post.reply_to is None:
        return ""
    author = el("span", f"{W}_author_name", _plain(title), dir="auto")
    quoted = el("div", f"{W}_text js-message_reply_text", _plain(post.reply_to.text[:80]), dir="auto")
    inner = el("div", f"{W}_author accent_color", author) + quoted
    return el("a", f"{W}_reply user-color-default", inner, href=f"https://t.me/{name}/{post.reply_to.id}")


def _media(name: str, post: Post) -> str:
    where = f"https://t.me/{name}/{post.id}"
    if len(post.photos) > 1:
        singles = [f"https://t.me/{name}/{post.id + n}?single" for n in range(len(post.photos))]
        shown = "".join(_photo(s, p, grouped=True) for s, p in zip(singles, post.photos, strict=True))
        layer = el("div", f"{W}_grouped_layer js-message_grouped_layer", shown)
        group = el("div", f"{W}_grouped js-message_grouped", layer)
        return el("div", f"{W}_grouped_wrap js-message_grouped_wrap", group)
    if post.photos:
        return _photo(where, post.photos[0], grouped=False)
    if post.video:
        return _video(where, post.video)
    if post.unsupported or post.hidden:
        said = (
            "Please open Telegram to view this post" if post.hidden else "This media is not supported in your browser"
        )
        label = el("div", "message_media_not_supported_label", said)
        button = el("a", "message_media_view_in_telegram", "VIEW IN TELEGRAM", href=where)
        return el("div", "message_media_not_supported_wrap", el("div", "message_media_not_supported", label + button))
    return ""


def _photo(where: str, address: str, *, grouped: bool) -> str:
    kind = f"{W}_photo_wrap" + (" grouped_media_wrap blured js-message_photo" if grouped else " 4890 1_4890")
    style = f"width:800px;background-image:url('{address}')"
    return el("a", kind, el("div", f"{W}_photo", style="padding-top:56.25%"), href=where, style=style)


def _video(where: str, address: str) -> str:
    thumb = el("i", f"{W}_video_thumb", style=f"background-image:url('{address}.jpg')")
    player = el("div", f"{W}_video_wrap", el("video", f"{W}_video js-message_video", src=address))
    length = el("time", "message_video_duration js-message_video_duration", "0:15")
    return el("a", f"{W}_video_player blured js-message_video_player", thumb + player + length, href=where)


def _poll(post: Post) -> str:
    if post.poll is None:
        return ""
    question, options = post.poll
    shown = [
        el("div", f"{W}_poll_option_percent", "50%")
        + el("div", f"{W}_poll_option_value", el("div", f"{W}_poll_option_text", _plain(option)))
        for option in options
    ]
    listed = "".join(el("a", f"{W}_poll_option", option) for option in shown)
    kind = el("div", f"{W}_poll_type", "Anonymous poll")
    inner = el("div", f"{W}_poll_question", _plain(question)) + kind + el("div", f"{W}_poll_options", listed)
    return el("div", f"{W}_poll js-poll", inner)


def _text(post: Post) -> str:
    inner = post.raw if post.raw is not None else rich(post.text)
    if not inner or post.hidden:
        return ""
    block = el("div", f"{W}_text js-message_text", inner, dir="auto")
    return el("div", f"{W}_text js-message_text", block, dir="auto") if post.nested else block


def _preview(post: Post) -> str:
    if post.link is None:
        return ""
    address, title, description = post.link
    inner = el("div", "link_preview_title", _plain(title), dir="auto")
    inner += el("div", "link_preview_description", _plain(description), dir="auto")
    return el("a", f"{W}_link_preview", inner, href=html.escape(address))


def _footer(where: str, post: Post) -> str:
    stamp = post.at.astimezone(UTC)
    author = el("span", f"{W}_from_author", _plain(post.author), dir="auto") + ", " if post.author else ""
    time = el("time", "time", f"{stamp:%H:%M}", datetime=f"{stamp:%Y-%m-%dT%H:%M:%S}+00:00")
    date = el("a", f"{W}_date", time, href=where)
    meta = el("span", f"{W}_meta", author + ("edited &nbsp;" if post.edited else "") + date)
    views = el("span", f"{W}_views", rounded(post.views)) + el("span", "copyonly", " views")
    info = el("div", f"{W}_info short js-message_info", views + meta)
    return el("div", f"{W}_footer compact js-message_footer", info)


def page(
    name: str, title: str, posts: Sequence[Post], older: int | None, layout: Layout, about: str = "أخبار المنطقة"
) -> str:
    """A whole page, oldest post first; `older` is the id that its link back carries."""
    more = (
        f'<div class="tgme_widget_message_centered js-messages_more_wrap"><a href="/s/{name}?before={older}" '
        f'class="tme_messages_more js-messages_more" data-before="{older}"></a></div>'
        if older
        else ""
    )
    blocks = "\n".join(message(name, title, post) for post in posts)
    whole = f"""<!DOCTYPE html>
<html class="">
  <head>
    <meta charset="utf-8">
    <title>{html.escape(title)} – Telegram</title>
    <meta property="og:title" content="{html.escape(title)}">
    <meta property="og:site_name" content="Telegram">
    <link rel="canonical" href="/s/{name}">
  </head>
  <body class="widget_frame_base tgme_webview emoji_image thin_box_shadow tme_mode no_transitions">
    <div class="tgme_channel_info"><div class="tgme_channel_info_header">
      <div class="tgme_channel_info_header_title"><span dir="auto">{_plain(title)}</span></div>
      <div class="tgme_channel_info_header_username"><a href="https://t.me/{name}">@{name}</a></div></div>
      <div class="tgme_channel_info_description">{_plain(about)}</div>
      <div class="tgme_channel_info_counter"><span class="counter_value">12.5K</span></div>
    </div>
    <main class="tgme_main" data-url="/{name}"><div class="tgme_container">
      <section class="tgme_channel_history js-message_history">{more}{blocks}</section>
    </div></main>
  </body>
</html>
"""
    return _changed(whole, layout)


def _changed(whole: str, layout: Layout) -> str:
    """The page after Telegram has rebuilt it overnight."""
    if layout == "renamed classes":
        return whole.replace("tgme_widget_message", "tgw_post").replace("js-message", "js-post")
    if layout == "no times":
        return re.sub(r'<time class="time"[^>]*>[^<]*</time>', "<span>now</span>", whole)
    if layout == "unknown part":
        part = '<div class="tgme_widget_message_hologram">?</div><div class="tgme_widget_message_footer'
        return whole.replace('<div class="tgme_widget_message_footer', part)
    return whole
