"""When she is busy, from calendars as programs write them."""

import datetime as dt
import threading

import pytest

from fitbot.calendars.base import LARGEST, Event, Query
from fitbot.calendars.reading import busy_times, fingerprint
from tests.calendars.building import (
    BERLIN,
    PACIFIC,
    SAMPLES,
    booked,
    calendar,
    days,
    event,
    query,
    read,
    read_event,
    saying,
    span,
    utc,
)


def sample(name: str, asked: Query) -> list[str]:
    reading = busy_times((SAMPLES / name).read_bytes(), asked)
    assert not reading.problems
    zone = asked.zone
    return [
        f"{each.start.astimezone(zone):%m-%d %H:%M}-{each.end.astimezone(zone):%H:%M}"
        for each in reading.busy
    ]


def test_a_series_keeps_its_wall_clock_hour_over_the_change_and_ends_before_its_until() -> None:
    reading = busy_times(
        (SAMPLES / "weekend_series.ics").read_bytes(),
        query("2020-10-01", "2020-12-01", "Europe/Paris"),
    )
    summer = [f"2020-10-{day} 13:30" for day in (10, 11, 17, 18, 24)]
    winter = ["2020-10-25 14:30", "2020-10-31 14:30"]
    winter += [f"2020-11-{day:02} 14:30" for day in (1, 7, 8, 14)]
    assert [each.start for each in reading.busy] == [utc(each) for each in summer + winter]
    assert {each.length for each in reading.busy} == {dt.timedelta(hours=1)}


def test_a_weekly_series_of_three_years_blocks_its_sixtieth_week() -> None:
    # scheduling 28
    weekly = ("DTSTART;TZID=Europe/Berlin:20260105T100000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY")
    reading = read_event(*weekly, asked=query("2027-02-22", "2027-03-01"))
    assert reading.busy == (span("2027-02-22 10:00", "11:00", BERLIN),)
    reading = read_event(*weekly, asked=query("2028-12-25", "2029-01-01"))
    assert reading.busy == (span("2028-12-25 10:00", "11:00", BERLIN),)


def test_a_daily_series_on_weekdays_leaves_the_weekend_free() -> None:
    # scheduling 30
    reading = read_event(
        *("DTSTART;TZID=Europe/Berlin:20260907T090000", "DURATION:PT30M"),
        "RRULE:FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
        asked=query("2026-09-10", "2026-09-15"),
    )
    assert [f"{each.start:%a}" for each in reading.busy] == ["Thu", "Fri", "Mon"]


def test_a_series_that_began_years_ago_blocks_today() -> None:
    # scheduling 31
    reading = read_event(
        *("DTSTART;TZID=Europe/Berlin:20190304T180000", "DURATION:PT50M", "RRULE:FREQ=WEEKLY"),
        asked=query("2026-11-23", "2026-11-24"),
    )
    assert reading.busy == (span("2026-11-23 18:00", "18:50", BERLIN),)


def test_a_moved_occurrence_is_busy_where_it_went_and_free_where_it_was() -> None:
    # scheduling 29
    busy = sample("moved_and_left_out.ics", query("2026-03-01", "2026-04-01"))
    assert busy == ["03-02 10:00-11:00", "03-10 14:00-15:00", "03-23 10:00-11:00"]


def test_floating_and_all_day_entries_are_read_in_her_zone_whatever_the_file_names() -> None:
    busy = sample("her_calendar.ics", query("2026-09-07", "2026-09-14"))
    assert busy == ["09-07 09:00-09:50", "09-08 12:00-13:00", "09-10 00:00-00:00"]


def test_x_wr_timezone_does_not_move_a_series_in_utc() -> None:
    series = event("DTSTART:20261019T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2")
    reading = read("X-WR-TIMEZONE:Europe/Berlin", series)
    assert reading.busy == (
        span("2026-10-19 08:00", "09:00"),
        span("2026-10-26 08:00", "09:00"),
    )


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-29", 23), ("2026-06-01", 24), ("2026-10-25", 25)],
)
def test_an_all_day_entry_lasts_from_local_midnight_to_local_midnight(day: str, hours: int) -> None:
    # scheduling 32
    reading = read_event(
        f"DTSTART;VALUE=DATE:{day.replace('-', '')}", asked=query("2026-01-01", "2027-01-01")
    )
    assert [each.length for each in reading.busy] == [dt.timedelta(hours=hours)]


def test_an_all_day_entry_that_ends_on_its_own_date_is_one_day() -> None:
    reading = read_event("DTSTART;VALUE=DATE:20261003", "DTEND;VALUE=DATE:20261003")
    assert reading.busy == (days("2026-10-03", "2026-10-04"),)
    assert reading.problems == ()


def test_several_days_count_without_the_last_one() -> None:
    reading = read_event("DTSTART;VALUE=DATE:20261003", "DTEND;VALUE=DATE:20261006")
    assert reading.busy == (days("2026-10-03", "2026-10-06"),)


def test_a_date_and_a_time_together_take_the_whole_of_that_local_day() -> None:
    from_midnight = read_event("DTSTART;VALUE=DATE:20261003", "DTEND:20261004T100000Z")
    assert from_midnight.busy == (span("2026-10-03 00:00", "2026-10-04 12:00", BERLIN),)
    to_midnight = read_event(
        "DTSTART;TZID=Europe/Berlin:20261003T180000", "DTEND;VALUE=DATE:20261003"
    )
    assert to_midnight.busy == (span("2026-10-03 18:00", "2026-10-04 00:00", BERLIN),)


@pytest.mark.parametrize(
    "line",
    [
        "TRANSP:TRANSPARENT",
        "STATUS:CANCELLED",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "X-MICROSOFT-CDO-INTENDEDSTATUS:FREE",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\nX-MICROSOFT-CDO-INTENDEDSTATUS:BUSY",
        "transp:transparent",
    ],
)
def test_what_is_cancelled_or_marked_free_takes_no_time(line: str) -> None:
    # scheduling 33, 35
    reading = read_event("DTSTART:20261003T080000Z", "DURATION:PT1H", line)
    assert reading.busy == ()
    assert reading.problems == ()


@pytest.mark.parametrize(
    "line",
    [
        "STATUS:TENTATIVE",
        "TRANSP:OPAQUE",
        "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",
        "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE\r\nX-MICROSOFT-CDO-INTENDEDSTATUS:FREE",
        "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY",
        "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
        "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:somebody@mail.example",
    ],
)
def test_what_is_tentative_or_only_declined_by_a_guest_blocks(line: str) -> None:
    reading = read_event("DTSTART:20261003T080000Z", "DURATION:PT1H", line)
    assert reading.busy == (span("2026-10-03 08:00", "09:00"),)


def test_a_cancelled_occurrence_is_free_and_the_others_are_not() -> None:
    reading = read(
        event("DTSTART:20260907T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"),
        event("RECURRENCE-ID:20260907T080000Z", "DTSTART:20260907T080000Z", "STATUS:CANCELLED"),
    )
    assert reading.busy == (span("2026-09-14 08:00", "09:00"),)


def test_an_entry_without_length_takes_no_time() -> None:
    assert read_event("DTSTART:20261003T080000Z").busy == ()
    assert read_event("DTSTART:20261003T080000Z", "DTEND:20261003T080000Z").busy == ()


def test_an_override_without_its_master_blocks() -> None:
    reading = read_event(
        "RECURRENCE-ID:20260907T080000Z", "DTSTART:20260908T080000Z", "DURATION:PT1H"
    )
    assert reading.busy == (span("2026-09-08 08:00", "09:00"),)


def test_an_override_moved_into_the_window_from_far_away_blocks() -> None:
    reading = read(
        event("DTSTART:20250106T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"),
        event("RECURRENCE-ID:20250113T080000Z", "DTSTART:20260908T080000Z", "DURATION:PT1H"),
    )
    assert reading.busy == (span("2026-09-08 08:00", "09:00"),)


def test_this_and_future_moves_all_that_follows() -> None:
    reading = read(
        event("DTSTART:20260907T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3"),
        event(
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20260914T080000Z",
            "DTSTART:20260915T100000Z",
            "DURATION:PT1H",
        ),
    )
    assert [each.start for each in reading.busy] == [
        utc("2026-09-07 08:00"),
        utc("2026-09-15 10:00"),
        utc("2026-09-22 10:00"),
    ]


def test_an_override_of_an_occurrence_that_is_also_left_out_blocks() -> None:
    reading = read(
        event(
            "DTSTART:20260907T080000Z",
            "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;COUNT=2",
            "EXDATE:20260914T080000Z",
        ),
        event("RECURRENCE-ID:20260914T080000Z", "DTSTART:20260915T080000Z", "DURATION:PT1H"),
    )
    assert reading.busy == (span("2026-09-07 08:00", "09:00"), span("2026-09-15 08:00", "09:00"))


def test_two_masters_of_one_uid_both_block() -> None:
    reading = read(
        event("DTSTART:20260907T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"),
        event("DTSTART:20260908T080000Z", "DURATION:PT1H", "SEQUENCE:4"),
    )
    assert [f"{each.start:%d}" for each in reading.busy] == ["07", "08", "14"]


def test_of_two_versions_with_one_start_the_later_counts() -> None:
    old = event("DTSTART:20260907T080000Z", "DURATION:PT3H", "SEQUENCE:1")
    new = event("DTSTART:20260907T080000Z", "DURATION:PT1H", "SEQUENCE:2")
    for blocks in ((old, new), (new, old)):
        assert read(*blocks).busy == (span("2026-09-07 08:00", "09:00"),)


def test_of_two_versions_that_cannot_be_told_apart_the_busier_counts() -> None:
    short = event("DTSTART:20260907T080000Z", "DURATION:PT1H")
    long = event("DTSTART:20260907T080000Z", "DURATION:PT3H")
    cancelled = event("DTSTART:20260907T080000Z", "DURATION:PT3H", "STATUS:CANCELLED")
    assert read(short, long).busy == (span("2026-09-07 08:00", "11:00"),)
    assert read(short, cancelled).busy == (span("2026-09-07 08:00", "09:00"),)


def test_last_modified_tells_versions_of_one_sequence_apart() -> None:
    old = event("DTSTART:20260907T080000Z", "DURATION:PT3H", "LAST-MODIFIED:20260901T080000Z")
    new = event("DTSTART:20260907T080000Z", "DURATION:PT1H", "LAST-MODIFIED:20260902T080000Z")
    assert read(new, old).busy == (span("2026-09-07 08:00", "09:00"),)


def test_events_without_uid_do_not_replace_each_other() -> None:
    bare = [
        f"BEGIN:VEVENT\r\nDTSTART:2026090{day}T080000Z\r\nDURATION:PT1H\r\nEND:VEVENT"
        for day in (7, 8)
    ]
    assert len(read(*bare).busy) == 2


def test_an_exact_length_is_not_shortened_by_the_night_the_clocks_go_forward() -> None:
    asked = query("2026-03-01", "2026-04-10")
    lasts = read_event("DTSTART;TZID=Europe/Berlin:20260328T230000", "DURATION:PT8H", asked=asked)
    assert lasts.busy == (span("2026-03-28 22:00", "2026-03-29 06:00"),)
    ends = read_event(
        "DTSTART;TZID=Europe/Berlin:20260328T230000",
        "DTEND;TZID=Europe/Berlin:20260329T070000",
        asked=asked,
    )
    assert ends.busy == (span("2026-03-28 22:00", "2026-03-29 05:00"),)


def test_an_occurrence_of_that_night_keeps_its_length_and_its_wall_clock_end() -> None:
    reading = read_event(
        "DTSTART;TZID=Europe/Berlin:20260326T230000",
        "DTEND;TZID=Europe/Berlin:20260327T070000",
        "RRULE:FREQ=DAILY;COUNT=4",
        asked=query("2026-03-01", "2026-04-10"),
    )
    assert [each.length.total_seconds() / 3600 for each in reading.busy] == [8, 8, 8, 8]


def test_an_hour_that_the_clocks_skip_still_blocks() -> None:
    reading = read_event(
        "DTSTART;TZID=Europe/Berlin:20260329T023000",
        "DTEND;TZID=Europe/Berlin:20260329T031500",
        asked=query("2026-03-01", "2026-04-10"),
    )
    assert reading.busy == (span("2026-03-29 01:30", "02:15"),)


def test_start_and_end_in_two_zones_are_two_instants() -> None:
    reading = read_event(
        "DTSTART;TZID=Europe/Berlin:20261003T100000",
        "DTEND;TZID=America/New_York:20261003T130000",
    )
    assert reading.busy == (span("2026-10-03 08:00", "17:00"),)


@pytest.mark.parametrize(
    "zone",
    ["W. Europe Standard Time", "/freeassociation.sourceforge.net/Europe/Berlin", "/Europe/Berlin"],
)
def test_names_of_zones_that_other_programs_use_are_known(zone: str) -> None:
    # scheduling 36
    reading = read_event(f"DTSTART;TZID={zone}:20260907T100000", "DURATION:PT1H")
    assert reading.busy == (span("2026-09-07 10:00", "11:00", BERLIN),)
    assert reading.problems == ()


def test_a_zone_of_the_same_name_means_what_each_calendar_says() -> None:
    east = (SAMPLES / "customized_zone_east.ics").read_bytes()
    west = (SAMPLES / "customized_zone_west.ics").read_bytes()
    at_1, at_8 = span("2026-09-07 01:00", "02:00"), span("2026-09-07 08:00", "09:00")
    for data, busy in [(east, (at_1,)), (west, (at_8,)), (east + west, (at_1, at_8))]:
        assert busy_times(data, query()).busy == busy


def test_a_zone_that_another_calendar_defined_stays_unknown_here() -> None:
    busy_times((SAMPLES / "customized_zone_east.ics").read_bytes(), query())
    reading = read_event("DTSTART;TZID=Customized Time Zone:20260907T100000", "DURATION:PT1H")
    assert reading.busy == (span("2026-09-07 10:00", "11:00", BERLIN),)
    assert len(reading.problems) == 1


def test_readings_in_many_threads_do_not_disturb_each_other() -> None:
    files = [(SAMPLES / f"customized_zone_{side}.ics").read_bytes() for side in ("east", "west")]
    alone = [busy_times(data, query()).busy for data in files]
    found: list[bool] = []

    def many(index: int) -> None:
        found.extend(busy_times(files[index], query()).busy == alone[index] for _ in range(20))

    threads = [threading.Thread(target=many, args=(number % 2,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 80


def test_a_calendar_of_free_and_busy_only_is_read() -> None:
    busy = sample("availability_only.ics", query())
    assert busy == ["09-07 10:00-11:00", "09-08 10:00-10:30", "09-09 10:00-11:00"]


def test_our_own_events_are_left_to_our_database() -> None:
    blocks = [
        event("DTSTART:20260907T080000Z", "DURATION:PT1H", uid=uid) for uid in ("b1@fitbot", "hers")
    ]
    assert len(read(*blocks, asked=query(ignore=frozenset({"b1@fitbot", "hers"}))).busy) == 0
    assert len(read(*blocks, asked=query(ignore=frozenset({"b1@fitbot"}))).busy) == 1


def test_busy_time_is_merged_sorted_and_cut_at_the_window() -> None:
    reading = read(
        event("DTSTART:20260930T100000Z", "DURATION:PT1H", uid="c"),
        event("DTSTART:20260901T000000Z", "DTEND:20260903T000000Z", uid="a"),
        event("DTSTART:20260930T110000Z", "DURATION:PT1H", uid="b"),
        event("DTSTART:20261005T110000Z", "DURATION:PT1H", uid="d"),
        asked=query("2026-09-02", "2026-10-01", "UTC"),
    )
    assert reading.busy == (
        span("2026-09-02 00:00", "2026-09-03 00:00"),
        span("2026-09-30 10:00", "12:00"),
    )


def test_what_began_long_before_the_window_reaches_into_it() -> None:
    reading = read_event("DTSTART:20260101T000000Z", "DTEND:20261001T000000Z")
    assert reading.busy == (span("2026-08-31 22:00", "2026-10-01 00:00"),)


def test_a_therapist_in_the_west_has_her_late_day_read_as_hers() -> None:
    reading = read_event("DTSTART;VALUE=DATE:20260930", asked=query(zone=PACIFIC))
    assert reading.busy == (span("2026-09-30 07:00", "2026-10-01 07:00"),)


def test_nothing_that_is_returned_holds_a_title_or_a_name() -> None:
    reading = read_event(
        "DTSTART;TZID=Nowhere:20260907T080000",
        "DURATION:PT1H",
        "SUMMARY:Anna Kowalski",
        "DESCRIPTION:panic",
        "ATTENDEE;CN=Anna Kowalski:mailto:anna@mail.example",
    )
    assert reading.problems
    assert "nna" not in repr(reading)
    assert "panic" not in repr(reading)


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "empty"),
        (b" \r\n\r\n", "empty"),
        ((SAMPLES / "sign_in.html").read_bytes(), "not a calendar"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "breaks off"),
        ((SAMPLES / "her_calendar.ics").read_bytes()[:900], "breaks off"),
        (calendar(event("DTSTART:20260907T080000Z")).replace(b"\r\n", b"\r"), "not a calendar"),
        (calendar("BEGIN:VEVENT", event()), "does not end"),
        (calendar("BEGIN:VEVENT", "END:VTODO"), "does not end"),
        (calendar() + event().encode(), "not a calendar"),
        (b"\x00\x01\x02", "empty|not a calendar"),
        ("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".encode("utf-16"), "not a calendar"),
    ],
)
def test_half_a_calendar_or_none_is_refused_whole(data: bytes, cause: str) -> None:
    with saying(cause):
        busy_times(data, query())


def test_a_calendar_without_entries_is_read_as_such() -> None:
    assert read().busy == ()


def test_lines_in_odd_dress_are_read() -> None:
    plain = calendar("calscale:gregorian", event("dtstart:20260907T080000Z", "duration:PT1H"))
    variants = [
        b"\xef\xbb\xbf" + plain,
        plain.replace(b"\r\n", b"\n"),
        plain.replace(b"\r\n", b"\r\r\n"),
        plain.replace(b"\r\n", b"\r\n\r\n"),
        plain.replace(b"20260907", b"2026\r\n 0907"),
        plain.replace(b"END:VEVENT", b"Garbage without a colon\r\nEND:VEVENT"),
        plain + b"trailing junk\r\n",
        plain + plain,
    ]
    for data in variants:
        reading = busy_times(data, query())
        assert reading.busy == (span("2026-09-07 08:00", "09:00"),)
        assert not reading.problems


def test_the_fingerprint_changes_with_any_byte() -> None:
    data = (SAMPLES / "her_calendar.ics").read_bytes()
    assert busy_times(data, query()).fingerprint == fingerprint(data)
    assert fingerprint(data) != fingerprint(data.replace(b"Tax", b"Tea"))


def test_an_event_of_ours_needs_a_sound_uid_and_utc() -> None:
    for wrong in ({"uid": ""}, {"uid": "a\nb"}, {"stamp": dt.datetime(2026, 9, 1)}):  # noqa: DTZ001
        with pytest.raises(ValueError, match="not"):
            booked(**wrong)
    assert isinstance(booked(), Event)
    assert LARGEST == 20_000_000


def test_a_time_in_utc_and_in_a_zone_at_once_blocks_in_both() -> None:
    reading = read_event("DTSTART;TZID=Europe/Berlin:20260907T100000Z", "DURATION:PT1H")
    assert reading.busy == (span("2026-09-07 08:00", "09:00"), span("2026-09-07 10:00", "11:00"))
    assert [each.uid for each in reading.problems] == ["hers"]


def test_utc_named_twice_is_no_contradiction() -> None:
    reading = read_event("DTSTART;TZID=UTC:20260907T100000Z", "DURATION:PT1H")
    assert reading.busy == (span("2026-09-07 10:00", "11:00"),)
    assert reading.problems == ()


def test_in_a_series_of_several_times_a_day_none_is_taken_for_another() -> None:
    lines = ("DTSTART;TZID=Europe/Berlin:20261120T100000", "DURATION:PT30M")
    reading = read_event(*lines, "RRULE:FREQ=DAILY;BYHOUR=10,11;COUNT=4", "EXDATE:20261121T100000Z")
    assert len(reading.busy) == 4
    assert len(reading.problems) == 1
    once = read_event(
        *lines, "RRULE:FREQ=DAILY;BYHOUR=10;COUNT=4", "EXDATE;TZID=Europe/Berlin:20261121T100000"
    )
    assert len(once.busy) == 3
    assert once.problems == ()


def test_in_such_a_series_a_moved_occurrence_moves_no_other() -> None:
    reading = read(
        event(
            "DTSTART;TZID=Europe/Berlin:20261120T100000",
            "DURATION:PT30M",
            "RRULE:FREQ=DAILY;BYHOUR=10,11;COUNT=4",
        ),
        event("RECURRENCE-ID:20261121T100000Z", "DTSTART:20261121T150000Z", "DURATION:PT30M"),
    )
    starts = [f"{each.start:%d %H}" for each in reading.busy]
    assert starts == ["20 09", "20 10", "21 09", "21 10", "21 15"]
