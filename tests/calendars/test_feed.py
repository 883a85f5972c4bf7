"""An .ics address, asked over a real connection on loopback."""

import gzip
import traceback
import tracemalloc
from collections.abc import AsyncIterator

import httpx
import pytest

from fitbot.calendars.base import LARGEST
from fitbot.calendars.feed import FeedCalendar, Patience
from fitbot.errors import CalendarError
from tests.calendars.building import SAMPLES, calendar, event, query, said, span
from tests.calendars.serving import Server, answer, serving

SECRET = "private-6f1c2b"
PATH = f"/{SECRET}/basic.ics"
HERS = calendar(event("DTSTART:20260907T080000Z", "DURATION:PT1H"))
LATER = calendar(event("DTSTART:20260907T090000Z", "DURATION:PT1H"))
BUSY = (span("2026-09-07 08:00", "09:00"),)
SHORT = Patience(connect=0.3, total=0.3)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as server:
        yield server


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False) as client:
        yield client


@pytest.fixture
def feed(server: Server, client: httpx.AsyncClient) -> FeedCalendar:
    return FeedCalendar(server.base + PATH, client)


async def refused(feed: FeedCalendar) -> str:
    """Return why it cannot be read, having seen that no part of the address shows anywhere."""
    with pytest.raises(CalendarError) as caught:
        await feed.read(query())
    shown = "".join(traceback.format_exception(caught.value)) + repr(feed)
    assert SECRET not in shown
    return said(caught.value)


async def test_a_feed_is_read(server: Server, feed: FeedCalendar) -> None:
    server.answers[PATH] = answer("200 OK", HERS, Content_Type="text/calendar")
    reading = await feed.read(query())
    assert reading is not None
    assert reading.busy == BUSY
    ((_, headers),) = server.asked
    assert headers["user-agent"].startswith("fitbot/0.")
    assert headers["accept-encoding"] == "gzip"
    assert "if-none-match" not in headers
    assert "if-modified-since" not in headers


async def test_what_did_not_change_is_not_sent_again(server: Server, feed: FeedCalendar) -> None:
    modified = "Mon, 07 Sep 2026 08:00:00 GMT"
    server.answers[PATH] = answer("200 OK", HERS, ETag='W/"one"', Last_Modified=modified)
    first = await feed.read(query())
    assert first is not None
    server.answers[PATH] = answer("304 Not Modified")
    assert await feed.read(query(known=first.fingerprint)) is None
    headers = server.asked[-1][1]
    assert headers["if-none-match"] == 'W/"one"'
    assert headers["if-modified-since"] == modified
    server.answers[PATH] = answer("200 OK", LATER, ETag='"two"')
    second = await feed.read(query(known=first.fingerprint))
    assert second is not None
    assert second.busy == (span("2026-09-07 09:00", "10:00"),)
    assert second.fingerprint != first.fingerprint


async def test_without_validators_equal_content_is_unchanged(
    server: Server, feed: FeedCalendar
) -> None:
    server.answers[PATH] = answer("200 OK", HERS)
    first = await feed.read(query())
    assert first is not None
    assert await feed.read(query(known=first.fingerprint)) is None
    server.answers[PATH] = answer("200 OK", LATER)
    assert await feed.read(query(known=first.fingerprint)) is not None


async def test_not_modified_is_no_answer_to_a_first_question(
    server: Server, feed: FeedCalendar
) -> None:
    server.answers[PATH] = answer("304 Not Modified")
    assert "not known (304)" in await refused(feed)


async def test_a_validator_beyond_all_measure_is_forgotten(
    server: Server, feed: FeedCalendar
) -> None:
    server.answers[PATH] = answer("200 OK", HERS, ETag='"' + "x" * 300 + '"')
    reading = await feed.read(query())
    assert reading is not None
    assert len(reading.fingerprint) < 100


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        ("401 Unauthorized", "withdrawn"),
        ("403 Forbidden", "withdrawn"),
        ("404 Not Found", "withdrawn"),
        ("410 Gone", "withdrawn"),
        ("429 Too Many Requests", "busy"),
        ("500 Internal Server Error", "busy"),
        ("503 Service Unavailable", "busy"),
        ("204 No Content", "not known (204)"),
        ("418 I'm a teapot", "not known (418)"),
    ],
)
async def test_each_refusal_has_its_sentence(
    server: Server, feed: FeedCalendar, status: str, cause: str
) -> None:
    server.answers[PATH] = answer(status)
    assert cause in await refused(feed)


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ((SAMPLES / "sign_in.html").read_bytes(), "not a calendar"),
        (b"", "empty"),
        (HERS[:60], "breaks off"),
    ],
)
async def test_a_page_or_half_a_calendar_is_not_read_as_free_time(
    server: Server, feed: FeedCalendar, body: bytes, cause: str
) -> None:
    server.answers[PATH] = answer("200 OK", body)
    assert cause in await refused(feed)


async def test_an_answer_that_stops_short_is_refused(server: Server, feed: FeedCalendar) -> None:
    server.answers[PATH] = answer("200 OK", HERS)[:-10]
    assert "cannot be reached" in await refused(feed)


async def test_a_packed_calendar_is_unpacked(server: Server, feed: FeedCalendar) -> None:
    server.answers[PATH] = answer("200 OK", gzip.compress(HERS), Content_Encoding="gzip")
    reading = await feed.read(query())
    assert reading is not None
    assert reading.busy == BUSY


@pytest.mark.parametrize(
    ("body", "coding", "cause"),
    [
        (b"not packed at all", "gzip", "packing is broken"),
        (gzip.compress(HERS)[:-4], "gzip", "breaks off"),
        (gzip.compress(gzip.compress(HERS)), "gzip, gzip", "not asked for"),
        (HERS, "br", "not asked for"),
    ],
)
async def test_a_packing_that_cannot_be_undone_is_refused(
    server: Server, feed: FeedCalendar, body: bytes, coding: str, cause: str
) -> None:
    server.answers[PATH] = answer("200 OK", body, Content_Encoding=coding)
    assert cause in await refused(feed)


async def test_a_bomb_is_not_unpacked_further_than_the_largest_calendar(
    server: Server, feed: FeedCalendar
) -> None:
    bomb = gzip.compress(b"BEGIN:VCALENDAR\r\n" + b" " * 10 * LARGEST)
    assert len(bomb) < LARGEST / 10
    server.answers[PATH] = answer("200 OK", bomb, Content_Encoding="gzip")
    tracemalloc.start()
    try:
        assert "too large" in await refused(feed)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 3 * LARGEST


async def test_a_calendar_that_is_too_large_unpacked_is_refused(
    server: Server, feed: FeedCalendar
) -> None:
    server.answers[PATH] = answer("200 OK", HERS + b"\n" * LARGEST)
    assert "too large" in await refused(feed)


async def test_a_server_that_never_answers_is_given_up(
    server: Server, client: httpx.AsyncClient
) -> None:
    feed = FeedCalendar(server.base + PATH, client, SHORT)
    assert "too long" in await refused(feed)
    assert [path for path, _ in server.asked] == [PATH]


async def test_a_server_that_stops_in_the_middle_is_given_up(
    server: Server, client: httpx.AsyncClient
) -> None:
    server.answers[PATH] = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\nBEGIN"
    server.hold = True
    assert "too long" in await refused(FeedCalendar(server.base + PATH, client, SHORT))


async def test_nobody_at_the_address_is_an_answer_too(client: httpx.AsyncClient) -> None:
    async with serving() as gone:
        base = gone.base
    assert "cannot be reached" in await refused(FeedCalendar(base + PATH, client))


async def test_redirects_are_followed(server: Server, feed: FeedCalendar) -> None:
    server.answers[PATH] = answer("302 Found", Location="/elsewhere")
    server.answers["/elsewhere"] = answer("307 Temporary Redirect", Location=f"{server.base}/here")
    server.answers["/here"] = answer("200 OK", HERS)
    reading = await feed.read(query())
    assert reading is not None
    assert reading.busy == BUSY
    assert [path for path, _ in server.asked] == [PATH, "/elsewhere", "/here"]


async def test_redirects_end_after_five(server: Server, feed: FeedCalendar) -> None:
    server.answers[PATH] = answer("302 Found", Location=PATH)
    assert "without end" in await refused(feed)
    assert len(server.asked) == 6


@pytest.mark.parametrize("location", ["ftp://127.0.0.1/x", f"http://127.0.0.1:port/{SECRET}"])
async def test_a_redirect_to_no_address_is_refused(
    server: Server, feed: FeedCalendar, location: str
) -> None:
    server.answers[PATH] = answer("302 Found", Location=location)
    await refused(feed)
    assert len(server.asked) == 1


async def test_a_redirect_never_leaves_the_encrypted_line() -> None:
    asked: list[str] = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.scheme)
        return httpx.Response(302, headers={"Location": f"http://calendar.example/{SECRET}"})

    async with httpx.AsyncClient(transport=httpx.MockTransport(respond)) as client:
        feed = FeedCalendar(f"webcal://calendar.example{PATH}", client)
        assert "not encrypted" in await refused(feed)
    assert asked == ["https"]


@pytest.mark.parametrize(
    "url",
    ["", "basic.ics", f"ftp://calendar.example/{SECRET}", f"https:///{SECRET}", "http://a:b/c"],
)
async def test_what_is_no_address_is_refused_at_once(url: str, client: httpx.AsyncClient) -> None:
    with pytest.raises(ValueError, match=r"^not the address of a calendar$"):
        FeedCalendar(url, client)


async def test_the_password_goes_to_the_server_it_was_given_to_and_nowhere_else(
    server: Server, client: httpx.AsyncClient
) -> None:
    async with serving() as elsewhere:
        elsewhere.answers["/taken.ics"] = answer("200 OK", HERS)
        server.answers[PATH] = answer("302 Found", b"", Location=elsewhere.base + "/taken.ics")
        feed = FeedCalendar(server.base + PATH, client, auth=("park", "secret"))
        assert await feed.read(query()) is not None
        ((_, first),) = server.asked
        ((_, second),) = elsewhere.asked
    assert first["authorization"].startswith("Basic ")
    assert "authorization" not in second
