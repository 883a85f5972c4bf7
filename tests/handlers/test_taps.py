"""A button's meaning survives the trip through Telegram; anything else means nothing."""

import datetime as dt
from dataclasses import fields
from typing import get_type_hints
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fitbot.domain.digest import Detail
from fitbot.domain.precheck import Answer, Step
from fitbot.domain.survey import Decision, Item, Rating, Sound
from fitbot.regions import COUNTRY_BY_ZONE, FROM_NOW_ON
from handlers import build, taps  # noqa: F401 — build fills the routes
from handlers.callback import Code, Tap, all_taps, keeps_message, unpack
from handlers.routes import ROUTES, on
from tests.journeys.world import EXAMPLE

_IDS = st.integers(0, 2**31)
_MINUTES = st.integers(0, 60 * 24 * 365 * 200)
_VALUES: dict[type, st.SearchStrategy[object]] = {
    int: _IDS,
    bool: st.booleans(),
    str: st.from_regex(r"[a-z0-9_-]{1,32}", fullmatch=True),
    dt.date: st.dates(),
    ZoneInfo: st.sampled_from([ZoneInfo(key) for key in COUNTRY_BY_ZONE]),
    dt.datetime: _MINUTES.map(lambda n: dt.datetime.fromtimestamp(n * 60, dt.UTC)),
    Code: st.from_regex(r"[A-Z]{2}(-[A-Z0-9]{1,3})?|[a-z]{2,3}", fullmatch=True).map(Code),
    **{
        kind: st.sampled_from(list(kind))
        for kind in (Item, Rating, Sound, Decision, Step, Answer, Detail)
    },
}


def _any_tap(kind: type[Tap]) -> st.SearchStrategy[Tap]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: _VALUES[hints[field.name]] for field in fields(kind)})


_TAPS = st.sampled_from(all_taps()).flatmap(_any_tap)


@settings(deadline=None)
@given(tap=_TAPS, keeps=st.booleans())
def test_every_tap_comes_back_as_it_was_and_fits(tap: Tap, keeps: bool) -> None:
    data = tap.pack(keeps=keeps)
    assert len(data.encode()) <= 64
    assert unpack(data) == tap
    assert keeps_message(data) == keeps


@pytest.mark.parametrize("kind", all_taps())
def test_every_kind_of_tap_comes_back(kind: type[Tap]) -> None:
    @settings(deadline=None)
    @given(tap=_any_tap(kind))
    def comes_back(tap: Tap) -> None:
        assert unpack(tap.pack()) == tap

    comes_back()


def test_every_kind_of_tap_has_exactly_one_answer() -> None:
    assert set(ROUTES) == set(all_taps()) == set(_kinds(Tap))


def _kinds(kind: type[Tap]) -> list[type[Tap]]:
    found = [each for each in kind.__subclasses__() if each.__module__.startswith(taps.__name__)]
    # Slots make each class twice; the registered one is the one with its name in the module.
    return [each for each in found if getattr(taps, each.__name__) is each]


def test_every_tag_is_told_from_the_others() -> None:
    tags = [kind.tag for kind in all_taps()]
    assert len(set(tags)) == len(tags)
    assert all(tag.isalpha() and tag.isascii() for tag in tags)


def test_a_second_answer_to_a_kind_of_tap_is_a_bug() -> None:
    with pytest.raises(ValueError, match="Menu has an answer already"):
        on(taps.Menu)(ROUTES[taps.Menu])


@settings(deadline=None)
@given(data=st.none() | st.text())
@example(data="")
@example(data="1")
@example(data="1+")
@example(data="1|")
@example(data="1pick|park|0|" + "z" * 12)
@example(data="1pick|park|0|" + "z" * 13)
def test_any_text_at_all_can_be_looked_at(data: str | None) -> None:
    assert unpack(data) is None or isinstance(unpack(data), Tap)
    assert keeps_message(data) in {True, False}


@settings(deadline=None)
@given(
    head=st.sampled_from([f"1{kind.tag}" for kind in all_taps()]),
    values=st.lists(st.text() | st.from_regex(r"[a-z0-9-]{0,14}", fullmatch=True), max_size=4),
)
def test_a_known_kind_with_anything_in_it_can_be_looked_at(head: str, values: list[str]) -> None:
    tap = unpack("|".join([head, *values]))
    if tap is not None:
        assert unpack(tap.pack() if _packs(tap) else None) in {tap, None}


def _packs(tap: Tap) -> bool:
    try:
        tap.pack()
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "data",
    ["0menu", "2menu", "menu", "1menux", "1Menu", "1+", "1++menu", "1menu|", "1can", "1can|"],
)
def test_what_this_version_did_not_write_means_nothing(data: str) -> None:
    assert unpack(data) is None


def test_no_instant_comes_back_that_a_calendar_could_not_go_on_from() -> None:
    for digits in ("z" * 5, "z" * 6, "z" * 7, "z" * 12):
        tap = unpack(f"1pick|park|0|{digits}")
        assert tap is None or (isinstance(tap, taps.Pick) and tap.start.year <= 3000)


def test_data_that_would_not_fit_is_a_bug() -> None:
    with pytest.raises(ValueError, match="bytes of callback data"):
        taps.Choose("x" * 64).pack()
    with pytest.raises(ValueError, match="count from zero"):
        taps.Questions(-1).pack()


def test_the_longest_data_of_the_longest_id_fits() -> None:
    longest = "x" * 32
    start = dt.datetime(2999, 12, 31, tzinfo=dt.UTC)
    for tap in (taps.Confirm(longest, 2**31, start), taps.Days(longest, 2**31, 1000)):
        assert unpack(tap.pack(keeps=True)) == tap
    assert all(len(each.id) <= 32 for each in EXAMPLE.therapists)


def test_every_zone_that_can_be_chosen_has_a_sign_of_its_own() -> None:
    zones = [ZoneInfo(key) for key in COUNTRY_BY_ZONE]
    packed = {taps.LiveIn("x" * 32, 2**31, zone).pack(keeps=True) for zone in zones}
    assert len(packed) == len(zones)
    assert set(FROM_NOW_ON) <= COUNTRY_BY_ZONE.keys()
    assert unpack("1zone|park|0|0123456789") is None
