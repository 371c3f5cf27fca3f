"""Pictures of what the bot sends, in a chat's look: `docs/pictures/*.png`. Needs Chromium; run by hand.

    python -m scripts.screenshots

Every message comes from the real renderers; the incidents and outlets are invented. `docs/chat.html` gives the look.
"""

import base64
import html
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, time
from pathlib import Path

from PIL import Image, ImageChops

from bot.model.alert import Message
from bot.model.incident import Level, News, Reason, Revision
from bot.model.report import Kind, Place, Precision, Status, SubEvent, Weapon
from bot.model.subscriber import Area, Quiet, Subscriber
from bot.render.alert import alert
from bot.render.digest import digest
from bot.render.pictures import digest_pictures
from bot.render.reply import update_reply
from handlers.areas import radius_page
from handlers.areas import screen as areas_page
from handlers.call import Call
from handlers.settings import main as settings_page
from tests.render.examples import SOURCES, at, drone_attack, shelling

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "pictures"
WIDTH, TALL, SCALE = 430, 2400, 2
NOW = at(12)
COLOURS = 160


def main() -> None:
    """Take every picture: in both languages, light and dark."""
    OUT.mkdir(parents=True, exist_ok=True)
    for language in ("ar", "en"):
        reader = Subscriber(chat_id=1, language=language)
        pages = {
            "alert": conversation(reader),
            "settings": [bubble(page) for page in settings(language)],
            "digest": day(reader)[:2],
            "map": day(reader)[2:],
        }
        for name, messages in pages.items():
            for look in ("light", "dark"):
                shoot(f"{name}-{language}" + ("-dark" if look == "dark" else ""), look, messages)


def conversation(reader: Subscriber) -> list[str]:
    """An alert, an update that it was confirmed, and a flash alert."""
    said = "أحبطت قواتنا فجر اليوم هجوماً بطائرة مسيّرة على حقل العمر دون وقوع أضرار."
    evidence = (msgspec_replace(drone_attack().evidence[0], says=said), drone_attack().evidence[1])
    revision = Revision(n=2, at=at(11, 5), reason=Reason.CONFIRMED, news=News.AUDIBLE)
    first = drone_attack(evidence=evidence)
    told = drone_attack(evidence=evidence, independent_sources=2, revisions=(*first.revisions, revision))
    return [
        bubble(alert(first, reader, now=NOW, sources=SOURCES), "10:31"),
        bubble(update_reply(told, [revision], reader, sources=SOURCES), "11:05", answers="🟠 …"),
        bubble(alert(shelling(), reader, now=NOW, sources=SOURCES), "11:20"),
    ]


def settings(language: str) -> list[Message]:
    """The settings of somebody with a town, quiet hours and one word; the areas; how far round the town."""
    reader = Subscriber(
        chat_id=1,
        language=language,
        areas=(
            Area(name_ar="دير الزور", name_en="Deir ez-Zor", country="SY", admin1="Deir ez-Zor"),
            Area(name_ar="القائم", name_en="Al-Qaim", country="IQ", lat=34.37, lon=41.09, radius_km=10, threat_km=50),
        ),
        words_out=("رياضة",),
        quiet=Quiet(start=time(23), end=time(6)),
    )
    call = Call(
        services=None,  # type: ignore[arg-type]
        chat_id=1,
        thread_id=None,
        user_id=1,
        private=True,
        words="",
        subscriber=reader,
        language=language,
        now=datetime.now(UTC),
    )
    return [settings_page(call), areas_page(call), radius_page(call, 1)]


TOWN, PART = Precision.TOWN, Precision.DISTRICT
EVENTS = (
    ("الميادين", "Al Mayadin", 35.02, 40.45, "Deir ez-Zor", Kind.ATTACK, 0, TOWN),
    ("البوكمال", "Abu Kamal", 34.45, 40.92, "Deir ez-Zor", Kind.THREAT, 0, TOWN),
    ("الشدادي", "Ash-Shaddadi", 36.05, 40.73, "Al-Hasakah", Kind.ATTACK, 0, TOWN),
    ("تدمر", "Tadmor", 34.55, 38.28, "Homs", Kind.ATTACK, 1, TOWN),
    ("القائم", "Al-Qaim", 34.37, 41.09, "Anbar", Kind.ATTACK, 0, TOWN),
    ("الصور", "As-Suwar", 35.51, 40.66, "Deir ez-Zor", Kind.ATTACK, 2, TOWN),
    ("سنجار", "Sinjar", 36.32, 41.87, "Nineveh", Kind.THREAT, 1, TOWN),
    ("معدان", "Madan", 35.75, 39.61, "Raqqa", Kind.ATTACK, 3, TOWN),
    ("السخنة", "Al-Sukhnah", 34.89, 38.87, "Homs", Kind.ATTACK, 4, PART),
    ("عين عيسى", "Ain Issa", 36.38, 38.86, "Raqqa", Kind.ATTACK, 5, TOWN),
    ("الهول", "Al-Hawl", 36.39, 41.15, "Al-Hasakah", Kind.THREAT, 0, TOWN),
)


def day(reader: Subscriber) -> list[str]:
    """A digest with its pictures."""
    week = [drone_attack(), shelling()]
    for n, (ar, en, lat, lon, governorate, kind, ago, precision) in enumerate(EVENTS):
        place = Place(
            text=ar,
            name_ar=ar,
            name_en=en,
            admin1=governorate,
            lat=lat,
            lon=lon,
            precision=precision,
            country="IQ" if governorate in ("Anbar", "Nineveh") else "SY",
        )
        when = at(7 + n % 12, 12, day=10 - ago)
        level = (Level.ALERT, Level.URGENT)[n % 3 == 0]
        week.append(
            shelling(
                id=f"BQ-{n + 2:X}X4Q",
                place=place,
                kind=kind,
                sub_event_type=SubEvent.SHELLING if kind is Kind.ATTACK else SubEvent.ALERT,
                weapon=Weapon.MORTAR if kind is Kind.ATTACK else Weapon.DRONE,
                status=Status.OCCURRED if kind is Kind.ATTACK else Status.ONGOING,
                killed=None,
                injured=(1, 1) if n % 3 == 0 else None,
                level=level,
                peak=level,
                first_post=when,
                last_post=when,
            )
        )
    today = [incident for incident in week if incident.last_post.day == 10]
    before = [incident for incident in week if incident.last_post.day < 10]
    made = digest(today, reader, now=at(20), before=before)
    pictures = digest_pictures(week, reader, now=at(20))
    shown = [f'<img src="data:image/png;base64,{base64.b64encode(one.data).decode()}">' for one in pictures]
    return [bubble(made, "20:00"), *(f'<div class="message"><div class="bubble">{one}</div></div>' for one in shown)]


def bubble(message: Message, clock: str = "12:00", answers: str = "") -> str:
    """A message as the page shows it: each line in its own direction, buttons below."""
    lines = [f"<p>{line or chr(160)}</p>" for line in "\n".join(message.parts).split("\n")]
    quoted = f"<blockquote>{answers}</blockquote>" if answers else ""
    rows = [
        "<div>" + "".join(f"<span>{html.escape(button.text)}</span>" for button in row) + "</div>"
        for row in message.buttons
    ]
    keys = f'<div class="keys">{"".join(rows)}</div>' if rows else ""
    return f'<div class="message"><div class="bubble">{quoted}{"".join(lines)}<time>{clock}</time></div>{keys}</div>'


def shoot(name: str, look: str, messages: list[str]) -> None:
    """Fill the page, photograph it, cut off what is empty below."""
    page = (ROOT / "docs" / "chat.html").read_text("utf-8")
    page = page.replace('class="light"', f'class="{look}"').replace("<!-- messages -->", "".join(messages))
    page = re.sub(r"\n\s*(?=<)", "", page)
    with tempfile.TemporaryDirectory() as folder:
        file, raw = Path(folder) / "chat.html", Path(folder) / "raw.png"
        file.write_text(page, "utf-8")
        flags = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars")
        quiet = ("--disable-background-networking", "--disable-component-update", "--disable-sync")
        size = (f"--window-size={WIDTH},{TALL}", f"--force-device-scale-factor={SCALE}", f"--screenshot={raw}")
        command = ["chromium", *flags, *quiet, *size, f"--user-data-dir={folder}/profile", file.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=90)
        small = cut(Image.open(raw).convert("RGB")).quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(OUT / f"{name}.png", optimize=True)
    sys.stdout.write(f"{OUT / name}.png\n")


def cut(picture: Image.Image) -> Image.Image:
    """Without the blank page below the chat."""
    blank = Image.new("RGB", picture.size, (255, 255, 255))
    box = ImageChops.difference(picture, blank).getbbox()
    return picture.crop((0, 0, picture.width, box[3] if box else picture.height))


def msgspec_replace(struct, **changes):
    """One field changed."""
    import msgspec

    return msgspec.structs.replace(struct, **changes)


if __name__ == "__main__":
    main()
