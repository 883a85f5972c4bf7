"""The .ics files we write, read back by icalendar, and the link for Google."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest

from fitbot.calendars.base import Event
from fitbot.calendars.reading import busy_times
from fitbot.calendars.writing import (
    client_ics,
    event_ics,
    google_template_url,
)
from tests.calendars.building import booked, query, span, utc

LINK = "https://video.example/room/9f3kQ2"
FULL = booked(
    location=LINK, description="Bring a glass of water; take your time,\nand breathe.", sequence=3
)
MOVED_OFF = booked(location=LINK, sequence=4, cancelled=True)


def parsed(data: bytes) -> tuple[icalendar.Calendar, icalendar.Component]:
    calendar = icalendar.Calendar.from_ical(data)
    assert isinstance(calendar, icalendar.Calendar)
    (vevent,) = calendar.walk("VEVENT")
    assert not vevent.errors
    return calendar, vevent


# scheduling 46
@pytest.mark.parametrize("data", [event_ics(FULL), client_ics(FULL), client_ics(MOVED_OFF)])
def test_a_file_says_the_booking_and_nothing_about_people(data: bytes) -> None:
    calendar, vevent = parsed(data)
    assert vevent["UID"] == "b1@fitbot"
    assert vevent["DTSTART"].to_ical() == b"20260914T080000Z"
    assert vevent["DTEND"].to_ical() == b"20260914T082000Z"
    assert vevent["DTSTAMP"].dt == vevent["LAST-MODIFIED"].dt == utc("2026-09-01 08:00")
    assert (vevent["CLASS"], vevent["TRANSP"]) == ("PRIVATE", "OPAQUE")
    assert vevent["SUMMARY"] == "Consultation AB12"
    for absent in ("ORGANIZER", "ATTENDEE", "CONTACT", "COMMENT"):
        assert absent not in vevent
    assert "UID" not in calendar
    assert b"TZID" not in data


@pytest.mark.parametrize("event", [FULL, MOVED_OFF, booked(summary="ü" * 90)])
def test_lines_end_in_crlf_and_are_at_most_75_octets(event: Event) -> None:
    for data in (event_ics(event), client_ics(event, dt.timedelta(minutes=15))):
        assert data.endswith(b"END:VCALENDAR\r\n")
        assert data.count(b"\n") == data.count(b"\r\n")
        assert max(map(len, data.split(b"\r\n"))) <= 75


def test_equal_events_make_equal_bytes() -> None:
    for write in (event_ics, client_ics):
        assert write(booked(location=LINK)) == write(booked(location=LINK))
        assert write(booked(sequence=1)) != write(booked(sequence=2))


def test_her_calendar_gets_no_method_and_no_reminder() -> None:
    calendar, vevent = parsed(event_ics(FULL))
    assert "METHOD" not in calendar
    assert vevent["STATUS"] == "CONFIRMED"
    assert vevent["SEQUENCE"] == 3
    assert vevent["DESCRIPTION"] == FULL.description
    assert not vevent.subcomponents
    assert parsed(event_ics(MOVED_OFF))[1]["STATUS"] == "CANCELLED"


def test_the_client_finds_the_link_in_the_place_and_first_in_the_description() -> None:
    calendar, vevent = parsed(client_ics(FULL, dt.timedelta(minutes=15)))
    assert calendar["METHOD"] == "PUBLISH"
    assert vevent["LOCATION"] == vevent["URL"] == LINK
    assert vevent["DESCRIPTION"].split("\n") == [LINK, *FULL.description.split("\n")]
    (alarm,) = vevent.subcomponents
    assert alarm["TRIGGER"].dt == dt.timedelta(minutes=-15)
    assert alarm["ACTION"] == "DISPLAY"


def test_the_link_is_not_said_twice() -> None:
    described = booked(location=LINK, description=f"{LINK}\nSee you there.")
    assert parsed(client_ics(described))[1]["DESCRIPTION"] == described.description
    assert parsed(client_ics(booked(location=LINK)))[1]["DESCRIPTION"] == LINK


def test_an_address_is_a_place_and_no_link() -> None:
    vevent = parsed(client_ics(booked(location="Harbor Street 4, 2nd floor")))[1]
    assert vevent["LOCATION"] == "Harbor Street 4, 2nd floor"
    assert "URL" not in vevent
    assert "DESCRIPTION" not in vevent


def test_a_cancellation_says_so_twice_and_reminds_of_nothing() -> None:
    calendar, vevent = parsed(client_ics(MOVED_OFF, dt.timedelta(minutes=15)))
    assert (calendar["METHOD"], vevent["STATUS"], vevent["SEQUENCE"]) == ("CANCEL", "CANCELLED", 4)
    assert not vevent.subcomponents


def test_control_characters_and_line_breaks_cannot_forge_a_property() -> None:
    forged = "x\x00\x0b\x1f\u2028\r\nATTENDEE:mailto:a@mail.example\rSTATUS:CANCELLED\nZ"
    event = booked(
        summary=forged, description=forged, location="https://v.example/\r\nURL:x" + forged
    )
    for data in (event_ics(event), client_ics(event, dt.timedelta(0))):
        vevent = parsed(data)[1]
        assert "ATTENDEE" not in vevent
        assert vevent["STATUS"] == "CONFIRMED"
        text = data.replace(b"\r\n", b"").decode()
        assert all(letter.isprintable() for letter in text)


def test_what_we_write_is_read_as_the_slot_it_mirrors() -> None:
    assert busy_times(event_ics(FULL), query()).busy == (FULL.slot,)
    assert busy_times(event_ics(MOVED_OFF), query()).busy == ()


def test_the_link_for_google_holds_title_time_and_place_only() -> None:
    url = urlsplit(google_template_url(FULL))
    assert (url.scheme, url.netloc, url.path) == (
        "https",
        "calendar.google.com",
        "/calendar/render",
    )
    assert parse_qs(url.query) == {
        "action": ["TEMPLATE"],
        "text": ["Consultation AB12"],
        "dates": ["20260914T080000Z/20260914T082000Z"],
        "location": [LINK],
    }
    assert "location" not in google_template_url(booked())
    assert span("2026-09-14 08:00", "08:20") == FULL.slot
