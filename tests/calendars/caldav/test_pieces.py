"""The parts of the CalDAV client that need no server: XML, vendors, what is kept of an entry."""

import datetime as dt
from pathlib import Path
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

import pytest

from fitbot.calendars.base import Look, SeveralCalendars
from fitbot.calendars.caldav import asking
from fitbot.calendars.caldav.answers import causes, multistatus, path_of
from fitbot.calendars.caldav.markup import MarkupError, Parser, parse
from fitbot.calendars.caldav.quirks import VENDORS, may_follow, vendor
from fitbot.calendars.ours import seen_in
from fitbot.calendars.reading import busy_times
from fitbot.calendars.stripping import bare, joined
from tests.calendars.building import BERLIN, SAMPLES, calendar, days, event, query, said

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 10))
    + "]><a>&a9;</a>"
)


# -- XML ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "<a>", "<a></b>", "<a/><b/>", "<a>&nbsp;</a>", "<a b=c/>", "\0", "<:a/>"),
        *("<!DOCTYPE a><a/>", BOMB, "<a>" * 65 + "</a>" * 65, '<x:a xmlns:y="b"/>'),
        '<!DOCTYPE a SYSTEM "http://127.0.0.1/x"><a/>',
    ],
)
def test_what_is_no_sound_xml_is_one_error(text: str) -> None:
    with pytest.raises(MarkupError):
        parse(text.encode())


def test_an_unknown_encoding_is_an_error_like_the_others() -> None:
    with pytest.raises(MarkupError):
        parse(b'<?xml version="1.0" encoding="klingon"?><a/>')


def test_a_document_may_arrive_in_any_pieces() -> None:
    whole = '<?xml version="1.0"?><D:a xmlns:D="DAV:"><b c="d">ü&amp;<![CDATA[<]]></b></D:a>'
    parser = Parser()
    for byte in whole.encode():
        parser.feed(bytes([byte]))
    root = parser.close()
    assert root.tag == "{DAV:}a"
    assert (root[0].tag, root[0].attrib, root[0].text) == ("b", {"c": "d"}, "ü&<")


def test_a_question_is_sound_xml_whatever_is_asked() -> None:
    odd = "]]><&'\"\u00e9"
    wanted = parse(asking.events_with_uid(odd)).find(".//{*}text-match")
    assert wanted is not None
    assert wanted.text == odd
    hrefs = [each.text for each in parse(asking.objects_at([odd])).iter("{DAV:}href")]
    assert hrefs == [odd]
    span = parse(asking.events_within(query().window)).find(".//{*}time-range")
    assert span is not None
    assert span.attrib == {"start": "20260831T220000Z", "end": "20261130T230000Z"}


def test_a_multistatus_is_read_with_all_its_oddities() -> None:
    found = multistatus(
        parse(
            b'<m:multistatus xmlns:m="DAV:"><m:response><m:href> https://x/a%20b/ </m:href>'
            b"<m:propstat><m:prop><m:getetag/></m:prop><m:status>HTTP/1.1 404 No</m:status>"
            b"</m:propstat><m:propstat><m:prop><m:displayname> x </m:displayname></m:prop>"
            b"</m:propstat></m:response><m:response><m:href>/one</m:href><m:href>/two</m:href>"
            b"<m:status>HTTP/1.1 404 Not Found</m:status></m:response>"
            b"<m:response><m:href>//[bad</m:href></m:response></m:multistatus>"
        )
    )
    first, one, two, bad = found.resources
    assert (first.href, first.path, first.status) == ("/a%20b/", "/a b/", 200)
    assert (first.etag, first.text(asking.NAME), first.data) == ("", "x", None)
    assert [(each.path, each.status) for each in (one, two)] == [("/one", 404), ("/two", 404)]
    assert bad.path == path_of("http://[x") == ""
    assert "a%20b" not in repr(first)


def test_only_a_webdav_error_has_causes() -> None:
    assert causes(parse(b"<error><no-uid-conflict/></error>")).names == frozenset()
    assert causes(Element("{DAV:}error")).names == frozenset()


# -- vendors --------------------------------------------------------------------------------------


def test_each_vendor_says_where_it_is_known_from() -> None:
    assert all(each.source and each.domains for each in VENDORS)
    domains = [domain for each in VENDORS for domain in each.domains]
    assert len(set(domains)) == len(domains)


def test_a_vendor_is_known_by_its_whole_domain() -> None:
    assert vendor("P42-CalDAV.iCloud.com.").name == "iCloud"
    assert vendor("noticloud.com").name == ""
    assert vendor("icloud.com.example").name == ""


@pytest.mark.parametrize(
    ("host", "target", "allowed"),
    [
        ("caldav.icloud.com", "p42-caldav.icloud.com", True),
        ("caldav.icloud.com", "evil.example", False),
        ("caldav.icloud.com", "icloud.com.evil.example", False),
        ("caldav.fastmail.com", "www.fastmail.com", False),
        ("dav.example", "dav.example", True),
        ("dav.example", "www.dav.example", False),
        ("dav.example", "caldav.icloud.com", False),
    ],
)
def test_the_password_follows_to_hosts_of_the_same_vendor_only(
    host: str, target: str, allowed: bool
) -> None:
    assert may_follow(host, target) is allowed


def test_the_calendars_to_choose_from_are_not_in_the_message() -> None:
    error = SeveralCalendars((("Work", "https://dav.example/1/"), ("Home", "https://x/2/")))
    assert said(error) == "there are 2 calendars here, write the address of one of them"


# -- what is kept ---------------------------------------------------------------------------------


def stripped(data: bytes) -> bytes:
    return joined(bare(data))


def test_zones_of_one_name_stay_with_the_objects_that_define_them() -> None:
    names = ("customized_zone_east.ics", "customized_zone_west.ics")
    whole = [(SAMPLES / name).read_bytes() for name in names]
    kept = joined(each for data in (*whole, *whole) for each in bare(data))
    assert kept.count(b"BEGIN:VTIMEZONE") == 2
    assert busy_times(kept, query()).busy == busy_times(b"".join(whole), query()).busy


def test_no_objects_are_an_empty_calendar_not_a_broken_one() -> None:
    assert busy_times(joined([]), query()).busy == ()


#: All samples but those that are refused as a whole.
WHOLE = sorted(each for each in SAMPLES.rglob("*.ics") if not each.name.startswith("27"))


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
def test_without_words_a_calendar_is_busy_at_the_same_times(path: Path) -> None:
    data = path.read_bytes()
    kept = stripped(data)
    whole, bare = busy_times(data, query()), busy_times(kept, query())
    assert (bare.busy, bare.problems) == (whole.busy, whole.problems)
    assert b"SUMMARY" not in kept
    assert b"DESCRIPTION" not in kept
    assert b"ATTENDEE" not in kept


@pytest.mark.parametrize("owner", ["mina@practice.example", ""])
def test_of_the_people_invited_her_own_answer_is_kept(owner: str) -> None:
    data = (SAMPLES / "table/31_declined.ics").read_bytes()
    kept = joined(bare(data, owner))
    assert busy_times(kept, query(owner=owner)).busy == busy_times(data, query(owner=owner)).busy
    assert kept.lower().count(b"attendee") == (2 if owner else 0)
    again = joined(bare(kept, owner))
    assert again == kept


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:20260907T080000Z", "DTEND;broken"),
        ("DTSTART;TZID=Nowhere:20260907T080000", "DURATION:PT1H"),
        ("DTSTART;broken", "DTEND:20260907T080000Z"),
        ("DTSTART:20260907T080000Z", "RRULE;broken=1", "DURATION:PT1H"),
        ("DTSTART:20260907T080000Z", "DURATION:PT1H", "EXDATE;x;y"),
        ('DTSTART;TZID="Europe/Berlin":20260907T080000', "DURATION:PT1H"),
    ],
)
def test_doubts_stay_doubts(lines: tuple[str, ...]) -> None:
    data = calendar(event(*lines))
    whole, kept = busy_times(data, query()), busy_times(stripped(data), query())
    assert whole.busy
    assert (kept.busy, kept.problems) == (whole.busy, whole.problems)


@pytest.mark.parametrize(
    ("data", "blocked"),
    [
        (b"<html></html>", ("2026-09-01", "2026-12-01")),
        (b"", ("2026-09-01", "2026-12-01")),
        (b"BEGIN:VCALENDAR\r\nDTSTART:20260910T080000\r\n", ("2026-09-10", "2026-09-11")),
        (b"DTSTART:20260910\nRRULE:FREQ=DAILY", ("2026-09-10", "2026-12-01")),
        (b"DTSTART:20260910\nDTEND:20260920", ("2026-09-10", "2026-09-21")),
    ],
)
def test_an_entry_without_shape_blocks_every_time_it_may_take(
    data: bytes, blocked: tuple[str, str]
) -> None:
    reading = busy_times(stripped(data), query())
    assert reading.problems
    assert any(each.covers(days(*blocked)) for each in reading.busy)


def test_an_event_of_ours_is_told_from_its_exceptions() -> None:
    data = calendar(
        event(
            "RECURRENCE-ID:20260914T080000Z", "DTSTART:20260915T080000Z", "DURATION:PT1H", uid="o"
        ),
        event("DTSTART:20260907T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY", uid="o"),
        event("DTSTART;broken", uid="unclear"),
        event("DTSTART:20260907T080000Z", "SEQUENCE:many", uid="short"),
    )
    seen = seen_in(data, {"o", "unclear", "short", "none"}, ZoneInfo(BERLIN))
    assert set(seen) == {"o", "unclear", "short"}
    assert seen["o"].slot is not None
    assert seen["o"].slot.start == dt.datetime(2026, 9, 7, 8, tzinfo=dt.UTC)
    assert seen["unclear"].slot is None
    assert (seen["short"].slot, seen["short"].sequence) == (None, 0)
    assert Look(seen, "x").seen["o"].place == ""
