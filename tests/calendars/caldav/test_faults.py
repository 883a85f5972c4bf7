"""What no server on this machine does: wrong, late and hostile answers, and other vendors."""

import asyncio
import gzip
import logging
import re
import traceback
import tracemalloc
from collections.abc import AsyncIterator

import httpx
import pytest

from fitbot.calendars.base import LARGEST, CalendarError, EventChanged
from fitbot.calendars.caldav import CalDavCalendar, Login, Patience
from fitbot.calendars.writing import event_ics
from tests.calendars.building import (
    SAMPLES,
    booked,
    calendar,
    event,
    put,
    query,
    said,
    saying,
    span,
)
from tests.calendars.scripted import (
    CALENDAR,
    Asked,
    Script,
    Scripted,
    error,
    here,
    multistatus,
    object_at,
    resource,
    scripted,
)
from tests.calendars.serving import answer

LOGIN = Login("mina.park", "tulip-window")
SECRETS = ("mina.park", "tulip-window", "127.0.0.1", "dav.example", CALENDAR)
SHORT = Patience(connect=0.5, answer=0.3, total=0.6)
HOUR = ("DTSTART:20260907T080000Z", "DURATION:PT1H")
BUSY = (span("2026-09-07 08:00", "09:00"),)


def opened(base: str, http: httpx.AsyncClient, **more: object) -> CalDavCalendar:
    values: dict[str, object] = {"login": LOGIN, "write": True}
    return CalDavCalendar(base + CALENDAR, http, **values | more)  # type: ignore[arg-type]


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False) as http:
        yield http


async def refused(
    http: httpx.AsyncClient, script: Script, caplog: pytest.LogCaptureFixture, **more: object
) -> str:
    """Return why a calendar cannot be read, having seen that no secret shows anywhere."""
    caplog.set_level(logging.INFO, logger="fitbot")
    async with scripted(script) as server:
        found = opened(server.base, http, **more)
        with pytest.raises(CalendarError) as caught:
            await found.read(query())
    shown = "".join(traceback.format_exception(caught.value)) + repr(found) + repr(LOGIN)
    shown += "".join(each.getMessage() for each in caplog.records if each.name.startswith("fitbot"))
    for secret in SECRETS:
        assert secret not in shown.replace('File "/', "")
    return said(caught.value)


# -- refusals -------------------------------------------------------------------------------------

REFUSALS = {
    "401": (answer("401 Unauthorized"), "does not know this user and password"),
    "403": (answer("403 Forbidden"), "does not let this user"),
    "404": (answer("404 Not Found"), "no calendar at this address"),
    "405": (answer("405 Method Not Allowed"), "not a CalDAV server"),
    "410": (answer("410 Gone"), "no calendar at this address"),
    "418": (answer("418 I'm a teapot"), "not known (418)"),
    "429": (answer("429 Too Many Requests", Retry_After="60"), "busy or out of order"),
    "500": (answer("500 Internal Server Error"), "busy or out of order"),
    "503": (answer("503 Service Unavailable"), "busy or out of order"),
    "501": (answer("501 Not Implemented"), "busy or out of order"),
    "a login page": (
        answer("200 OK", (SAMPLES / "sign_in.html").read_bytes(), Content_Type="text/html"),
        "not a CalDAV server",
    ),
    "a login page as multistatus": (
        answer("207 Multi-Status", (SAMPLES / "sign_in.html").read_bytes()),
        "not a CalDAV server",
    ),
    "another document": (answer("207 Multi-Status", b"<feed/>"), "not a CalDAV server"),
    "nothing": (answer("207 Multi-Status"), "not a CalDAV server"),
    "half a document": (answer("207 Multi-Status", b"<D:multi"), "not a CalDAV server"),
    "a document of no resource": (multistatus(), "no calendar at this address"),
    "a folder": (
        multistatus(resource(CALENDAR, "<D:resourcetype><D:collection/></D:resourcetype>")),
        "no calendar for events",
    ),
    "a list of tasks": (
        multistatus(
            resource(
                CALENDAR,
                "<D:resourcetype><C:calendar/></D:resourcetype><C:supported-calendar-component-set>"
                '<C:comp name="VTODO"/></C:supported-calendar-component-set>',
            )
        ),
        "no calendar for events",
    ),
    "unasked packing": (
        answer("207 Multi-Status", gzip.compress(b"x"), Content_Encoding="gzip"),
        "packed in a way that was not asked for",
    ),
    "an entity bomb": (
        answer(
            "207 Multi-Status",
            b'<!DOCTYPE a [<!ENTITY x "xxxx"><!ENTITY y "&x;&x;">]><a>&y;</a>',
        ),
        "not a CalDAV server",
    ),
    "a file it would have us read": (
        answer(
            "207 Multi-Status",
            b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        ),
        "not a CalDAV server",
    ),
    "elements without end": (answer("207 Multi-Status", b"<a>" * 10_000), "not a CalDAV server"),
    "a redirect to another host": (
        answer("302 Found", Location="https://dav.example.org/park/"),
        "not meant for",
    ),
    "a redirect to another port": (
        answer("302 Found", Location="http://127.0.0.1:1/park/"),
        "not meant for",
    ),
    "a redirect in the open": (
        answer("302 Found", Location="http://dav.example.org/park/"),
        "no safe address",
    ),
    "a redirect to nowhere": (answer("302 Found", Location="ftp://x/y"), "no safe address"),
    "a redirect in a ring": (answer("301 Moved", Location=CALENDAR), "without end"),
}


@pytest.mark.parametrize(("said", "cause"), REFUSALS.values(), ids=REFUSALS)
async def test_each_wrong_answer_has_its_sentence(
    http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, said: bytes, cause: str
) -> None:
    assert cause in await refused(http, lambda _: said, caplog)


async def test_a_server_that_never_answers_is_given_up(
    http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    assert "too long" in await refused(http, lambda _: None, caplog, patience=SHORT)


async def test_many_slow_answers_are_given_up_together(
    http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    patience = Patience(connect=5, answer=5, total=0.2)
    assert "too long" in await refused(http, lambda _: None, caplog, patience=patience)


async def test_an_endless_answer_is_left_where_it_gets_too_large(
    http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    long = answer("207 Multi-Status", b"<a>" + b"<!-- x -->" * (LARGEST // 8))
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        assert "too large" in await refused(http, lambda _: long, caplog)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most - before < 3 * LARGEST  # the server's own copy is in it


async def test_the_password_goes_nowhere_else(http: httpx.AsyncClient) -> None:
    async with scripted(lambda _: answer("500 x")) as other:
        target = other.base.replace("127.0.0.1", "localhost")
        async with scripted(lambda _: answer("302 Found", Location=target)) as server:
            with saying("not meant for"):
                await opened(server.base, http).read(query())
    assert other.asked == []


async def test_the_password_follows_a_vendor_to_its_own_hosts() -> None:
    asked: list[tuple[str, bool]] = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append((request.url.host, "Authorization" in request.headers))
        if request.url.host == "caldav.icloud.com":
            there = "https://p42-caldav.icloud.com:443/1/calendars/hers/"
            return httpx.Response(301, headers={"Location": there})
        return httpx.Response(403, stream=httpx.ByteStream(b""))

    async with httpx.AsyncClient(transport=httpx.MockTransport(respond)) as http:
        for host in ("caldav.icloud.com", "p42-caldav.icloud.com"):
            with saying("does not let"):
                await CalDavCalendar(f"https://{host}/1/", http, LOGIN).read(query())
    assert asked == [
        ("caldav.icloud.com", True),
        ("p42-caldav.icloud.com", True),
        ("p42-caldav.icloud.com", True),
    ]


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("https://apidata.googleusercontent.com/caldav/v2/", 'kind = "feed"'),
        ("https://www.google.com/calendar/dav/x/events/", "secret address"),
        ("https://outlook.office365.com/", "publish the calendar"),
    ],
)
async def test_vendors_without_a_way_in_are_not_even_asked(url: str, advice: str) -> None:
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(500))) as c:
        with saying(advice):
            await CalDavCalendar(url, c, LOGIN).read(query())


@pytest.mark.parametrize(
    ("host", "advice"),
    [("caldav.icloud.com", "app-specific"), ("caldav.fastmail.com", "app password")],
)
async def test_a_refused_password_comes_with_the_vendors_advice(host: str, advice: str) -> None:
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(401))) as c:
        with saying(advice):
            await CalDavCalendar(f"https://{host}/", c, LOGIN).read(query())


@pytest.mark.parametrize(
    "url",
    [
        *("", "dav", "ftp://dav.example/", "http://dav.example/", "https:///x", "http://a:b/"),
        "https://mina.park:tulip-window@dav.example/",
    ],
)
async def test_what_is_no_safe_address_is_refused_at_once(
    url: str, http: httpx.AsyncClient
) -> None:
    with pytest.raises(ValueError, match=r"^not the address of a CalDAV server$"):
        CalDavCalendar(url, http)


async def test_a_server_that_wants_a_digest_gets_one(http: httpx.AsyncClient) -> None:
    challenge = 'Digest realm="x", nonce="abc", qop="auth", algorithm=MD5'

    def script(asked: Asked) -> bytes:
        if not asked.headers.get("authorization", "").startswith("Digest "):
            return answer("401 Unauthorized", WWW_Authenticate=challenge)
        return multistatus(here("1")) if asked.method == "PROPFIND" else multistatus()

    async with scripted(script) as server:
        assert await opened(server.base, http).read(query()) is not None
        assert not any("tulip" in str(each.headers) for each in server.asked)

    async with scripted(lambda _: answer("401 No", WWW_Authenticate=challenge)) as server:
        with saying("user and password"):
            await opened(server.base, http).read(query())
        with saying("user and password"):
            await opened(server.base, http, login=None).read(query())


async def test_cookies_are_not_kept(http: httpx.AsyncClient) -> None:
    said = answer("403 Forbidden", Set_Cookie="session=1; Path=/")
    async with scripted(lambda _: said) as server:
        for _ in range(2):
            with pytest.raises(CalendarError):
                await opened(server.base, http).read(query())
    assert not any("cookie" in each.headers for each in server.asked)


# -- reading --------------------------------------------------------------------------------------


class Dav:
    """A server's answers, by what is asked."""

    def __init__(self, **answers: bytes | None) -> None:
        self.state: bytes | None = multistatus(here("token-1"))
        self.answers: dict[str, bytes | None] = dict(answers)

    def __call__(self, asked: Asked) -> bytes | None:
        if asked.method == "PROPFIND":
            return self.state if asked.path == CALENDAR else self.answers["propfind"]
        for kind in ("multiget", "sync", "uid"):
            mark = {"multiget": b"multiget", "sync": b"sync-collection", "uid": b"text-match"}[kind]
            if asked.method == "REPORT" and mark in asked.body:
                return self.answers.get(kind, multistatus())
        name = "query" if asked.method == "REPORT" else asked.method.lower()
        return self.answers.get(name, multistatus())


@pytest.fixture
async def dav() -> Dav:
    return Dav(query=multistatus(here(), object_at("a.ics", calendar(event(*HOUR)))))


@pytest.fixture
async def server(dav: Dav) -> AsyncIterator[Scripted]:
    async with scripted(dav) as server:
        yield server


async def test_the_calendar_itself_is_none_of_its_entries(
    server: Scripted, http: httpx.AsyncClient
) -> None:
    reading = await opened(server.base, http).read(query())
    assert reading is not None
    assert reading.busy == BUSY
    assert "token" not in reading.fingerprint


async def test_a_server_without_versions_is_compared_by_content(
    server: Scripted, dav: Dav, http: httpx.AsyncClient
) -> None:
    dav.state = multistatus(here())
    found = opened(server.base, http)
    first = await found.read(query())
    assert first is not None
    assert await found.read(query(known=first.fingerprint)) is None
    dav.answers["query"] = multistatus()
    second = await found.read(query(known=first.fingerprint))
    assert second is not None
    assert second.busy == ()

    dav.answers["multiget"] = multistatus(object_at("b1%40fitbot.ics", event_ics(booked())))
    look = await found.look({"b1@fitbot"})
    assert look is not None
    assert await found.look({"b1@fitbot"}, look.fingerprint) is None


BROKEN = {
    "breaks off": calendar(event(*HOUR))[:-30],
    "is no calendar": b"<html>20260907</html>",
    "is a stranger's line": b"DTSTART:20260907T080000Z",
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
async def test_an_entry_without_shape_blocks_its_days_and_spoils_no_other(
    server: Scripted, dav: Dav, http: httpx.AsyncClient, data: bytes
) -> None:
    sound = calendar(event("DTSTART:20261007T080000Z", "DURATION:PT1H", uid="sound"))
    dav.answers["query"] = multistatus(object_at("a.ics", data), object_at("b.ics", sound))
    reading = await opened(server.base, http).read(query())
    assert reading is not None
    assert reading.problems
    assert any(each.covers(BUSY[0]) for each in reading.busy)
    assert any(each.covers(span("2026-10-07 08:00", "09:00")) for each in reading.busy)


async def test_an_entry_without_content_is_an_error_not_free_time(
    server: Scripted, dav: Dav, http: httpx.AsyncClient
) -> None:
    dav.answers["query"] = multistatus(resource(f"{CALENDAR}a.ics", "<D:getetag>1</D:getetag>"))
    with saying("leaves out"):
        await opened(server.base, http).read(query())


PARTS = {
    "a list that ends early": (
        f"<D:response><D:href>{CALENDAR}</D:href>"
        "<D:status>HTTP/1.1 507 Insufficient Storage</D:status></D:response>",
        "whole list",
    ),
    "an entry kept back": (
        f"<D:response><D:href>{CALENDAR}b.ics</D:href>"
        "<D:status>HTTP/1.1 403 Forbidden</D:status></D:response>",
        "keeps some",
    ),
    "words kept back": (
        resource(f"{CALENDAR}b.ics", "<C:calendar-data/>", "500 Internal Server Error"),
        "leaves out",
    ),
}


@pytest.mark.parametrize(("part", "cause"), PARTS.values(), ids=PARTS)
async def test_half_an_answer_is_not_read_as_free_time(
    server: Scripted, dav: Dav, http: httpx.AsyncClient, part: str, cause: str
) -> None:
    dav.answers["query"] = multistatus(object_at("a.ics", calendar(event(*HOUR))), part)
    with saying(cause):
        await opened(server.base, http).read(query())


async def test_not_there_may_be_said_of_each_property(
    server: Scripted, dav: Dav, http: httpx.AsyncClient
) -> None:
    none = resource(f"{CALENDAR}b1%40fitbot.ics", "<D:getetag/>", "404 Not Found")
    dav.answers["multiget"] = multistatus(none)
    assert await opened(server.base, http).find("b1@fitbot") is None


FALLBACKS = {
    "403": error("403 Forbidden", "<D:valid-sync-token/>"),
    "409": error("409 Conflict", "<D:valid-sync-token/>"),
    "412": error("412 Precondition Failed", "<D:valid-sync-token/>"),
    "507": error("507 Insufficient Storage", "<D:number-of-matches-within-limits/>"),
    "500": answer("500 Internal Server Error"),
    "400": answer("400 Bad Request"),
    "no token": multistatus(),
    "too many": multistatus(
        *(resource(f"{CALENDAR}{n}.ics", "<D:getetag>1</D:getetag>") for n in range(101)),
        token="2",
    ),
    "always truncated": multistatus(
        f"<D:response><D:href>{CALENDAR}</D:href>"
        "<D:status>HTTP/1.1 507 Insufficient Storage</D:status></D:response>",
        token="2",
    ),
}


@pytest.mark.parametrize("said", FALLBACKS.values(), ids=FALLBACKS)
async def test_whatever_a_server_says_of_changes_the_window_is_read(
    server: Scripted, dav: Dav, http: httpx.AsyncClient, said: bytes
) -> None:
    found = opened(server.base, http)
    assert await found.read(query()) is not None
    dav.state = multistatus(here("token-2"))
    dav.answers["sync"] = said
    dav.answers["query"] = multistatus()
    reading = await found.read(query())
    assert reading is not None
    assert reading.busy == ()


async def test_changes_come_in_pieces_and_unchanged_objects_are_not_fetched(
    server: Scripted, dav: Dav, http: httpx.AsyncClient
) -> None:
    found = opened(server.base, http)
    assert await found.read(query()) is not None
    dav.state = multistatus(here("token-3"))
    truncated = (
        f"<D:response><D:href>{CALENDAR}</D:href>"
        "<D:status>HTTP/1.1 507 Insufficient Storage</D:status></D:response>"
    )
    gone = (
        f"<D:response><D:href>{CALENDAR}b.ics</D:href>"
        "<D:status>HTTP/1.1 404 Not Found</D:status></D:response>"
    )
    same = resource(f"{CALENDAR}a.ics", '<D:getetag>"1"</D:getetag>')
    new = resource(f"{CALENDAR}b.ics", '<D:getetag>"1"</D:getetag>')
    pieces = [multistatus(same, new, truncated, token="2"), multistatus(gone, token="3")]

    def script(asked: Asked) -> bytes | None:
        return pieces.pop(0) if b"sync-collection" in asked.body else dav(asked)

    server.script = script
    server.asked.clear()
    reading = await found.read(query())
    assert reading is not None
    assert reading.busy == BUSY
    assert [each.method for each in server.asked] == ["PROPFIND", "REPORT", "REPORT"]


async def test_an_object_that_goes_before_it_is_fetched_is_gone(
    server: Scripted, dav: Dav, http: httpx.AsyncClient
) -> None:
    found = opened(server.base, http)
    assert await found.read(query()) is not None
    dav.state = multistatus(here("token-2"))
    changed = resource(f"{CALENDAR}a.ics", '<D:getetag>"2"</D:getetag>')
    dav.answers["sync"] = multistatus(changed, token="2")
    reading = await found.read(query())
    assert reading is not None
    assert reading.busy == ()


async def test_her_words_are_not_kept(server: Scripted, dav: Dav, http: httpx.AsyncClient) -> None:
    words = event(*HOUR, "SUMMARY:Supper with Ada", "ATTENDEE;CN=Ada:mailto:ada@x.example")
    dav.answers["query"] = multistatus(object_at("a.ics", calendar(words)))
    found = opened(server.base, http)
    assert await found.read(query()) is not None
    assert found._mirror is not None
    assert found._mirror._copy is not None
    kept = repr(found._mirror._copy.objects)
    assert "20260907T080000Z" in kept
    assert "Ada" not in kept
    assert "ada@" not in kept


# -- writing --------------------------------------------------------------------------------------

OURS = object_at("b1%40fitbot.ics", event_ics(booked()), '"7"')


async def test_a_put_whose_answer_never_comes_is_looked_for_before_it_is_repeated(
    server: Scripted, dav: Dav, http: httpx.AsyncClient
) -> None:
    def script(asked: Asked) -> bytes | None:
        if asked.method == "PUT":
            dav.answers["multiget"] = multistatus(OURS)
            return None
        return dav(asked)

    server.script = script
    patience = Patience(connect=5, answer=1.5, total=20)
    seen = await opened(server.base, http, patience=patience).replace(None, booked())
    assert seen.version == '"7"'
    assert [each.method for each in server.asked].count("PUT") == 1


async def test_a_put_that_never_arrives_is_repeated_so_often_and_no_more(
    server: Scripted, dav: Dav, http: httpx.AsyncClient
) -> None:
    dav.answers["put"] = None
    patience = Patience(connect=5, answer=1.0, total=20)
    with saying("could not be written"):
        await put(opened(server.base, http, patience=patience), booked())
    assert [each.method for each in server.asked].count("PUT") == 4


PUTS = {
    "403": (answer("403 Forbidden"), "does not let this user"),
    "413": (answer("413 Too Large"), "not known (413)"),
    "415": (answer("415 Unsupported"), "not known (415)"),
    "507": (answer("507 Full"), "busy or out of order"),
    "data": (error("412 No", "<C:valid-calendar-data/>"), "does not take our event"),
    "date": (error("403 No", "<C:max-date-time/>"), "does not take our event"),
    "Nextcloud's bin": (
        answer("400 Bad", b"<x>Deleted calendar object with uid already exists in this</x>"),
        "lies in the bin",
    ),
    "elsewhere": (
        error(
            "403 No", "<C:no-uid-conflict><D:href>/park/private/x.ics</D:href></C:no-uid-conflict>"
        ),
        "another calendar",
    ),
    "elsewhere, by Cyrus": (
        error("403 No", "<C:unique-scheduling-object-resource/>"),
        "another calendar",
    ),
    "elsewhere, by Purelymail": (
        error("403 No", '<X:no-uid-conflict xmlns:X="urn:ietf:params:xml:ns:carddav"/>'),
        "another calendar",
    ),
    "always another version": (answer("412 Precondition Failed"), "changes all the time"),
    "here, but it cannot be found": (
        error("409 No", f"<C:no-uid-conflict><D:href>{CALENDAR}x.ics</D:href></C:no-uid-conflict>"),
        "changes all the time",
    ),
}


@pytest.mark.parametrize(("said", "cause"), PUTS.values(), ids=PUTS)
async def test_each_refused_put_has_its_sentence(
    server: Scripted, dav: Dav, http: httpx.AsyncClient, said: bytes, cause: str
) -> None:
    dav.answers["put"] = said
    with saying(re.escape(cause)):
        await put(opened(server.base, http), booked())


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        (answer("403 Forbidden"), "does not let this user"),
        (answer("412 Precondition Failed"), "changes all the time"),
        (None, "changes all the time"),
    ],
)
async def test_each_refused_delete_has_its_sentence(
    server: Scripted, dav: Dav, http: httpx.AsyncClient, said: bytes | None, cause: str
) -> None:
    dav.answers |= {"delete": said, "multiget": multistatus(OURS)}
    patience = Patience(connect=5, answer=1.0, total=20)
    with saying(cause):
        await opened(server.base, http, patience=patience).remove("b1@fitbot")


async def test_an_event_of_ours_without_shape_is_there_but_not_written_over(
    server: Scripted, dav: Dav, http: httpx.AsyncClient
) -> None:
    broken = object_at("b1%40fitbot.ics", event_ics(booked())[:-30], '"7"')
    dav.answers["multiget"] = multistatus(broken)
    found = opened(server.base, http)
    seen = await found.find("b1@fitbot")
    assert seen is not None
    assert seen.slot is None
    with pytest.raises(EventChanged):
        await found.replace(None, booked())


async def test_a_version_that_is_not_told_is_not_written_over(
    server: Scripted, dav: Dav, http: httpx.AsyncClient
) -> None:
    dav.answers["multiget"] = multistatus(object_at("b1%40fitbot.ics", event_ics(booked()), ""))
    with saying("one version from the next"):
        await put(opened(server.base, http), booked(start="2026-09-17 10:00", sequence=1))


async def test_where_a_uid_cannot_be_asked_for_all_entries_are_looked_at(
    server: Scripted, dav: Dav, http: httpx.AsyncClient
) -> None:
    dav.answers["uid"] = error("403 Forbidden", "<C:supported-filter/>")
    renamed = object_at("renamed.ics", event_ics(booked()), '"7"')

    def script(asked: Asked) -> bytes | None:
        if asked.method == "PROPFIND" and asked.headers["depth"] == "1":
            return multistatus(here(), resource(f"{CALENDAR}renamed.ics", "<D:getetag/>"))
        if b"renamed.ics" in asked.body:
            return multistatus(renamed)
        return dav(asked)

    server.script = script
    seen = await opened(server.base, http).find("b1@fitbot")
    assert seen is not None
    assert seen.slot == booked().slot


async def test_a_look_that_fails_in_part_tells_nothing(
    server: Scripted, dav: Dav, http: httpx.AsyncClient
) -> None:
    for kind in ("multiget", "uid"):
        dav.answers[kind] = answer("503 Service Unavailable")
        with saying("busy"):
            await opened(server.base, http).look({"b1@fitbot"})
        del dav.answers[kind]


async def test_where_the_other_calendars_are_not_told_the_search_fails(
    server: Scripted, http: httpx.AsyncClient
) -> None:
    with saying("which other calendars"):
        await opened(server.base, http).find_elsewhere("b1@fitbot")


async def test_one_reading_waits_for_another(server: Scripted, http: httpx.AsyncClient) -> None:
    found = opened(server.base, http)
    readings = await asyncio.gather(*(found.read(query()) for _ in range(3)))
    assert all(each is not None and each.busy == BUSY for each in readings)
