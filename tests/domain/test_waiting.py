import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from fitbot.domain.availability import Policy
from fitbot.domain.booking import Booking, Status
from fitbot.domain.interval import Interval
from fitbot.domain.outbox import Outcome
from fitbot.domain.reminders import outside_night
from fitbot.domain.slots import Taken, free_slots, horizon_ends
from fitbot.domain.waiting import (
    ANY_TIME,
    KEPT_FOR,
    LEAST_TO_ANSWER,
    LEAST_WHEN_LATE,
    WAITS_FOR,
    Ending,
    InLine,
    Known,
    Look,
    Offer,
    Part,
    Waiting,
    Wanted,
    in_order,
    next_offer,
)
from tests.domain.building import BERLIN, KOLKATA, NEW_YORK, PLAIN, UTC, at, daily, minutes

#: A Monday, 10:00 in UTC.
NOW = at("2026-03-02T10:00")
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
NO_NOTICE = Policy(notice=dt.timedelta())
LATE = at("2026-03-30T00:00")


def slot(text: str) -> Interval:
    return Interval(at(text), at(text) + minutes(30))


TUESDAY, WEDNESDAY, NEXT_WEEK = (
    slot("2026-03-03T10:00"),
    slot("2026-03-04T15:00"),
    slot("2026-03-10T18:00"),
)


def look(*free: Interval, kept: tuple[Interval, ...] = (), until: dt.datetime = LATE) -> Look:
    """What is free, and what is only kept for somebody."""
    return Look(free, frozenset(each.start for each in (*free, *kept)), until)


def knows(*slots: Interval, until: dt.datetime = LATE) -> Known:
    return Known(frozenset(each.start for each in slots), until)


def someone(
    number: int = 1,
    seen: Look | None = None,
    known: Known | None = None,
    wanted: Wanted = ANY_TIME,
    **about: object,
) -> InLine:
    """Number 1 waits longest."""
    waiting = Waiting(number, "park", wanted, NOW - DAY + minutes(number), known or knows())
    plain = InLine(waiting, seen or look(TUESDAY), UTC, reachable=True)
    return replace(plain, **about)  # type: ignore[arg-type]


def booked(slot: Interval, therapist_id: str = "park") -> Booking:
    return Booking(7, "AB12", "u@fitbot", therapist_id, 1, slot, Status.BOOKED, 0, NOW)


def offered(*line: InLine, now: dt.datetime = NOW, policy: Policy = NO_NOTICE) -> Offer:
    found = next_offer(line, policy, now)
    assert found is not None
    return found


# What suits


@pytest.mark.parametrize(
    ("hour", "part"), [(0, "m"), (11, "m"), (12, "a"), (16, "a"), (17, "e"), (23, "e")]
)
def test_noon_and_five_part_the_day(hour: int, part: str) -> None:
    assert Part.of(dt.datetime(2026, 3, 2, hour, 59, tzinfo=UTC)) is Part(part)


def test_days_and_parts_are_those_of_whoever_waits() -> None:
    late_on_monday = at("2026-03-02T21:00")
    monday_evenings = Wanted(frozenset({0}), frozenset({Part.EVENING}))
    tuesday_mornings = Wanted(frozenset({1}), frozenset({Part.MORNING}))
    assert monday_evenings.suits(late_on_monday, BERLIN)
    assert not monday_evenings.suits(late_on_monday, KOLKATA)
    assert tuesday_mornings.suits(late_on_monday, KOLKATA)
    assert not monday_evenings.suits(late_on_monday + DAY, BERLIN)


@pytest.mark.parametrize(
    ("days", "parts"), [((), (Part.MORNING,)), ((1,), ()), ((7,), (Part.MORNING,)), ((-1,), ())]
)
def test_a_wish_that_nothing_could_meet_cannot_be_made(
    days: tuple[int, ...], parts: tuple[Part, ...]
) -> None:
    with pytest.raises(ValueError, match=r"day|days"):
        Wanted(frozenset(days), frozenset(parts))


# What is news


def test_what_was_free_when_the_wish_was_left_is_no_news() -> None:
    known = knows(TUESDAY)
    assert next_offer([someone(seen=look(TUESDAY), known=known)], NO_NOTICE, NOW) is None
    assert offered(someone(seen=look(TUESDAY, WEDNESDAY), known=known)).slot == WEDNESDAY


def test_what_was_free_was_taken_and_is_free_again_is_news() -> None:
    first = someone(seen=look(WEDNESDAY), known=knows(TUESDAY, WEDNESDAY)).known()
    assert first == knows(WEDNESDAY)
    again = someone(seen=look(TUESDAY, WEDNESDAY), known=first)
    assert offered(again).slot == TUESDAY


def test_that_somebody_only_looked_at_a_time_makes_it_no_news() -> None:
    while_held = someone(seen=look(kept=(TUESDAY,)), known=knows(TUESDAY)).known()
    assert while_held == knows(TUESDAY)
    assert list(someone(seen=look(TUESDAY), known=while_held).news()) == []


def test_what_is_kept_for_somebody_else_is_not_offered_and_is_news_when_let_go() -> None:
    kept = someone(seen=look(kept=(TUESDAY,)))
    assert list(kept.news()) == []
    assert list(someone(seen=look(TUESDAY), known=kept.known()).news()) == [TUESDAY]


def test_when_nothing_could_be_looked_at_everything_is_news_until_something_is_offered() -> None:
    waiting = Waiting(1, "park", ANY_TIME, NOW - DAY)
    blind = InLine(waiting, look(TUESDAY, WEDNESDAY), UTC, reachable=True)
    assert blind.known() is None
    assert list(blind.news()) == [TUESDAY, WEDNESDAY]
    assert blind.known_after_an_offer() == knows(TUESDAY, WEDNESDAY)


def test_one_change_of_a_calendar_leads_to_one_offer() -> None:
    several = someone(seen=look(TUESDAY, WEDNESDAY, NEXT_WEEK))
    assert offered(several).slot == TUESDAY
    after = several.known_after_an_offer()
    assert list(someone(seen=look(TUESDAY, WEDNESDAY, NEXT_WEEK), known=after).news()) == []


def test_a_day_that_comes_within_the_horizon_is_news_only_to_whoever_has_no_other_time() -> None:
    until = at("2026-03-10T00:00")
    has_some = someone(seen=look(TUESDAY, NEXT_WEEK), known=knows(TUESDAY, until=until))
    assert list(has_some.news()) == []
    assert has_some.known() == knows(TUESDAY, NEXT_WEEK)
    has_none = someone(seen=look(NEXT_WEEK), known=knows(until=until))
    assert list(has_none.news()) == [NEXT_WEEK]
    evenings = Wanted(frozenset(range(7)), frozenset({Part.EVENING}))
    has_none_that_suits = replace(has_some, waiting=replace(has_some.waiting, wanted=evenings))
    assert list(has_none_that_suits.news()) == [NEXT_WEEK]


def test_a_time_within_the_horizon_is_news_even_to_whoever_has_others() -> None:
    until = at("2026-03-11T00:00")
    freed = someone(seen=look(TUESDAY, NEXT_WEEK), known=knows(TUESDAY, until=until))
    assert list(freed.news()) == [NEXT_WEEK]


def test_what_was_offered_or_given_up_before_is_never_offered_again() -> None:
    had = frozenset({TUESDAY.start})
    assert list(someone(seen=look(TUESDAY, WEDNESDAY), had=had).news()) == [WEDNESDAY]


def test_what_does_not_suit_is_not_offered() -> None:
    mondays = Wanted(frozenset({0}), frozenset(Part))
    assert list(someone(seen=look(TUESDAY, WEDNESDAY), wanted=mondays).news()) == []


# Who is next


def test_whoever_waits_longest_comes_first() -> None:
    line = [someone(3), someone(1), someone(2)]
    assert [each.waiting.person_id for each in in_order(line)] == [1, 2, 3]
    assert offered(*line).person_id == 1
    assert offered(someone(3), someone(2)).person_id == 2


def test_whom_it_does_not_suit_or_who_cannot_answer_is_passed_over() -> None:
    mondays = Wanted(frozenset({0}), frozenset(Part))
    for not_now in (
        someone(wanted=mondays),
        someone(has_offer=True),
        someone(reachable=False),
        someone(booking=booked(TUESDAY)),
        someone(booking=booked(slot("2026-03-02T11:00"))),
        someone(booking=booked(NEXT_WEEK, "ferrer")),
        someone(zone=KOLKATA, seen=look(TUESDAY)),
    ):
        now = at("2026-03-02T16:00") if not_now.zone is KOLKATA else NOW
        assert next_offer([not_now], NO_NOTICE, now) is None
        assert offered(not_now, someone(2), now=now).person_id == 2


def test_whoever_has_a_consultation_is_offered_only_what_is_earlier() -> None:
    moves = someone(seen=look(TUESDAY, WEDNESDAY, NEXT_WEEK), booking=booked(WEDNESDAY))
    assert list(moves.news()) == [TUESDAY]


# Until when


def test_a_slot_is_kept_for_two_hours_or_until_it_cannot_be_booked_any_more() -> None:
    assert offered(someone()).expires_at == NOW + KEPT_FOR
    assert offered(someone(), policy=Policy(notice=23 * HOUR)).expires_at == NOW + HOUR
    before_hers = booked(slot("2026-03-02T13:00"))
    earlier = someone(seen=look(slot("2026-03-02T12:30")), booking=before_hers)
    assert offered(earlier).expires_at == at("2026-03-02T13:00") - NO_NOTICE.change_until


def test_what_leaves_too_little_time_for_an_answer_is_not_offered_and_the_next_is() -> None:
    soon = slot("2026-03-02T10:14")
    assert next_offer([someone(seen=look(soon))], NO_NOTICE, NOW) is None
    assert offered(someone(seen=look(soon, TUESDAY))).slot == TUESDAY
    just = Interval(NOW + LEAST_TO_ANSWER, NOW + LEAST_TO_ANSWER + minutes(30))
    assert offered(someone(seen=look(just))).slot == just


def test_an_offer_is_live_until_it_runs_out_or_ends() -> None:
    offer = Offer(1, 1, "park", TUESDAY, NOW, NOW + HOUR)
    assert offer.is_live(NOW)
    assert not offer.is_live(NOW + HOUR)
    assert not replace(offer, ending=Ending.DECLINED).is_live(NOW)


@pytest.mark.parametrize(
    ("told", "hours", "reachable", "ending"),
    [
        (None, 0, True, None),
        (None, 0, False, Ending.UNHEARD),
        (None, 1, True, Ending.UNHEARD),
        (Outcome.DROPPED, 0, True, Ending.UNHEARD),
        (Outcome.DONE, 0, True, None),
        (Outcome.DONE, 0, False, Ending.WITHDRAWN),
        (Outcome.DONE, 1, True, Ending.EXPIRED),
        (Outcome.DONE, 1, False, Ending.EXPIRED),
        (Outcome.FAILED, 0, True, Ending.EXPIRED),
        (Outcome.FAILED, 0, False, Ending.UNHEARD),
    ],
)
def test_an_offer_ends_by_itself_and_was_none_if_nobody_heard_of_it(
    told: Outcome | None, hours: int, reachable: bool, ending: Ending | None
) -> None:
    offer = Offer(1, 1, "park", TUESDAY, NOW, NOW + HOUR, told=told)
    assert offer.ends(NOW + hours * HOUR, UTC, reachable=reachable) is ending


def test_at_night_what_was_not_told_has_ended_and_what_was_told_stands() -> None:
    evening = at("2026-03-02T20:59")
    offer = Offer(1, 1, "park", TUESDAY, evening, evening + HOUR)
    for now, ended in ((evening, None), (evening + minutes(1), Ending.UNHEARD)):
        assert offer.can_be_told(now, UTC) is (ended is None)
        assert offer.ends(now, UTC, reachable=True) is ended
        assert replace(offer, told=Outcome.DONE).ends(now, UTC, reachable=True) is None


def test_an_offer_that_comes_late_still_leaves_time_to_answer() -> None:
    offer = Offer(1, 1, "park", TUESDAY, NOW, NOW + HOUR)
    late = NOW + HOUR - LEAST_WHEN_LATE
    assert offer.can_be_told(late, UTC)
    assert not offer.can_be_told(late + minutes(1), UTC)
    assert not replace(offer, ending=Ending.DECLINED).can_be_told(NOW, UTC)


def test_without_an_offer_she_knows_what_she_knew_but_for_what_was_taken_since() -> None:
    before = knows(TUESDAY, WEDNESDAY)
    offer = Offer(1, 1, "park", NEXT_WEEK, NOW, NOW + HOUR, known_before=before)
    assert offer.known_without(knows(TUESDAY, NEXT_WEEK)) == knows(TUESDAY)
    assert offer.known_without(None) is None
    assert replace(offer, known_before=None).known_without(knows(TUESDAY)) is None


def test_a_wait_is_over_after_thirty_days() -> None:
    waiting = Waiting(1, "park", ANY_TIME, NOW)
    assert not waiting.is_over(NOW + WAITS_FOR - minutes(1))
    assert waiting.is_over(NOW + WAITS_FOR)


# A whole line, over some days

ZONES = (UTC, BERLIN, NEW_YORK, KOLKATA)
#: Eight slots a day, on two days: crowded.
HOURS = daily(UTC, "06:00-10:00")
POLICY = replace(PLAIN, horizon_days=2, buffer_after=minutes(10), per_day=4)

wanted = st.just(ANY_TIME) | st.builds(
    Wanted,
    st.frozensets(st.integers(0, 6), min_size=2),
    st.frozensets(st.sampled_from(Part), min_size=1),
)
people = st.integers(0, 4)
acts = st.one_of(
    st.tuples(st.just("waits"), people, wanted),
    st.tuples(st.sampled_from(["declines", "takes", "cancels"]), people),
    st.tuples(st.just("books"), people, st.integers(0, 7)),
    st.tuples(st.just("passes"), st.sampled_from([1, 20, 130, 400])),
)


class Practice:
    """One therapist's line in memory, with the real slots; each offer is judged as it is made."""

    def __init__(self) -> None:
        self.now = NOW
        self.waiting: dict[int, Waiting] = {}
        self.bookings: dict[int, Interval] = {}
        self.offers: list[Offer] = []

    def act(self, kind: str, *about: object) -> None:
        """Let something happen, then look until there is nothing more to offer."""
        getattr(self, kind)(*about)
        while self.look():
            pass

    def waits(self, person: int, wanted: Wanted) -> None:
        shown = self.sees(person).all_known()
        made = self.waiting[person].made_at if person in self.waiting else self.now
        self.waiting[person] = Waiting(person, "park", wanted, made, shown)

    def declines(self, person: int) -> None:
        self.end(person, Ending.DECLINED)

    def takes(self, person: int) -> None:
        for offer in self.live():
            if offer.person_id == person:
                assert offer.slot in self.sees(person).free, "what is kept can be booked"
                self.book(person, offer.slot)

    def books(self, person: int, place: int) -> None:
        if free := self.sees(person).free:
            self.book(person, free[place % len(free)])

    def cancels(self, person: int) -> None:
        self.bookings.pop(person, None)

    def passes(self, amount: int) -> None:
        self.now += minutes(amount)

    def book(self, person: int, slot: Interval) -> None:
        self.end(person, Ending.BOOKED)
        self.waiting.pop(person, None)
        self.bookings[person] = slot

    def end(self, person: int, ending: Ending) -> None:
        self.offers = [
            replace(offer, ending=ending)
            if offer.person_id == person and offer.ending is None
            else offer
            for offer in self.offers
        ]

    def live(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.is_live(self.now)]

    def sees(self, person: int) -> Look:
        others = [slot for who, slot in self.bookings.items() if who != person]
        kept = [offer.slot for offer in self.live() if offer.person_id != person]
        free = free_slots(HOURS, POLICY, Taken(own=(*others, *kept)), self.now)
        standing = free_slots(HOURS, POLICY, Taken(own=tuple(others)), self.now)
        until = horizon_ends(HOURS, POLICY, self.now)
        return Look(tuple(free), frozenset(each.start for each in standing), until)

    def line(self) -> list[InLine]:
        return [
            InLine(
                waiting,
                self.sees(person),
                ZONES[person % len(ZONES)],
                reachable=True,
                booking=booked(self.bookings[person]) if person in self.bookings else None,
                has_offer=any(offer.person_id == person for offer in self.live()),
                had=frozenset(o.slot.start for o in self.offers if o.person_id == person),
            )
            for person, waiting in self.waiting.items()
        ]

    def look(self) -> bool:
        line = self.line()
        offer = next_offer(line, POLICY, self.now)
        for each in line:
            person = each.waiting.person_id
            known = each.known()
            if offer and offer.person_id == person:
                known = each.known_after_an_offer()
                self.judge(offer, each, line)
            self.waiting[person] = replace(each.waiting, known=known)
        if offer:
            self.offers.append(offer)
        return offer is not None

    def judge(self, offer: Offer, who: InLine, line: list[InLine]) -> None:
        event("an offer")
        gap = POLICY.gap
        for other in self.live():
            assert not offer.slot.padded(gap, gap).overlaps(other.slot)
            assert other.person_id != offer.person_id
        assert not any(
            offer.slot.overlaps(taken)
            for taken in self.bookings.values()
            if taken != (who.booking.slot if who.booking else None)
        )
        assert offer.slot.start not in who.had
        assert outside_night(self.now, who.zone) == self.now
        assert who.waiting.wanted.suits(offer.slot.start, who.zone)
        assert self.now < offer.expires_at <= min(self.now + KEPT_FOR, offer.slot.start)
        if who.booking:
            assert offer.slot.start < who.booking.slot.start
        for each in line:
            earlier = each.waiting.made_at < who.waiting.made_at
            if earlier and each.can_be_offered(POLICY, self.now):
                assert offer.slot not in list(each.news()), "somebody waits longer"


@settings(deadline=None, max_examples=150)
@given(st.lists(acts, min_size=4, max_size=25))
def test_whatever_happens_in_a_line_every_offer_is_in_order(
    happened: list[tuple[str, ...]],
) -> None:
    practice = Practice()
    for person in range(5):
        practice.act("books", person, 0)
        practice.act("waits", (person + 2) % 5, ANY_TIME)
        practice.act("passes", 1)
    for kind, *about in happened:
        practice.act(kind, *about)
    if any(offer.ending is Ending.BOOKED for offer in practice.offers):
        event("an offer was taken")
