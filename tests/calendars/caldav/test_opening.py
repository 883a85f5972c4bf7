"""From the practice file to a calendar on a server: `fitbot slots`, `fitbot check`."""

import datetime as dt
import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from fitbot.listing import Listing, list_slots
from fitbot.practice import Practice, load_practice
from fitbot.sources import open_sources
from fitbot.texts import Texts
from tests.calendars.building import booked, calendar, event
from tests.calendars.dav import PASSWORD, Account
from tests.test_examples import EXAMPLE, ROOT

EN = Texts("en", "US")
NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)


@pytest.fixture
def practice(servers_radicale: Account, tmp_path: Path) -> Practice:
    """The example, with a calendar on a server in place of the file."""
    her = servers_radicale
    caldav = f"""kind = "caldav"
        url = "{her.url("/")}"
        username = "{her.user}"
        password_env = "PARK_CALDAV_PASSWORD"
        allow_private = true
        owner = "Mina@Practice.example"
        write = true"""
    text = EXAMPLE.read_text(encoding="utf-8").replace('"photos/', f'"{ROOT}/photos/')
    text = re.sub(r'^kind = "file".*?^write = true', caldav, text, flags=re.DOTALL | re.MULTILINE)
    (tmp_path / "practice.toml").write_text(text, encoding="utf-8")
    return load_practice(tmp_path / "practice.toml")


async def listed(practice: Practice, password: str = PASSWORD) -> Listing:
    def passwords(name: str) -> SecretStr:
        assert name == "PARK_CALDAV_PASSWORD"
        return SecretStr(password)

    async with open_sources(practice, passwords) as sources:
        (source,) = sources["park"]
        assert source.name == "1: caldav"
        assert source.writable is source.calendar
        return await list_slots(practice.therapist("park"), sources["park"], NOW)


async def test_what_stands_in_the_calendar_is_not_offered(
    practice: Practice, servers_radicale: Account
) -> None:
    path = await servers_radicale.new_calendar("Practice")
    before = await listed(practice)
    assert not before.failed
    taken = before.slots[3]
    await servers_radicale.save(f"{path}x.ics", booked("x", f"{taken.start:%Y-%m-%d %H:%M}"))
    after = await listed(practice)
    assert taken not in after.slots
    assert before.slots[0] in after.slots


async def test_an_invitation_takes_time_unless_she_declined_it_herself(
    practice: Practice, servers_radicale: Account
) -> None:
    # scheduling 34
    path = await servers_radicale.new_calendar("Practice")
    before = (await listed(practice)).slots
    for number, (hers, guests) in enumerate([("DECLINED", "ACCEPTED"), ("ACCEPTED", "DECLINED")]):
        slot = before[number * 5]
        invitation = event(
            "DTSTAMP:20260901T090000Z",
            f"DTSTART:{slot.start:%Y%m%dT%H%M%SZ}",
            "DURATION:PT20M",
            "ORGANIZER:mailto:guest@mail.example",
            f"ATTENDEE;CN=Mina Park;PARTSTAT={hers}:mailto:mina@practice.example",
            f"ATTENDEE;PARTSTAT={guests}:mailto:guest@mail.example",
            uid=f"invitation-{number}",
        )
        await servers_radicale.save(f"{path}{number}.ics", calendar(invitation))
    after = (await listed(practice)).slots
    assert before[0] in after
    assert before[5] not in after


async def test_several_calendars_are_listed_with_the_address_to_write(
    practice: Practice, servers_radicale: Account
) -> None:
    paths = {name: await servers_radicale.new_calendar(name) for name in ("Practice", "Family")}
    found = await listed(practice)
    (problem,) = found.problems(EN)
    assert problem.path == "park: calendars[0]"
    assert problem.advice.startswith("there are 2 calendars here, write the address of one of them")
    for name, path in paths.items():
        assert f"\n  {name}: {servers_radicale.url(path)}" in problem.advice
    assert found.slots == ()


async def test_a_wrong_password_is_said_in_a_sentence(practice: Practice) -> None:
    (problem,) = (await listed(practice, "battery-staple")).problems(EN)
    assert str(problem) == ("park: calendars[0]: the server does not know this user and password")
