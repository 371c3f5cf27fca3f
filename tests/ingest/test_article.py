"""News pages as they are: boxes in the middle, wrappers with misleading names, text that only the linked data has."""

import pytest

from bot.ingest.article import is_cut, read_article, without_boxes

NEWS = "سقطت قذائف على أطراف البلدة فجر اليوم وتضررت منازل عدة دون وقوع إصابات بين السكان بحسب مصدر محلي. "
BODY = f"<p>{NEWS}</p><p>{NEWS * 2}</p><p>وقال ناشطون إن القصف توقف ظهراً.</p>"


def read(body: str, head: str = "") -> str:
    return read_article(f"<html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode()).text


@pytest.mark.parametrize(
    "wrapper",
    [
        "<div class='elementor-element elementor-widget elementor-widget-theme-post-content'>{}</div>",
        "<form id='aspnetForm'><div class='main'>{}</div></form>",
        "<div id='page' class='site sidebar-right comments-open has-social-share'><div class='entry'>{}</div></div>",
        "<article class='post tags-on'>{}</article>",
        "<div class='td-post-content'>{}</div>",
    ],
)
def test_a_wrapper_with_a_misleading_name_keeps_its_news(wrapper: str) -> None:
    text = read(wrapper.format(BODY))
    assert "سقطت قذائف" in text and "توقف ظهراً" in text


@pytest.mark.parametrize(
    "box",
    [
        "<div class='newsletter-box'><h3>اشترك في نشرتنا</h3><p>أدخل بريدك</p></div>",
        "<div class='mc4wp-form subscribe'><p>تصلك أخبار القصف كل صباح</p></div>",
        "<aside><p>مقتل ثلاثة بانفجار لغم في بلدة أخرى</p></aside>",
        "<div class='jp-relatedposts related-posts'><p>مقتل ثلاثة بانفجار لغم</p></div>",
        "<div id='shareButtons'><a href='#'>فيسبوك</a></div>",
        "<p>اقرأ أيضاً: مقتل ثلاثة بانفجار لغم</p>",
        "<p>The post «مقتل» appeared first on ضفة نيوز.</p>",
        "<p>للمزيد من الأخبار تابعنا على تلغرام</p>",
    ],
)
def test_a_box_in_the_middle_is_left_out(box: str) -> None:
    text = read(f"<article><p>{NEWS}</p>{box}<p>{NEWS * 2}</p></article>")
    assert text.count("سقطت قذائف") == 3
    for word in ("نشرتنا", "بريدك", "كل صباح", "لغم", "فيسبوك", "appeared", "تلغرام"):
        assert word not in text


def test_what_only_the_linked_data_has_is_taken_from_there() -> None:
    linked = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{NEWS * 6}"}}</script>'
    assert read("<div id='app'></div><p>فعّل جافاسكربت</p>", linked).count("سقطت قذائف") == 6


def test_a_long_line_that_begins_like_a_call_is_news() -> None:
    line = "تابعوا القصف منذ الفجر على أطراف البلدة، " + NEWS * 2
    assert without_boxes(line) == line.strip()


CUT = ["سقطت قذائف…", "سقطت قذائف ...", "سقطت قذائف [...]", "سقطت قذائف. اقرأ المزيد »", "Shells fell. Read more"]


@pytest.mark.parametrize("text", CUT)
def test_a_cut_summary_says_so(text: str) -> None:
    assert is_cut(text)


def test_a_whole_summary_does_not() -> None:
    assert not is_cut(NEWS)
