"""Calendars that are suddenly empty, and entries that nobody can understand: she hears of both."""

import datetime as dt
from collections.abc import Sequence

import pytest

from fitbot.domain.doubts import CalendarProblem, Doubt
from fitbot.domain.interval import Interval
from fitbot.domain.messages import CalendarEmptied, CalendarUnclear, Message
from fitbot.errors import Outdated
from fitbot.services.calendars import CalendarService
from fitbot.services.emptied import key_of
from fitbot.services.reading_calendars import Source
from tests.services.building import (
    MINA_ID,
    NOW,
    PARK,
    HerCalendar,
    Office,
    local,
    minutes,
    open_office,
)

NINE, TEN, ELEVEN = local(24, 9), local(24, 10), local(24, 11)
DAY = dt.timedelta(days=1)


def at(*starts: dt.datetime) -> list[Interval]:
    return [Interval(start, start + minutes(20)) for start in starts]


async def tick(office: Office, later: float = 1) -> None:
    office.clock.advance(minutes(later))
    await office.desk.calendars.refresh(PARK)
    await office.outbox().deliver_due()


def heard(office: Office, kind: type[Message] = CalendarEmptied) -> list[Message]:
    return [each for each in office.phones.arrived if isinstance(each, kind)]


def question(office: Office) -> CalendarEmptied:
    [asked] = heard(office)
    assert isinstance(asked, CalendarEmptied)
    return asked


async def full_then_empty(office: Office, *starts: dt.datetime) -> None:
    await office.claim()
    office.hers.now_has(*at(*starts))
    await tick(office)
    office.hers.now_has()
    await tick(office)


# Suddenly empty


async def test_a_calendar_that_is_suddenly_empty_goes_on_blocking_what_stood_in_it(
    office: Office,
) -> None:
    await full_then_empty(office, NINE, TEN, ELEVEN)
    for _ in range(3):
        free = await office.free()
        assert {NINE, TEN, ELEVEN}.isdisjoint(free)
        assert local(24, 11, 30) in free
        await tick(office, later=10)


async def test_she_is_asked_once(office: Office) -> None:
    await full_then_empty(office, NINE, TEN, ELEVEN)
    await tick(office)
    office.hers.edition += 1
    await tick(office)
    asked = question(office)
    assert (asked.chat_id, asked.calendar, asked.ahead) == (MINA_ID, "hers", 3)


async def test_when_it_is_filled_again_the_alarm_ends_without_a_word(office: Office) -> None:
    await full_then_empty(office, NINE, TEN, ELEVEN)
    asked = question(office)
    office.hers.now_has(*at(TEN))
    await tick(office)
    assert TEN not in await office.free()
    assert {NINE, ELEVEN} <= set(await office.free())
    assert len(office.phones.arrived) == 1
    with pytest.raises(Outdated):
        await office.desk.emptied.accept(PARK, asked.key, asked.since)
    with pytest.raises(Outdated):
        await office.desk.emptied.look(PARK, asked.key, asked.since)


async def test_her_word_makes_the_empty_calendar_count(office: Office) -> None:
    await full_then_empty(office, NINE, TEN, ELEVEN)
    asked = question(office)
    assert await office.desk.emptied.look(PARK, asked.key, asked.since) == "hers"
    assert NINE not in await office.free()
    assert await office.desk.emptied.accept(PARK, asked.key, asked.since) == "hers"
    assert {NINE, TEN, ELEVEN} <= set(await office.free())
    await tick(office)
    office.hers.edition += 1
    await tick(office)
    assert {NINE, TEN, ELEVEN} <= set(await office.free())
    assert len(heard(office)) == 1
    with pytest.raises(Outdated):
        await office.desk.emptied.accept(PARK, asked.key, asked.since)


@pytest.mark.parametrize("change", [{"key": key_of("other")}, {"since": 1}])
async def test_a_button_of_another_alarm_means_nothing(
    lite: Office, change: dict[str, object]
) -> None:
    await full_then_empty(lite, NINE, TEN, ELEVEN)
    asked = question(lite)
    values = {"key": asked.key, "since": asked.since} | change
    with pytest.raises(Outdated):
        await lite.desk.emptied.accept(PARK, **values)  # type: ignore[arg-type]
    assert NINE not in await lite.free()


async def test_a_second_time_she_is_asked_again(lite: Office) -> None:
    await full_then_empty(lite, NINE, TEN, ELEVEN)
    lite.hers.now_has(*at(NINE, TEN, ELEVEN))
    await tick(lite)
    lite.hers.now_has()
    await tick(lite)
    assert len(heard(lite)) == 2


@pytest.mark.parametrize("starts", [[], [NINE], [NINE, TEN]])
async def test_a_few_entries_may_be_taken_out_without_an_alarm(
    lite: Office, starts: Sequence[dt.datetime]
) -> None:
    await full_then_empty(lite, *starts)
    assert {NINE, TEN} <= set(await lite.free())
    assert heard(lite) == []


async def test_entries_that_are_over_do_not_count(lite: Office) -> None:
    await lite.claim()
    lite.hers.now_has(*at(NINE, TEN, ELEVEN, local(24, 14)))
    await tick(lite)
    lite.go_to(local(24, 10, 20))
    lite.hers.now_has()
    await tick(lite)
    assert heard(lite) == []
    assert local(26, 9) in await lite.free()


async def test_the_alarm_ends_with_the_last_time_that_it_kept(lite: Office) -> None:
    await full_then_empty(lite, NINE, TEN, ELEVEN)
    lite.go_to(local(25, 8))
    await tick(lite)
    async with lite.store.read() as view:
        assert (await view.calendar_states(PARK))["hers"].emptied_at is None
        assert await view.busy_of(PARK, NOW) == ()
    assert len(heard(lite)) == 1


async def test_what_lies_ahead_is_kept_for_days_and_over_new_horizons(lite: Office) -> None:
    await full_then_empty(lite, NINE, local(26, 9), local(27, 9))
    lite.go_to(local(25, 8))
    await tick(lite)
    free = await lite.free()
    assert local(26, 9) not in free
    assert local(27, 9) not in free
    assert local(15, 9, month=12) in free


async def test_each_calendar_is_judged_alone(lite: Office) -> None:
    other = HerCalendar()
    sources = {PARK: [Source("hers", lite.hers), Source("other", other)]}
    service = CalendarService(lite.store, lite.practice, lite.clock, sources)
    await lite.claim()
    lite.hers.now_has(*at(NINE, TEN, ELEVEN))
    other.now_has(*at(local(26, 9)))
    await service.refresh(PARK)
    lite.hers.now_has()
    other.now_has(*at(local(26, 10)))
    lite.clock.advance(minutes(1))
    await service.refresh(PARK)
    async with lite.store.read() as view:
        states = await view.calendar_states(PARK)
        busy = await view.busy_of(PARK, NOW)
    assert {name for name, state in states.items() if state.emptied_at} == {"hers"}
    assert list(busy) == at(NINE, TEN, ELEVEN, local(26, 10))


async def test_another_calendar_in_its_place_may_be_empty(lite: Office) -> None:
    old, new = HerCalendar(), HerCalendar()
    old.now_has(*at(NINE, TEN, ELEVEN))
    for calendar, identity in ((old, "old"), (new, "new")):
        sources = {PARK: [Source("1: feed", calendar, identity=identity)]}
        await CalendarService(lite.store, lite.practice, lite.clock, sources).refresh(PARK)
        lite.clock.advance(minutes(1))
    async with lite.store.read() as view:
        assert await view.busy_of(PARK, NOW) == ()
        assert (await view.calendar_states(PARK))["1: feed"].emptied_at is None


async def test_an_alarm_that_ended_before_she_could_be_asked_is_not_asked(lite: Office) -> None:
    lite.hers.now_has(*at(NINE, TEN, ELEVEN))
    await tick(lite)
    lite.hers.now_has()
    await tick(lite)
    lite.hers.now_has(*at(NINE))
    await tick(lite)
    await lite.claim()
    await lite.outbox().deliver_due()
    assert heard(lite) == []


async def test_of_two_alarms_before_she_could_be_asked_the_second_is_asked(lite: Office) -> None:
    for _ in range(2):
        lite.hers.now_has(*at(NINE, TEN, ELEVEN))
        await tick(lite)
        lite.hers.now_has()
        await tick(lite)
    await lite.claim()
    await lite.outbox().deliver_due()
    asked = question(lite)
    assert await lite.desk.emptied.accept(PARK, asked.key, asked.since)


async def test_an_outage_during_the_alarm_changes_nothing_about_it(lite: Office) -> None:
    await full_then_empty(lite, NINE, TEN, ELEVEN)
    lite.hers.broken = "no answer"
    await tick(lite)
    lite.hers.broken = ""
    await tick(lite, later=2)
    assert NINE not in await lite.free()
    assert len(heard(lite)) == 1


# Entries that nobody can understand


def puzzle(uid: str, what: Doubt = Doubt.NO_RULE, start: dt.datetime = NINE) -> CalendarProblem:
    return CalendarProblem(uid, what, start)


async def with_problems(office: Office, *problems: CalendarProblem) -> None:
    office.hers.problems = problems
    office.hers.edition += 1
    await tick(office)


def told(office: Office) -> list[int]:
    """How many entries each message to her speaks of."""
    return [each.unclear.entries for each in heard(office, CalendarUnclear)]  # type: ignore[attr-defined]


async def test_what_could_not_be_understood_is_told_once(office: Office) -> None:
    await office.claim()
    both = (puzzle("a", Doubt.TOO_DENSE, TEN), puzzle("b"))
    for _ in range(3):
        await with_problems(office, *both)
    assert told(office) == [2]
    [message] = heard(office, CalendarUnclear)
    assert isinstance(message, CalendarUnclear)
    assert (message.chat_id, message.calendar) == (MINA_ID, "hers")
    assert message.unclear.first == ((Doubt.NO_RULE, NINE), (Doubt.TOO_DENSE, TEN))


async def test_something_new_is_told_and_something_mended_is_not(office: Office) -> None:
    await office.claim()
    await with_problems(office, puzzle("a"), puzzle("b"))
    await with_problems(office, puzzle("a"))
    await with_problems(office, puzzle("a"), puzzle("c"))
    await with_problems(office)
    assert told(office) == [2, 2]


async def test_who_claims_her_place_late_hears_what_stands_then(office: Office) -> None:
    await with_problems(office, puzzle("a"), puzzle("b"), puzzle("c"))
    await with_problems(office, puzzle("a"), puzzle("b"))
    await office.claim()
    await office.outbox().deliver_due()
    assert told(office) == [2]


async def test_what_was_mended_before_she_could_be_told_is_not_told(lite: Office) -> None:
    await with_problems(lite, puzzle("a"))
    await with_problems(lite)
    await lite.claim()
    await lite.outbox().deliver_due()
    assert told(lite) == []


async def test_no_uid_of_hers_is_stored(lite: Office) -> None:
    await with_problems(lite, puzzle("dinner-with-sam@mail.example"))
    async with lite.store.read() as view:
        state = (await view.calendar_states(PARK))["hers"]
    assert state.problems
    assert "sam" not in state.problems


async def test_an_unchanged_calendar_keeps_its_problems_and_tells_nothing(lite: Office) -> None:
    await lite.claim()
    await with_problems(lite, puzzle("a"))
    for _ in range(2):
        await tick(lite)
    assert told(lite) == [1]


async def test_a_calendar_that_left_the_practice_file_is_not_spoken_of(lite: Office) -> None:
    await with_problems(lite, puzzle("a"))
    office = await open_office(lite.store)
    await CalendarService(lite.store, lite.practice, lite.clock, {}).refresh(PARK)
    office.go_to(lite.clock.now())
    await office.claim()
    await office.outbox().deliver_due()
    assert heard(office, CalendarUnclear) == []
