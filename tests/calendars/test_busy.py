"""`fitbot busy`: why is this time not offered?"""

import asyncio
import datetime as dt
import http.server
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from fitbot.busy import Busy, Days
from fitbot.errors import ConfigError
from fitbot.listing import Look
from fitbot.texts import Texts
from tests import test_cli
from tests.calendars.building import SAMPLES, calendar, event, span
from tests.calendars.dav import PASSWORD, Servers, account
from tests.test_cli import EXAMPLE, MONDAY, ROOT, Ran, Shell

fitbot = test_cli.fitbot

EN = Texts("en", "US")
BERLIN = ("--zone", "Europe/Berlin")
SEPTEMBER = ("--from", "2026-09-01", "--to", "2026-10-01")
#: A night over a midnight, two that touch, and one that sticks out of the span at either end.
HERS = calendar(
    event("DTSTART;TZID=Europe/Berlin:20260907T220000", "DURATION:PT4H", uid="night"),
    event("DTSTART;TZID=Europe/Berlin:20260910T090000", "DURATION:PT1H", uid="a"),
    event("DTSTART;TZID=Europe/Berlin:20260910T100000", "DURATION:PT30M", uid="b"),
    event("DTSTART;VALUE=DATE:20260831", "DTEND;VALUE=DATE:20260902", uid="first"),
    event("DTSTART;VALUE=DATE:20260930", "DTEND;VALUE=DATE:20261002", uid="last"),
)
BUSY = [
    {"start": "2026-08-31T22:00:00Z", "end": "2026-09-01T22:00:00Z"},
    {"start": "2026-09-07T20:00:00Z", "end": "2026-09-08T00:00:00Z"},
    {"start": "2026-09-10T07:00:00Z", "end": "2026-09-10T08:30:00Z"},
    {"start": "2026-09-29T22:00:00Z", "end": "2026-09-30T22:00:00Z"},
]


@pytest.fixture
def hers(fitbot: Shell) -> str:
    (fitbot.folder / "hers.ics").write_bytes(HERS)
    return "hers.ics"


def document(ran: Ran) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran.out)
    assert list(found) == ["busy", "problems", "reliable"]
    assert all(list(each) == ["start", "end"] for each in found["busy"])
    assert all(list(each) == ["uid", "what"] for each in found["problems"])
    assert found["reliable"] is not bool(found["problems"])
    return found


# A file


def test_a_file_is_shown_for_a_program_merged_sorted_and_clipped(fitbot: Shell, hers: str) -> None:
    ran = fitbot("busy", hers, *BERLIN, *SEPTEMBER, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert document(ran) == {"busy": BUSY, "problems": [], "reliable": True}


def test_a_file_is_shown_for_a_person_day_by_day(fitbot: Shell, hers: str) -> None:
    ran = fitbot("busy", hers, *BERLIN, "--from", "2026-09-07", "--to", "2026-09-11")
    assert (ran.code, ran.err) == (0, "")
    assert [line.rstrip() for line in ran.out.splitlines()] == [
        "Day             Taken (Europe/Berlin)  Calendar",
        "Mon 2026-09-07  22:00–24:00            hers.ics",
        "Tue 2026-09-08  00:00–02:00            hers.ics",
        "Wed 2026-09-09  –",
        "Thu 2026-09-10  09:00–10:30            hers.ics",
    ]
    ran = fitbot("busy", hers, *BERLIN, "--from", "2026-09-01", "--to", "2026-09-02")
    assert "Tue 2026-09-01  all day" in ran.out


def test_by_default_it_is_the_week_from_today(fitbot: Shell, hers: str) -> None:
    ran = fitbot("busy", hers, *BERLIN, "--now", "2026-09-09T22:30:00Z")
    days = re.findall(r"^\w{3} (\S+)", ran.out, re.MULTILINE)
    assert (days[0], days[-1], len(days)) == ("2026-09-10", "2026-09-16", 7)


def test_what_is_not_understood_is_said_and_the_answer_is_not_reliable(fitbot: Shell) -> None:
    file = str(SAMPLES / "table/19_malformed_rule.ics")
    words = ("busy", file, *BERLIN, "--from", "2026-11-28", "--to", "2026-11-29")
    found = document(fitbot(*words, "--json"))
    assert found["busy"] == [{"start": "2026-11-28T08:00:00Z", "end": "2026-11-28T09:00:00Z"}]
    assert found["problems"] == [
        {
            "uid": "hers",
            "what": "how it repeats cannot be understood, so its hour is blocked on every day from"
            " its start",
        }
    ]
    ran = fitbot(*words)
    assert (ran.code, ran.err) == (0, "")
    assert "Not understood, and blocked to be safe:\n  hers: how it repeats cannot be" in ran.out


def test_a_declined_invitation_takes_no_time_where_her_address_is_given(fitbot: Shell) -> None:
    words = ("busy", str(SAMPLES / "table/31_declined.ics"), *BERLIN, *SEPTEMBER, "--json")
    assert len(document(fitbot(*words))["busy"]) == 2
    assert len(document(fitbot(*words, "--owner", "mina@practice.example"))["busy"]) == 1


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (None, "there is no file at hers.ics"),
        (b"<html>sign in</html>", "what is there is not a calendar"),
        (HERS[:200], "the calendar breaks off before its end"),
    ],
)
def test_what_cannot_be_read_is_a_sentence_an_exit_code_and_not_reliable(
    fitbot: Shell, content: bytes | None, cause: str
) -> None:
    if content is not None:
        (fitbot.folder / "hers.ics").write_bytes(content)
    ran = fitbot("busy", "hers.ics", *BERLIN, *SEPTEMBER, "--json")
    assert (ran.code, ran.err) == (1, f"hers.ics: {cause}\n")
    assert document(ran) == {
        "busy": [],
        "problems": [{"uid": "", "what": cause}],
        "reliable": False,
    }
    ran = fitbot("busy", "hers.ics", *BERLIN, *SEPTEMBER)
    assert (ran.code, ran.out, ran.err) == (1, "", f"hers.ics: {cause}\n")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 1, "--zone: name whose clock counts"),
        (("--zone", "Berlin"), 2, "write it as Region/City, like Europe/Berlin"),
        ((*BERLIN, "--from", "tomorrow"), 2, "write it like 2026-11-23"),
        ((*BERLIN, "--from", "2026-09-01", "--to", "2026-09-01"), 1, "--to: write a later day"),
        ((*BERLIN, "--from", "2026-09-01", "--to", "9999-12-31"), 1, "--to: write a later day"),
        ((*BERLIN, "--from", "0001-01-01"), 1, "--from: write a day from 1970"),
        ((*BERLIN, "--username", "park"), 1, "--username: give it together with --password-env"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(
    fitbot: Shell, hers: str, words: tuple[str, ...], code: int, said: str
) -> None:
    ran = fitbot("busy", hers, *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_days_are_local_ones_also_when_the_clocks_change() -> None:
    now = dt.datetime(2026, 10, 24, 12, tzinfo=dt.UTC)
    days = Days.of(ZoneInfo("Europe/Berlin"), None, None, now)
    assert [span.length for _, span in days][:3] == [dt.timedelta(hours=h) for h in (24, 25, 24)]
    with pytest.raises(ConfigError):
        Days.of(ZoneInfo("Europe/Berlin"), days.last, days.first, now)


# An address


@dataclass
class Web:
    """A web server on this machine, in a thread of its own."""

    base: str
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def web() -> Iterator[Web]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            found.asked.append(f"{self.command} {self.path}")
            status, headers, body = found.answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_PROPFIND = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Web(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_address_is_read_as_what_answers_and_never_printed(fitbot: Shell, web: Web) -> None:
    web.answers["/secret/hers.ics"] = (200, {}, HERS)
    ran = fitbot("busy", f"{web.base}/secret/hers.ics", *BERLIN, *SEPTEMBER, "--json")
    assert (ran.code, document(ran)["busy"]) == (0, BUSY)
    ran = fitbot("busy", f"{web.base}/secret/gone.ics", *BERLIN, *SEPTEMBER)
    assert ran.code == 1
    assert ran.err == (
        "this address: the calendar's address works no longer: it was withdrawn, or made private\n"
    )
    assert web.asked[-1] == "PROPFIND /secret/gone.ics"


@pytest.mark.parametrize(
    "address", ["http://192.168.255.254/a.ics", "http://169.254.169.254/a.ics", "http://[fd00::1]/"]
)
def test_an_address_in_a_private_network_is_not_asked(fitbot: Shell, address: str) -> None:
    ran = fitbot("busy", address, *BERLIN)
    assert (ran.code, ran.out) == (1, "")
    assert "leads into a private network" in ran.err


def test_an_address_of_this_machine_may_not_lead_to_another_private_one(
    fitbot: Shell, web: Web
) -> None:
    other = web.base.replace("127.0.0.1", "localhost")
    web.answers["/first.ics"] = (302, {"Location": f"{other}/hers.ics"}, b"")
    web.answers["/hers.ics"] = (200, {}, HERS)
    words = ("busy", f"{web.base}/first.ics", *BERLIN, *SEPTEMBER, "--json")
    assert "leads into a private network" in fitbot(*words).err
    assert web.asked == ["GET /first.ics"]
    assert document(fitbot(*words, "--allow-private"))["busy"] == BUSY


def test_what_is_no_address_is_a_sentence(fitbot: Shell) -> None:
    for address in ("ftp://calendar.example/a.ics", "https://", "webcal://"):
        ran = fitbot("busy", address, *BERLIN)
        assert ran.code == 1
        assert ran.err.startswith("SOURCE: write the path of an .ics file, or an address")


async def hers_on_a_server(servers: Servers) -> tuple[str, str]:
    """Her calendar on Radicale: its address, and her user name."""
    async with account(servers.get("radicale")) as her:
        path = await her.new_calendar()
        one = event(
            "DTSTAMP:20260901T090000Z",
            "DTSTART;TZID=Europe/Berlin:20260907T100000",
            "DURATION:PT1H",
        )
        await her.save(f"{path}one.ics", calendar(one))
        return her.url(path), her.user


@pytest.mark.parametrize("flag", [(), ("--caldav",)])
def test_a_calendar_on_a_server_is_read_by_its_address(
    fitbot: Shell, servers: Servers, flag: tuple[str, ...]
) -> None:
    url, user = asyncio.run(hers_on_a_server(servers))
    fitbot.variables["HER_PASSWORD"] = PASSWORD
    login = ("--username", user, "--password-env", "HER_PASSWORD")
    ran = fitbot("busy", url, *BERLIN, *SEPTEMBER, *login, *flag, "--json")
    busy = [{"start": "2026-09-07T08:00:00Z", "end": "2026-09-07T09:00:00Z"}]
    assert (ran.err, document(ran)["busy"]) == ("", busy)
    ran = fitbot("busy", httpx.URL(url).join("/").__str__(), *BERLIN, *SEPTEMBER, *login, "--json")
    assert (ran.err, document(ran)["busy"]) == ("", busy)
    ran = fitbot("busy", url, *BERLIN, "--username", user, "--password-env", "NOT_THERE")
    assert "NOT_THERE: this is missing" in ran.err


# All calendars of a therapist


def test_all_her_calendars_are_shown_on_her_own_clock(fitbot: Shell) -> None:
    ran = fitbot("busy", "therapist:park", "--now", MONDAY)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Day             Taken (America/Los_Angeles)")
    assert "Tue 2026-11-24  09:00–09:50, 11:00–11:50, 15:00–15:50  1: park.ics" in ran.out
    utc = fitbot("busy", "therapist:park", "--now", MONDAY, "--zone", "UTC", "--json")
    assert {"start": "2026-11-24T17:00:00Z", "end": "2026-11-24T17:50:00Z"} in document(utc)["busy"]


def test_one_of_her_calendars_that_cannot_be_read_makes_free_days_unknown(fitbot: Shell) -> None:
    practice = fitbot.folder / "practice.toml"
    text = EXAMPLE.read_text().replace('"sample/', f'"{ROOT}/sample/')
    second = (
        '[[therapists.calendars]]\nkind = "file"\npath = "gone.ics"\n\n[[therapists]]\nid = "fe'
    )
    text = re.sub(r"(?m)^photo = .*$", "", text).replace('[[therapists]]\nid = "fe', second)
    practice.write_text(text)
    words = ("busy", "therapist:park", "--now", MONDAY, "--practice", str(practice))
    ran = fitbot(*words)
    assert ran.code == 1
    assert ran.err == "2: gone.ics: there is no file at gone.ics\n"
    assert "Wed 2026-11-25  ?" in ran.out
    assert "1: park.ics" in ran.out
    found = document(fitbot(*words, "--json"))
    assert found["busy"]
    assert found["problems"] == [{"uid": "", "what": "there is no file at gone.ics"}]


async def test_times_of_several_calendars_are_merged_for_a_program() -> None:
    looks = (
        Look("1: a", (span("2026-09-07 08:00", "10:00"), span("2026-09-07 12:00", "13:00"))),
        Look("2: b", (span("2026-09-07 09:00", "11:00"), span("2026-09-07 11:00", "11:30"))),
    )
    days = Days(ZoneInfo("UTC"), dt.date(2026, 9, 7), dt.date(2026, 9, 8))
    found = Busy(days, looks, EN)
    assert found.document()["busy"] == [
        {"start": "2026-09-07T08:00:00Z", "end": "2026-09-07T11:30:00Z"},
        {"start": "2026-09-07T12:00:00Z", "end": "2026-09-07T13:00:00Z"},
    ]
    assert [list(column.cells) for column in found.table().columns] == [
        ["Mon 2026-09-07", ""],
        ["08:00–10:00, 12:00–13:00", "09:00–11:00, 11:00–11:30"],
        ["1: a", "2: b"],
    ]


def test_a_therapist_without_calendars_is_busy_at_no_time(fitbot: Shell) -> None:
    ran = fitbot("busy", "therapist:ferrer", "--now", MONDAY)
    assert ran.code == 0
    assert ran.out.count("–\n") + ran.out.count("– ") == 7


def test_a_therapist_that_is_not_there_is_answered_with_those_that_are(fitbot: Shell) -> None:
    ran = fitbot("busy", "therapist:perk")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "SOURCE: no therapist has the id 'perk': try park, ferrer\n"


def test_it_needs_neither_token_nor_database(fitbot: Shell, hers: str) -> None:
    fitbot.variables.clear()
    assert fitbot("busy", hers, *BERLIN, *SEPTEMBER).code == 0
    assert sorted(path.name for path in Path(fitbot.folder).iterdir()) == [".env", "hers.ics"]
