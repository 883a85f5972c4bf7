"""Hours of availability that a server keeps (RFC 7953): what they leave out is busy."""

from collections.abc import AsyncIterator
from xml.sax.saxutils import escape

import httpx
import pytest

from fitbot.calendars.base import CalendarBusy, Reading
from fitbot.calendars.caldav import CalDavCalendar
from fitbot.domain.doubts import Doubt
from tests.calendars.building import BERLIN, calendar, event, query, saying, span
from tests.calendars.dav import Account
from tests.calendars.scripted import (
    CALENDAR,
    Asked,
    here,
    multistatus,
    object_at,
    resource,
    scripted,
)
from tests.calendars.serving import answer

#: A Monday and the Tuesday after it.
TWO_DAYS = query("2026-09-07", "2026-09-09")
STANDARD, APPLE = "urn:ietf:params:xml:ns:caldav", "http://calendarserver.org/ns/"


def hours(first: str = "09", last: str = "17") -> str:
    """Mondays from the first hour to the last, in the way that Nextcloud writes it."""
    return calendar(
        "BEGIN:VAVAILABILITY",
        "UID:all",
        "BEGIN:AVAILABLE",
        f"DTSTART;TZID=Europe/Berlin:20260105T{first}0000",
        f"DTEND;TZID=Europe/Berlin:20260105T{last}0000",
        "UID:mondays",
        "RRULE:FREQ=WEEKLY;BYDAY=MO",
        "SUMMARY:Free for people",
        "END:AVAILABLE",
        "END:VAVAILABILITY",
    ).decode()


def outside(first: str = "09", last: str = "17") -> tuple[object, ...]:
    return (
        span("2026-09-07 00:00", f"{first}:00", BERLIN),
        span(f"2026-09-07 {last}:00", "2026-09-09 00:00", BERLIN),
    )


async def reading(found: CalDavCalendar, known: str = "") -> Reading:
    asked = query("2026-09-07", "2026-09-09", known=known)
    read = await found.read(asked)
    assert read is not None
    return read


# On real servers


async def keep(her: Account, path: str, space: str, text: str) -> None:
    """Let her own program keep the hours on her calendar."""
    body = (
        f'<D:propertyupdate xmlns:D="DAV:" xmlns:N="{space}"><D:set><D:prop>'
        f"<N:calendar-availability>{escape(text)}</N:calendar-availability>"
        "</D:prop></D:set></D:propertyupdate>"
    )
    said = await her.hers("PROPPATCH", path, body.encode(), Content_Type="text/xml")
    assert said.status_code == 207
    assert "200 OK" in said.text


@pytest.mark.parametrize("space", [STANDARD, APPLE])
async def test_hours_kept_on_a_calendar_block_all_else_and_a_change_of_them_is_seen(
    servers_radicale: Account, space: str
) -> None:
    her = servers_radicale
    path = await her.new_calendar()
    one = event("DTSTART;TZID=Europe/Berlin:20260907T100000", "DURATION:PT1H")
    await her.save(f"{path}one.ics", calendar(one))
    found = her.open(path)
    first = await reading(found)
    assert first.busy == (span("2026-09-07 10:00", "11:00", BERLIN),)
    await keep(her, path, space, hours())
    second = await reading(found, first.fingerprint)
    before, after = outside()
    assert second.busy == (before, *first.busy, after)
    assert await found.read(query("2026-09-07", "2026-09-09", known=second.fingerprint)) is None
    await keep(her, path, space, hours("12", "14"))
    third = await reading(found, second.fingerprint)
    assert third.busy == outside("12", "14")


async def test_a_server_without_hours_is_read_as_ever(her: Account) -> None:
    """Xandikos among them, whose inbox breaks when it is asked."""
    path = await her.new_calendar()
    one = event("DTSTART;TZID=Europe/Berlin:20260907T100000", "DURATION:PT1H")
    await her.save(f"{path}one.ics", calendar(one))
    found = her.open(path)
    for _ in range(2):
        assert (await reading(found)).busy == (span("2026-09-07 10:00", "11:00", BERLIN),)


# In her inbox, which only bigger servers have

PRINCIPAL, INBOX = "/park/", "/park/inbox/"


def href(name: str, path: str) -> str:
    return f"<{name}><D:href>{path}</D:href></{name}>"


class Nextcloud:
    """A server with an inbox, as far as it matters here."""

    def __init__(self) -> None:
        self.answers = {
            CALENDAR: multistatus(here("token-1")),
            PRINCIPAL: multistatus(resource(PRINCIPAL, href("C:schedule-inbox-URL", INBOX))),
            INBOX: self.kept(hours()),
        }
        self.where = multistatus(resource(CALENDAR, href("D:current-user-principal", PRINCIPAL)))

    def kept(self, text: str) -> bytes:
        name = "C:calendar-availability"
        return multistatus(resource(INBOX, f"<{name}>{escape(text)}</{name}>"))

    def __call__(self, asked: Asked) -> bytes | None:
        if asked.method == "REPORT":
            return multistatus(object_at("a.ics", calendar(event("DTSTART:20260907T080000Z"))))
        if asked.path == CALENDAR and b"current-user-principal" in asked.body:
            return self.where if b"schedule-inbox-URL" in asked.body else self.answers[CALENDAR]
        return self.answers[asked.path]


@pytest.fixture
async def cloud() -> Nextcloud:
    return Nextcloud()


@pytest.fixture
async def found(cloud: Nextcloud) -> AsyncIterator[CalDavCalendar]:
    async with scripted(cloud) as server, httpx.AsyncClient(trust_env=False) as http:
        found = CalDavCalendar(server.base + CALENDAR, http)
        found.asked = server.asked  # type: ignore[attr-defined]
        yield found


async def test_hours_kept_in_her_inbox_block_all_else(
    found: CalDavCalendar, cloud: Nextcloud
) -> None:
    first = await reading(found)
    assert first.busy == outside()
    cloud.answers[INBOX] = cloud.kept(hours("12", "14"))
    assert (await reading(found, first.fingerprint)).busy == outside("12", "14")


async def test_the_inbox_is_looked_for_once(found: CalDavCalendar) -> None:
    for _ in range(3):
        await reading(found)
    asked = [each.path for each in found.asked if each.method == "PROPFIND"]  # type: ignore[attr-defined]
    assert asked.count(PRINCIPAL) == 1
    assert asked.count(INBOX) == 3


@pytest.mark.parametrize(
    "text",
    [
        "<html>sign in</html>",
        hours().replace("END:VAVAILABILITY", "END:VCALENDAR"),
        calendar(event("DTSTART:20260907T080000Z", "DURATION:PT1H")).decode(),
        hours() + "X" * 200_000,
    ],
)
async def test_hours_that_cannot_be_understood_are_no_free_time(
    found: CalDavCalendar, cloud: Nextcloud, text: str
) -> None:
    cloud.answers[INBOX] = cloud.kept(text)
    with saying("hours of availability on the server"):
        await reading(found)


async def test_hours_with_a_doubt_in_them_open_nothing_and_say_so(
    found: CalDavCalendar, cloud: Nextcloud
) -> None:
    cloud.answers[INBOX] = cloud.kept(hours().replace("FREQ=WEEKLY", "FREQ=FORTNIGHTLY"))
    read = await reading(found)
    assert read.busy == (TWO_DAYS.window,)
    assert [each.what for each in read.problems] == [Doubt.NO_HOURS]


@pytest.mark.parametrize(
    "said",
    [
        answer("404 Not Found"),
        answer("403 Forbidden"),
        answer("405 Method Not Allowed"),
        answer("500 Internal Server Error"),
        multistatus(),
        multistatus(resource(INBOX, "")),
        multistatus(resource(INBOX, "<C:calendar-availability/>")),
    ],
)
async def test_an_inbox_without_hours_is_fine(
    found: CalDavCalendar, cloud: Nextcloud, said: bytes
) -> None:
    cloud.answers[INBOX] = said
    assert (await reading(found)).busy == ()


@pytest.mark.parametrize("place", [PRINCIPAL, "where"])
@pytest.mark.parametrize("said", [answer("404 Not Found"), multistatus(resource(PRINCIPAL, ""))])
async def test_a_server_that_knows_no_inbox_is_fine(
    found: CalDavCalendar, cloud: Nextcloud, place: str, said: bytes
) -> None:
    if place == "where":
        cloud.where = said
    else:
        cloud.answers[PRINCIPAL] = said
    assert (await reading(found)).busy == ()


async def test_an_inbox_on_a_server_the_password_is_not_meant_for_is_not_asked(
    found: CalDavCalendar, cloud: Nextcloud
) -> None:
    elsewhere = resource(PRINCIPAL, href("C:schedule-inbox-URL", "https://other.example/inbox/"))
    cloud.answers[PRINCIPAL] = multistatus(elsewhere)
    assert (await reading(found)).busy == ()


async def test_a_server_too_busy_to_tell_is_not_one_without_hours(
    found: CalDavCalendar, cloud: Nextcloud
) -> None:
    cloud.answers[INBOX] = answer("503 Service Unavailable")
    with pytest.raises(CalendarBusy):
        await reading(found)


async def test_hours_that_were_there_do_not_vanish_because_the_server_broke(
    found: CalDavCalendar, cloud: Nextcloud
) -> None:
    await reading(found)
    cloud.answers[INBOX] = answer("500 Internal Server Error")
    with pytest.raises(CalendarBusy):
        await reading(found)
    cloud.answers[INBOX] = multistatus(resource(INBOX, ""))
    assert (await reading(found)).busy == ()
