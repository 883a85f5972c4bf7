"""What the tests of recurring-ical-events state about the calendars that come with it.

Its wheel brings calendars and tests, and these say in figures what is in them: so many events on
a day, in a month, between two moments; one that lasts from here to there. The figures stand in
tables here, on the clock that each calendar keeps, and reading has to agree. Where it answers
something else on purpose, the table of differences says so by the calendar's name and gives the
reason. The tests in icalendar's wheel state what is written in a calendar, and never when anything
takes place; `test_packaged` reads its calendars.
"""

import datetime as dt
import importlib.resources
import importlib.resources.abc
import re
from zoneinfo import ZoneInfo

import pytest

from fitbot.calendars.base import Query
from fitbot.calendars.reading import busy_times
from fitbot.domain.interval import Interval
from fitbot.errors import CalendarError

BERLIN, LONDON, PARIS, LISBON = "Europe/Berlin", "Europe/London", "Europe/Paris", "Europe/Lisbon"
NEW_YORK, CHICAGO, VANCOUVER = "America/New_York", "America/Chicago", "America/Vancouver"
LOS_ANGELES, PANAMA, SYDNEY = "America/Los_Angeles", "America/Panama", "Australia/Sydney"
SAIGON = "Asia/Ho_Chi_Minh"

#: All of an endless rule is not asked for; the rest ends before.
EVER = "1990/2040"

#: Calendar, clock, and how many events are stated: in a year, month, day, hour or minute, or
#: between two of these, the second one excluded.
COUNTS: list[tuple[str, str, dict[str, int]]] = [
    ("no_events", BERLIN, {EVER: 0}),
    ("one_event", BERLIN, {EVER: 1, "2000": 0, "2030/2040": 0, "20190301/20190304": 0}),
    ("one_event", BERLIN, {"20190301/20190306": 1, "20190301/20190304T08": 0, "20190304": 1}),
    ("one_event", BERLIN, {"20190304/20190304T08": 0, "20190304/20190304T09": 1}),
    ("three_events", BERLIN, {EVER: 3, "2000": 0, "2030/2040": 0}),
    ("three_events", BERLIN, {"2000/20190303": 0, "2000/20190305": 1, "2000/20190308": 2}),
    ("three_events", BERLIN, {"20190303/2040": 3, "20190305/2040": 2, "20190308/2040": 1}),
    ("three_events", BERLIN, {"20190304": 1}),
    ("three_events", PANAMA, {"20190304": 0}),
    ("three_events", SAIGON, {"20190304": 1, "20190304/20190304T06": 0, "20190304/20190304T07": 1}),
    ("three_events_one_edited", BERLIN, {EVER: 3}),
    ("event_10_times", BERLIN, {"20200113": 1, "20200113/2024": 10, "20200114/2040": 9}),
    ("event_10_times", BERLIN, {"20200115/2040": 8, "20200116/2040": 7, "20200117/2040": 6}),
    ("event_10_times", BERLIN, {"20200118/2040": 5, "20200119/2040": 4, "20200120/2040": 3}),
    ("event_10_times", BERLIN, {"20200121/2040": 2, "20200122/2040": 1, "20200123/2040": 0}),
    ("each_week_but_one_deleted", BERLIN, {EVER: 7}),
    ("each_week_but_two_deleted", BERLIN, {EVER: 6}),
    ("one_day_event_repeat_every_day", BERLIN, {"20190304": 1, "20190305": 1, "20190306": 1}),
    ("one_day_event_repeat_every_day", BERLIN, {"20190307": 1, "20190308": 1}),
    ("duration", BERLIN, {"2018": 3, "201801": 3, "20180109": 0, "20180110": 1, "20180111": 1}),
    ("duration", BERLIN, {"20180112": 1, "20180114": 0, "20180109T10": 0, "20180111T10": 1}),
    ("duration", BERLIN, {"20180115T09": 0, "20180115T10": 1, "20180115T11": 1}),
    ("duration", BERLIN, {"20180115T12": 1, "20180115T14": 0}),
    ("duration", BERLIN, {"20180119": 0, "20180120": 1, "20180121": 0}),
    ("zero_size_event", BERLIN, {"20190303": 0, "20190304": 1, "20190305": 0}),
    ("discourse_no_dtend", BERLIN, {"20190117": 1}),
    ("Germany", BERLIN, {"20140511": 1, "20190101/20190101T01": 1}),
    ("Germany", SAIGON, {"20190101/20190101T01": 1}),
    ("Germany", PANAMA, {"20190101/20190101T01": 1}),
    ("Germany_Holidays", BERLIN, {"2020": 17}),
    ("machbar_16_feb_2019", BERLIN, {"20180922": 1, "20181020": 1, "20181117": 1, "20181208": 1}),
    ("machbar_16_feb_2019", BERLIN, {"20190112": 1, "20190127": 1, "20190209": 1, "20190224": 1}),
    ("machbar_16_feb_2019", BERLIN, {"20190323": 1, "20190427": 1, "20190525": 1, "20190622": 1}),
    ("date_exclude", BERLIN, {"20231216": 0}),
    ("multiple_rrule", LONDON, {"2023": 22}),
    ("multiple_rrule", LONDON, {"20230209": 1, "20230213": 1, "20230216": 1, "20230313": 1}),
    ("duplicated_rrule", LONDON, {"2023": 20}),
    ("rdate_hackerpublicradio", LONDON, {EVER: 12, "20130803": 1, "20130831": 1, "20131005": 1}),
    ("rdate_hackerpublicradio", LONDON, {"20131102": 1, "20131130": 1, "20140104": 1}),
    ("rdate_hackerpublicradio", LONDON, {"20140201": 1, "20140301": 1, "20140405": 1}),
    ("rdate_hackerpublicradio", LONDON, {"20140503": 1, "20140531": 1, "20140705": 1}),
    ("rdate_hackerpublicradio", LONDON, {"20130803T20": 1, "20130803T21": 1, "20130803T22": 0}),
    ("rdate", LONDON, {"20140705": 1, "20150705": 0, "20250705": 0}),
    ("rdate_falls_on_rrule_until", BERLIN, {"20200204": 1}),
    ("same_event_recurring_at_same_time", LONDON, {"20240923": 0, "20240924": 3, "20240925": 0}),
    ("same_event_recurring_at_same_time", LONDON, {"20240926": 3, "20240927": 0}),
    ("several_events_at_the_same_time", BERLIN, {"20190113/2040": 10}),
    ("after_many_events_in_order", LONDON, {"20240324/2040": 7}),
    ("recurring_events_moved", BERLIN, {"20190307": 1, "20190308": 1, "20190309": 1}),
    ("recurring_events_moved", BERLIN, {"20190310": 1}),
    ("recurring_events_changed_duration", BERLIN, {"20190307": 1, "20190308": 1}),
    ("recurring_events_changed_duration", BERLIN, {"20190309": 1, "20190310": 1}),
    ("recurrence_sequence_number", BERLIN, {"20200922": 1}),
    ("x_wr_timezone_simple_events_issue_59", NEW_YORK, {"20211222T1159": 0, "20211222T1200": 1}),
    ("x_wr_timezone_simple_events_issue_59", NEW_YORK, {"20211222T1259": 1, "20211222T1300": 0}),
    ("x_wr_timezone_simple_events_issue_59", NEW_YORK, {"20211222T2059": 0, "20211222T2100": 1}),
    ("x_wr_timezone_simple_events_issue_59", NEW_YORK, {"20211222T2159": 1, "20211222T2200": 0}),
    ("issue_4", BERLIN, {"20190613": 1, "20190613T12/20190614": 1}),
    ("issue_4_rrule_until", LONDON, {EVER: 12}),
    ("issue_4_weidenrinde", BERLIN, {EVER: 2}),
    ("issue_15_duplicated_events", LONDON, {"20130803": 3}),
    ("issue_18_cancel_status", BERLIN, {"20200128": 1, "20200129": 1, "20200130": 1}),
    ("issue_20_exdate_ignored", BERLIN, {EVER: 7, "20191015": 0, "20191022": 0, "20191029": 1}),
    ("issue_20_exdate_ignored", BERLIN, {"20191105": 0, "20191112": 1, "20191119": 0}),
    ("issue_20_exdate_ignored", BERLIN, {"20191126": 0, "20191203": 0, "20191210": 1}),
    ("issue_20_exdate_ignored", BERLIN, {"20191217": 0, "20191224": 0, "20191231": 0}),
    ("issue_20_exdate_ignored", BERLIN, {"20200107": 1, "20200114": 1, "20200121": 1}),
    ("issue_20_exdate_ignored", BERLIN, {"20200128": 1}),
    ("issue_27_t1", BERLIN, {"20200425/20200430": 2}),
    ("issue_27_t2", BERLIN, {"20200425/20200430": 2}),
    ("issue_28_rrule_with_UTC_endinginZ", LONDON, {"20200525/20200905": 15}),
    ("issue_28_rrule_with_UTC_endinginZ", LONDON, {"20200903/20200905": 1}),
    ("issue_36_recurrence_ID_format", BERLIN, {"20200914": 1, "20200917": 1, "20200921": 1}),
    ("issue_44_double_event", LONDON, {"20200813": 0, "20200814": 1, "20200815": 0}),
    ("issue_48_daylight_aware_repeats", LISBON, {"20201102T1115": 0, "20201102T1131": 1}),
    ("issue_48_daylight_aware_repeats", LISBON, {"20201102T1200": 1, "20201102T1201": 1}),
    ("issue_48_daylight_aware_repeats", LISBON, {"20201102T1259": 1, "20201102T1301": 0}),
    ("issue_48_dst", CHICAGO, {"20201211T10/20201211T15": 3}),
    ("issue_61_time_zone_error", LOS_ANGELES, {"20211215T1741": 1}),
    ("issue_62_moved_event", BERLIN, {"20211231": 0, "20211217": 1, "202112": 1}),
    ("issue_62_moved_event_2", SYDNEY, {"202308": 6, "20230808": 1, "20230810": 1}),
    ("issue_62_moved_event_2", SYDNEY, {"20230814": 1, "20230815": 0, "20230816": 1}),
    ("issue_62_moved_event_2", SYDNEY, {"20230817": 0, "20230822": 1, "20230824": 1}),
    ("issue_75_range_parameter", "UTC", {"20240901": 1, "20240911": 1, "20240913": 1}),
    ("issue_75_range_parameter", "UTC", {"20240914": 1, "20240915": 1, "20240917": 1}),
    ("issue_75_range_parameter", "UTC", {"20240919": 1, "20240922": 1, "20240924": 1}),
    ("issue_75_range_parameter", "UTC", {"20240926": 1, "20240901/20240912": 6}),
    ("issue_75_range_parameter", "UTC", {"20240901/20240913": 6, "20240901/20240914": 7}),
    ("issue_75_range_parameter", "UTC", {"20240901/20240915": 8, "20240901/20240916": 9}),
    ("issue_75_range_parameter", "UTC", {"20240901/20240918": 10, "20240901/20240920": 11}),
    ("issue_75_range_parameter", "UTC", {"20240901/20240922": 11, "20240901/20240923": 12}),
    ("issue_75_range_parameter", "UTC", {"20240901/20240924": 12, "20240901/20240925": 13}),
    ("issue_75_range_parameter", "UTC", {"20240901/20240926": 13, "20240913/20240922": 5}),
    ("issue_75_range_parameter", "UTC", {"20240913/20240923": 6, "20240924/20240926": 1}),
    ("issue_97_simple_todo", BERLIN, {"2022": 0}),
    ("issue_97_simple_journal", BERLIN, {"2022": 0}),
    ("issue_107_omitting_last_event", LOS_ANGELES, {"20230601": 1, "20230608": 1}),
    ("issue_117_until_before_dtstart", BERLIN, {EVER: 0}),
    ("issue_128_only_first_event", BERLIN, {EVER: 7}),
    ("issue_148_ignored_exdate", BERLIN, {EVER: 2, "20240701": 1, "20240715": 0, "20240729": 1}),
    ("issue_148_exdate_and_rdate_updated", BERLIN, {"20240701": 1, "20240715": 1, "20240717": 0}),
    ("issue_148_exdate_and_rdate_updated", BERLIN, {"20240729": 0, "20240730": 1}),
    ("issue_148_exdate_and_rdate_unedited", BERLIN, {"20240701": 1, "20240715": 0, "20240717": 1}),
    ("issue_148_exdate_and_rdate_unedited", BERLIN, {"20240729": 1, "20240730": 0}),
    ("issue_148_edge_case_1", BERLIN, {EVER: 2, "20240701": 1, "20240702": 0, "20240729": 1}),
    ("issue_148_edge_case_2", BERLIN, {EVER: 3, "20240701": 1, "20240702": 1, "20240729": 1}),
    ("issue_151_macos_linux_difference", LOS_ANGELES, {"20240801": 1}),
    ("issue_151_macos_linux_difference", LOS_ANGELES, {"20240801T19/20240801T20": 1}),
    ("issue_163_deleted_modification", BERLIN, {"20240819": 0}),
    ("issue_164_duplicated_event", BERLIN, {"202408": 2}),
    ("issue_173_only_modifications_error", PARIS, {"20240108": 1}),
    ("issue_179_example", BERLIN, {"19971102T00": 1, "19971102T01": 1}),
    ("issue_223_one_event_with_sequence", BERLIN, {"20190304": 1, "20190305": 1}),
    ("issue_223_thunderbird", LONDON, {"20250423": 1, "20250424": 1, "20250425": 1}),
    ("issue_253_additional_recurrence_id", BERLIN, {"202407": 2, "20240701": 1, "20240715": 1}),
    ("issue_253_edge_case_1", BERLIN, {"202407": 2, "20240701": 1, "20240729": 1}),
    ("bad_rrule_missing_until_event", LONDON, {"201908": 0}),
]

#: Events that are marked as free take no time. Asked as if they were not marked, they are there.
FREE = {
    "Germany_Holidays",
    "issue_28_rrule_with_UTC_endinginZ",
    "issue_44_double_event",
    "issue_61_time_zone_error",
    "issue_62_moved_event_2",
    "issue_117_until_before_dtstart",
    "issue_128_only_first_event",
    "issue_179_example",
    "issue_201_mixed_datetime_and_date",
    "recurring_events_changed_duration",
}
#: In these some events are, and others are not.
FREE_IN_PART = {"issue_62_moved_event_2", "recurring_events_changed_duration"}
_MARKS = (b"TRANSP:TRANSPARENT", b"TRANSP:OPAQUE"), (b"BUSYSTATUS:FREE", b"BUSYSTATUS:BUSY")

TOGETHER = "they overlap or follow at once: one time that is taken"
LENGTHLESS = "it begins and ends in one moment, and takes no time"
NO_END = "a moment without an end takes no time (RFC 5545, 3.6.1)"
#: Where ours is another number, and why.
DIFFERENCES: dict[tuple[str, str], tuple[int, str]] = {
    ("same_event_recurring_at_same_time", "20240924"): (1, TOGETHER),
    ("same_event_recurring_at_same_time", "20240926"): (1, TOGETHER),
    ("several_events_at_the_same_time", "20190113/2040"): (1, TOGETHER),
    ("after_many_events_in_order", "20240324/2040"): (1, TOGETHER),
    ("issue_15_duplicated_events", "20130803"): (1, TOGETHER),
    ("issue_148_edge_case_2", EVER): (2, TOGETHER),
    ("zero_size_event", "20190304"): (0, LENGTHLESS),
    ("issue_62_moved_event", "20211217"): (0, LENGTHLESS),
    ("issue_62_moved_event", "202112"): (0, LENGTHLESS),
    ("duration", "2018"): (2, NO_END),
    ("duration", "201801"): (2, NO_END),
    ("duration", "20180120"): (0, NO_END),
    ("discourse_no_dtend", "20190117"): (0, NO_END),
    ("issue_18_cancel_status", "20200129"): (0, "it is cancelled"),
    ("issue_148_edge_case_1", "20240702"): (1, "an override of what EXDATE takes out blocks"),
    ("issue_163_deleted_modification", "20240819"): (1, "an override of what EXDATE takes out"),
    ("issue_253_additional_recurrence_id", "202407"): (3, "an override of an older series blocks"),
    ("issue_173_only_modifications_error", "20240108"): (2, "stated is one at least"),
    ("Germany_Holidays", "2020"): (1, "a rule that is empty blocks, and is told"),
    ("bad_rrule_missing_until_event", "201908"): (31, "a rule nobody can read blocks, and is told"),
}

#: Calendar, clock, and moments at which an event is stated to start.
STARTS: list[tuple[str, str, tuple[str, ...]]] = [
    ("daylight_saving_time", BERLIN, ("20190320T1900", "20190424T1900")),
    ("end_before_start_event", BERLIN, ("20190304T0800",)),
    ("issue_4", BERLIN, ("20190613",)),
    ("issue_62_moved_event_2", SYDNEY, ("20230810", "20230816", "20230824")),
    ("issue_86_x_wr_timezone_without_time_zone_in_dt", "Europe/Brussels", ("20210916T2100",)),
    ("issue_113_period_in_rdate", VANCOUVER, ("20231213T1200",)),
    ("issue_132_swapped_start_and_end", PARIS, ("20231218T2330",)),
    ("issue_148_edge_case_1", BERLIN, ("20240701", "20240729")),
    ("issue_201_mixed_datetime_and_date", "UTC", ("20230724",)),
    ("recurring_events_moved", BERLIN, ("20190307T02", "20190308T01", "20190309T03")),
    ("recurring_events_moved", BERLIN, ("20190310T02",)),
]

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
#: Calendar, clock, and how long the time is that is stated to be taken in a span.
LENGTHS: list[tuple[str, str, dict[str, dt.timedelta]]] = [
    ("duration_edited", BERLIN, {"20190318": HOUR, "20190319": 3 * HOUR, "20190320": HOUR}),
    ("end_before_start_event", BERLIN, {"2019": 30 * MINUTE}),
    ("issue_75_range_parameter", "UTC", {"20240913T09/20240913T16": 7 * HOUR}),
    (
        "issue_75_range_parameter",
        "UTC",
        {"20240913": 7 * HOUR, "20240917T09/20240917T16": 7 * HOUR},
    ),
    ("issue_75_range_parameter", "UTC", {"20240917": 7 * HOUR, "20240922": 111 * MINUTE}),
    ("issue_75_range_parameter", "UTC", {"20240922T1422/20240922T1613": 111 * MINUTE}),
    ("issue_75_range_parameter", "UTC", {"20240924T1422/20240924T1613": 111 * MINUTE}),
    ("issue_113_period_in_rdate", VANCOUVER, {"20231213": 3 * HOUR}),
    ("issue_113_period_rdate_duration", "UTC", {"20240913": 2 * HOUR}),
    ("issue_132_swapped_start_and_end", PARIS, {"20231218": 15 * MINUTE}),
    ("issue_201_mixed_datetime_and_date", "UTC", {"2023": 24 * DAY}),
    ("recurring_events_changed_duration", BERLIN, {"20190307": HOUR, "20190308": 2 * HOUR}),
    ("recurring_events_changed_duration", BERLIN, {"20190309": 30 * MINUTE, "20190310": DAY}),
    # An event a day, that lasts the day: so many events are so many days.
    ("one_day_event_repeat_every_day", "UTC", {"2020": 366 * DAY, "201902/202002": 334 * DAY}),
    ("one_day_event_repeat_every_day", "UTC", {"20190204/20190521": 78 * DAY}),
    ("one_day_event_repeat_every_day", "UTC", {"20190204/20190522": 79 * DAY}),
]

#: Named in their tests, and nothing is stated that could be asked here.
SAYS_NOTHING = {
    "fablab_cottbus": "it is read without an error",
    "issue_186_invalid_trigger": "of an alarm",
    "issue_201_test_matrix": "END:VTOOD closes nothing: refused, as `test_packaged` says",
    "issue_243_recurrence_id_is_not_identical_to_dtstart": "a value is not shared",
    "issue_97_todo_nodtstart": "of a to-do, which takes no time",
    "one_day_event": "a property is of the right type",
    "rdate2": "properties are kept",
    "subcomponents": "alarms stay with their event",
}


def moment(text: str, zone: ZoneInfo) -> dt.datetime:
    """`2019`, `201903`, `20190304`, `20190304T08` or `20190304T0800`, on a clock."""
    day, _, time = text.partition("T")
    year, month, number = int(day[:4]), int(day[4:6] or 1), int(day[6:] or 1)
    return dt.datetime(year, month, number, int(time[:2] or 0), int(time[2:] or 0), tzinfo=zone)


def after(text: str, zone: ZoneInfo) -> dt.datetime:
    """The end of the year, month, day, hour or minute."""
    first = moment(text, zone)
    match len(text):
        case 4:
            return first.replace(year=first.year + 1)
        case 6:
            return (first + 31 * DAY).replace(day=1)
        case 8:
            return first + DAY
        case 11:
            return first + HOUR
    return first + MINUTE


def window(when: str, zone: ZoneInfo) -> Interval:
    first, _, last = when.partition("/")
    end = moment(last, zone) if last else after(first, zone)
    return Interval(moment(first, zone).astimezone(dt.UTC), end.astimezone(dt.UTC))


def wheel() -> importlib.resources.abc.Traversable:
    return importlib.resources.files("recurring_ical_events") / "test"


def data_of(name: str) -> bytes:
    (found,) = (
        each for each in (wheel() / "calendars").iterdir() if each.name.partition(".")[0] == name
    )
    return found.read_bytes()


def taken(name: str, zone: str, when: str, *, as_marked: bool = False) -> list[Interval]:
    """What is taken in a span; events that are marked as free are taken for taking time."""
    data = data_of(name)
    if name in FREE and not as_marked:
        for free, busy in _MARKS:
            data = data.replace(free, busy)
    asked = ZoneInfo(zone)
    return list(busy_times(data, Query(asked, window(when, asked))).busy)


COUNTED = [
    (name, zone, when, number) for name, zone, stated in COUNTS for when, number in stated.items()
]


@pytest.mark.parametrize(("name", "zone", "when", "number"), COUNTED)
def test_as_many_times_are_taken_as_are_stated(
    name: str, zone: str, when: str, number: int
) -> None:
    expected, _reason = DIFFERENCES.get((name, when), (number, ""))
    assert len(taken(name, zone, when)) == expected


def test_a_difference_is_one() -> None:
    stated = {(name, when): number for name, _, when, number in COUNTED}
    for of, (ours, reason) in DIFFERENCES.items():
        assert reason
        assert stated[of] != ours, of


@pytest.mark.parametrize(("name", "zone", "starts"), STARTS)
def test_an_event_starts_when_it_is_stated_to(
    name: str, zone: str, starts: tuple[str, ...]
) -> None:
    for start in starts:
        found = [each.start for each in taken(name, zone, start[:8])]
        assert moment(start, ZoneInfo(zone)) in found, start


@pytest.mark.parametrize(("name", "zone", "lengths"), LENGTHS)
def test_an_event_lasts_as_long_as_is_stated(
    name: str, zone: str, lengths: dict[str, dt.timedelta]
) -> None:
    for when, length in lengths.items():
        found = taken(name, zone, when)
        assert sum((each.length for each in found), dt.timedelta()) == length, when


def test_what_is_marked_as_free_takes_no_time() -> None:
    for name, zone, when, _ in COUNTED:
        if name in FREE - FREE_IN_PART:
            assert taken(name, zone, when, as_marked=True) == [], name
    for name, zone, when in (
        ("recurring_events_changed_duration", BERLIN, "20190310"),
        ("issue_62_moved_event_2", SYDNEY, "20230810"),
        ("issue_201_mixed_datetime_and_date", "UTC", "2023"),
    ):
        assert taken(name, zone, when) != taken(name, zone, when, as_marked=True) == []


def test_every_calendar_that_their_tests_name_has_its_figures_here() -> None:
    sources = {
        each.name: each.read_text(encoding="utf-8")
        for each in wheel().iterdir()
        if each.name.startswith("test_")
    }
    words = set(re.findall(r"\w+", " ".join(sources.values())))
    calendars = {each.name.partition(".")[0] for each in (wheel() / "calendars").iterdir()}
    named = {each for each in calendars & words if not each.startswith("alarm")}
    tables = {row[0] for table in (COUNTS, STARTS, LENGTHS) for row in table}
    assert len(named) > 70
    assert named == tables | set(SAYS_NOTHING)
    assert not tables & set(SAYS_NOTHING)


def test_what_says_nothing_still_can_be_read() -> None:
    for name, reason in SAYS_NOTHING.items():
        refused = False
        try:
            taken(name, BERLIN, "2019")
        except CalendarError:
            refused = True
        assert refused == ("refused" in reason), name
