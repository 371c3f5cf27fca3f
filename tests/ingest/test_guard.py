"""Nobody leads us inside: literal addresses, names, redirects, names that change their mind, other notations."""

import pytest

from bot.ingest.fetch import Fetcher
from bot.ingest.guard import Forbidden, Guard, is_public
from bot.ingest.reading import Unread
from tests.fakes.feeds import METADATA, FeedServer
from tests.ingest.conftest import netloc


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
        "2002:7f00:1::", "64:ff9b::7f00:1", "::", "ff02::1", "fd00:ec2::254",
    ],
)  # fmt: skip
def test_what_is_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "149.154.167.99", "2a00:1450:4001:82f::200e", "64:ff9b::101:101"])
def test_what_is_outside_is(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://news.example/rss", "gopher://x/", "http://", "//news.example/rss", "http://[::1]/",
        "http://127.0.0.1/", "http://user:secret@news.example/",
        "http://169.254.169.254/latest/", "javascript:alert(1)",
        "http://[::ffff:10.0.0.1]:8080/", "http://news.example:99999/",
        "http://１２７.0.0.1/", "http://127。0。0。1/", "http://⑯⑨.254.169.254/latest/", "http://127.0.0.1./", "http://0177.0.0.1/",
        "http://2130706433/", "http://0x7f.1/", "http://0/", "http://1.1.1.1 &@127.0.0.1/", "http://[fe80::1%25eth0]/",
    ],
)  # fmt: skip
def test_addresses_that_are_refused_unasked(url: str) -> None:
    with pytest.raises(Forbidden):
        Guard().check(url)


LOOPBACK = ["2130706433", "0x7f.1", "127.1", "localhost", "localhost.", "127.0.0.1.", "１２７.0.0.1", "①②⑦.⓪.⓪.①"]


@pytest.mark.parametrize("host", LOOPBACK)
async def test_other_notations_of_loopback_are_seen_through(site: FeedServer, host: str) -> None:
    site.feed("/rss")
    client = Fetcher(Guard(), seconds=2.0)
    port = site.base_url.rpartition(":")[2]
    with pytest.raises(Unread, match=r"refused|cannot be reached|not an address"):
        await client.get(f"http://{host}:{port}/rss")
    await client.close()
    assert not site.requests


async def test_a_redirect_inside_is_not_followed(site: FeedServer, fetcher: Fetcher) -> None:
    site.move("/lure", METADATA, status=302)
    site.move("/chain", "/lure")
    with pytest.raises(Unread, match=r"refused: 169\.254\.169\.254"):
        await fetcher.get(site.base_url + "/chain")


async def test_a_name_that_answers_otherwise_the_second_time_is_still_refused(site: FeedServer) -> None:
    site.feed("/rss")
    host, _, port = netloc(site.base_url).partition(":")
    answers = iter([["93.184.216.34"], [host], [host]])

    async def rebinding(_name: str) -> list[str]:
        return next(answers)

    guard = Guard(resolve=rebinding)
    assert await guard.addresses("rebind.example", int(port)) == ["93.184.216.34"]
    client = Fetcher(guard, seconds=2.0)
    with pytest.raises(Unread, match="not on the open internet"):
        await client.get(f"http://rebind.example:{port}/rss")
    await client.close()
    assert not site.requests


async def test_a_name_with_one_address_inside_is_refused_whole() -> None:
    async def mixed(_name: str) -> list[str]:
        return ["93.184.216.34", "10.0.0.7"]

    with pytest.raises(Forbidden):
        await Guard(resolve=mixed).addresses("mixed.example", 80)


async def test_an_allowed_place_is_one_port_not_a_host(site: FeedServer, fetcher: Fetcher) -> None:
    site.feed("/rss").add("خبر", "/1")
    assert (await fetcher.get(site.base_url + "/rss")).status == 200
    with pytest.raises(Unread, match="refused"):
        await fetcher.get("http://127.0.0.1:9/rss")


async def test_redirects_end(site: FeedServer, fetcher: Fetcher) -> None:
    site.move("/round", "/round")
    with pytest.raises(Unread, match="redirects"):
        await fetcher.get(site.base_url + "/round")


async def test_a_proxy_of_the_environment_is_used_for_our_own_addresses_only(
    site: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.feed("/rss").add("خبر", "/1")
    monkeypatch.setenv("http_proxy", site.base_url)
    monkeypatch.setenv("no_proxy", "")
    ours, theirs = Fetcher(Guard(), seconds=2.0, ours=True), Fetcher(Guard(), seconds=2.0)
    assert (await ours.get("http://preview.example/rss")).status == 200
    asked = len(site.requests)
    with pytest.raises(Unread):
        await theirs.get("http://169.254.169.254/rss")
    with pytest.raises(Unread):
        await theirs.get("http://localhost/rss")
    assert len(site.requests) == asked == 1
    await ours.close()
    await theirs.close()


@pytest.mark.parametrize(
    "target", ["http://[x", "http://[::1", "//[", "https://[::ffff:1.2.3.4.5]/", "http://a b/", "\x00", ":", "http://"]
)
async def test_a_redirect_to_nonsense_is_a_refusal_in_words(site: FeedServer, fetcher: Fetcher, target: str) -> None:
    site.move("/lure", target, status=301)
    try:
        page = await fetcher.get(f"{site.base_url}/lure")
    except Unread:
        return
    assert page.status == 404 and page.url.startswith(site.base_url)  # «:» is a path of the site
