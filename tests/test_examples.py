"""The two files that ship as examples work as shipped, and whatever is broken in them is named."""

import datetime as dt
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from fitbot.config import Settings, load_settings
from fitbot.domain.availability import Window
from fitbot.errors import ConfigError, Problem
from fitbot.practice import TOPICS, Practice, load_practice
from fitbot.practice.advice import EXAMPLES, problems

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "practice.example.toml"


@pytest.fixture(scope="module")
def practice() -> Practice:
    return load_practice(EXAMPLE)


def test_the_practice_loads_as_shipped(practice: Practice):
    assert [therapist.id for therapist in practice.therapists] == ["park", "ferrer"]
    assert len(practice.faq) >= 12
    assert len(practice.referrals) == 3


def test_the_photos_are_shipped_and_small(practice: Practice):
    for therapist in practice.therapists:
        assert therapist.photo is not None
        assert therapist.photo.read_bytes().startswith(b"\xff\xd8\xff")
        assert therapist.photo.stat().st_size < 80_000


def test_each_therapist_takes_a_lunch_break(practice: Practice):
    for therapist in practice.therapists:
        assert any(
            len(windows) == 2 and windows[0].end < windows[1].start
            for windows in therapist.availability.weekly
        )


def test_the_calendar_to_write_to_need_not_exist_yet(tmp_path: Path):
    shutil.copy(EXAMPLE, tmp_path / "practice.toml")
    shutil.copytree(ROOT / "photos", tmp_path / "photos")

    (calendar,) = load_practice(tmp_path / "practice.toml").therapist("park").calendars

    assert calendar.write
    assert calendar.path is not None
    assert calendar.path.is_relative_to(tmp_path)
    assert not calendar.path.exists()


def test_the_example_shows_every_key_of_the_file():
    text = EXAMPLE.read_text(encoding="utf-8")

    for place, example in EXAMPLES.items():
        key = place.rpartition(".")[2]
        shown = place.startswith("therapists.hours.") or example in text or f"{key} = " in text
        assert shown, place


def test_the_example_names_every_topic():
    remark = EXAMPLE.read_text(encoding="utf-8").replace("\n#", "")

    for topic in TOPICS:
        assert re.search(rf"\b{topic}\b", remark)


def test_what_is_switched_off_by_a_remark_can_be_switched_on(tmp_path: Path):
    text = EXAMPLE.read_text(encoding="utf-8")
    on, end = text, 0
    for _ in range(text.count("# [[therapists.calendars]]")):
        start = text.index("# [[therapists.calendars]]", end)
        end = text.index("\n\n", start)
        off = text[start:end]
        on = on.replace(off, off.replace("# ", "", 1).replace("\n# ", "\n"))
    on = on.replace("# time_zone", "time_zone").replace('"photos/', f'"{ROOT}/photos/')
    (tmp_path / "practice.toml").write_text(on, encoding="utf-8")

    practice = load_practice(tmp_path / "practice.toml")

    kinds = [calendar.kind for calendar in practice.therapist("park").calendars]
    assert kinds == ["file", "caldav", "feed"]
    assert practice.therapist("ferrer").zone.key == "America/Denver"


def test_nobody_real_is_in_the_example():
    text = EXAMPLE.read_text(encoding="utf-8")

    addresses = re.findall(r"(?:https?://|@)([\w.-]+)", text)
    assert addresses
    assert all(address.endswith(".example") for address in addresses)
    assert not re.search(r"\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}", text)


def test_every_setting_has_a_line_with_a_remark_in_the_example():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()

    for field in Settings.model_fields:
        (place,) = (
            n for n, line in enumerate(lines) if line.startswith(f"FITBOT_{field.upper()}=")
        )
        assert lines[place - 1].startswith("# ")


def test_the_example_of_the_settings_says_the_defaults():
    assert load_settings(ROOT / ".env.example", {}) == Settings()


# -- whatever is broken ---------------------------------------------------------------------------

LEAVES = st.one_of(
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["", "\0", "{line}", "UTC", "US", "jitsi", "caldav", "//", "https://[", "~x"]),
    st.dates(),
    st.times(),
    st.datetimes(),
    st.datetimes(timezones=st.just(dt.UTC)),
)
GARBAGE = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "kind", "hours", "x", ""]), inner, max_size=3
        )
    ),
    max_leaves=5,
)


def _places(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    places = [here] if here else []
    if isinstance(value, dict | list):
        for key, each in inner:
            places += (
                _places(each, (*here, key)) if isinstance(each, dict | list) else [(*here, key)]
            )
    return places


PLACES = _places(tomllib.loads(EXAMPLE.read_text(encoding="utf-8")))


@given(st.lists(st.tuples(st.sampled_from(PLACES), GARBAGE), min_size=1, max_size=4))
def test_whatever_stands_in_the_file_it_loads_or_every_mistake_has_advice(
    changes: list[tuple[tuple[Any, ...], Any]],
):
    data = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    for place, garbage in changes:
        _put(data, place, garbage)

    try:
        practice = Practice.model_validate(data, context={"folder": ROOT})
    except ValidationError as error:
        found = problems(error)
    else:
        found = []
        for therapist in practice.therapists:
            assert therapist.policy.length >= dt.timedelta(minutes=5)
            assert all(isinstance(w, Window) for day in therapist.availability.weekly for w in day)

    for problem in found:
        assert problem.path
        assert problem.advice[0].islower()
        assert not re.search(r"Input should|valid \w+|Value error|pydantic", problem.advice)


def _put(data: Any, place: tuple[Any, ...], garbage: Any) -> None:
    """Write `garbage` at a place, if an earlier change has left it there."""
    *way, last = place
    for step in way:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(data, dict) or (isinstance(data, list) and last in range(len(data))):
        data[last] = garbage


@given(st.text(max_size=60))
def test_whatever_text_is_in_the_file_it_is_a_config_error(
    tmp_path_factory: pytest.TempPathFactory, text: str
):
    path = tmp_path_factory.getbasetemp() / "garbage.toml"
    path.write_text(text, encoding="utf-8", errors="replace")

    with pytest.raises(ConfigError):
        load_practice(path)


@given(
    st.sampled_from(sorted(Settings.model_fields)),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=60),
)
def test_whatever_is_in_a_variable_it_is_taken_or_a_config_error(field: str, text: str):
    found: tuple[Problem, ...] = ()
    try:
        load_settings(None, {f"FITBOT_{field.upper()}": text})
    except ConfigError as error:
        found = error.problems

    assert [problem.path for problem in found] in ([], [f"FITBOT_{field.upper()}"])


def test_every_place_that_the_readme_points_to_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    places = re.findall(r"\]\((?!https?://)([^)#]+)\)", readme)
    assert {"docs/data.md", "docs/images/3-booked.png", "practice.example.toml"} <= set(places)
    for place in places:
        assert (ROOT / place).exists(), place


def test_the_readme_explains_every_setting() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for field in Settings.model_fields:
        assert f"`FITBOT_{field.upper()}`" in readme
