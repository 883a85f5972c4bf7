"""CalDAV on Radicale and on Xandikos: what both do, and where they differ (RFC 4791, RFC 6578)."""

from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest

from fitbot.calendars.base import CalendarError, EventChanged, SeveralCalendars
from fitbot.calendars.caldav.collection import Collection
from fitbot.calendars.caldav.wire import Wire
from fitbot.calendars.writing import event_ics
from tests.calendars.building import BERLIN, booked, calendar, days, event, put, query, saying, span
from tests.calendars.dav import Account, account, free_port, radicale
from tests.calendars.scripted import Meddler

STAMP = "DTSTAMP:20260901T090000Z"
LATER = span("2026-09-14 11:00", "11:20")


def collection(her: Account, path: str) -> Collection:
    return Collection(Wire(her.http, her.login), httpx.URL(her.url(path)))


@pytest.fixture
async def path(her: Account) -> str:
    return await her.new_calendar()


# -- finding the calendar -------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["/", "home"])
async def test_of_several_calendars_one_has_to_be_chosen(her: Account, start: str) -> None:
    names = [f"{start} & {number}" for number in range(2)]
    named = {name: await her.new_calendar(name) for name in names}
    await her.new_calendar("Shopping", components="VTODO")
    with saying("write the address of one of them", SeveralCalendars) as caught:
        await her.open(her.home if start == "home" else "/").read(query())
    choices = dict(caught.value.choices)
    assert "Shopping" not in choices
    assert "127.0.0.1" not in str(caught.value)
    for name, path in named.items():
        assert name not in str(caught.value)
        assert choices[name] == her.url(path)
        assert await her.open(path).read(query()) is not None


async def test_a_server_with_one_calendar_is_address_enough(servers_radicale: Account) -> None:
    her = servers_radicale
    path = await her.new_calendar("Practice")
    await her.new_calendar("Tasks", components="VTODO")
    await put(her.open("/"), booked())
    assert b"b1@fitbot" in await her.content(path)


async def test_an_account_without_calendars_says_so(servers_radicale: Account) -> None:
    her = servers_radicale
    await her.new_calendar("Tasks", components="VTODO")
    with saying("no calendar for events"):
        await her.open("/").read(query())


async def test_a_calendar_that_is_gone_is_not_replaced_by_another(her: Account, path: str) -> None:
    opened = her.open(path)
    assert await opened.read(query()) is not None
    assert (await her.hers("DELETE", path)).is_success
    for each in (opened, her.open(path)):
        with saying("no calendar at this address"):
            await each.read(query())
        with pytest.raises(CalendarError):
            await put(each, booked())
        with pytest.raises(CalendarError):
            await each.look({"b1@fitbot"})


async def test_a_wrong_password_is_told_from_the_rest(servers_radicale: Account) -> None:
    path = await servers_radicale.new_calendar()
    for login in (None, servers_radicale.login.__class__("user0", "battery-staple")):
        with saying("does not know this user and password"):
            await servers_radicale.open(path, login=login).read(query())


async def test_somebody_elses_calendar_is_not_opened(servers_radicale: Account) -> None:
    path = await servers_radicale.new_calendar()
    async with account(servers_radicale.server) as other:
        with pytest.raises(CalendarError):
            await other.open(path).read(query())


# -- reading --------------------------------------------------------------------------------------

SERIES = calendar(
    event(
        *(STAMP, "DTSTART;TZID=Europe/Berlin:20200106T090000", "DURATION:PT50M"),
        *("RRULE:FREQ=WEEKLY", "EXDATE;TZID=Europe/Berlin:20260914T090000"),
        uid="series",
    ),
    event(
        *(STAMP, "RECURRENCE-ID;TZID=Europe/Berlin:20250106T090000"),
        *("DTSTART:20260917T150000Z", "DURATION:PT50M"),
        uid="series",
    ),
)


async def test_a_series_is_whole_with_what_is_left_out_and_moved_from_afar(
    her: Account, path: str
) -> None:
    await her.save(f"{path}series.ics", SERIES)
    reading = await her.open(path).read(query("2026-09-07", "2026-09-22"))
    assert reading is not None
    assert reading.busy == (
        span("2026-09-07 09:00", "09:50", BERLIN),
        span("2026-09-17 15:00", "15:50"),
        span("2026-09-21 09:00", "09:50", BERLIN),
    )


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
async def test_whole_days_and_floating_times_are_hers_not_the_servers(
    her: Account, path: str, zone: str
) -> None:
    for name, start in (("early", "010000"), ("late", "230000")):
        one = event(STAMP, f"DTSTART:20260910T{start}", "DURATION:PT30M", uid=name)
        await her.save(f"{path}{name}.ics", calendar(one))
    opened = her.open(path)
    reading = await opened.read(query("2026-09-10", "2026-09-11", zone))
    assert reading is not None
    assert reading.busy == (
        span("2026-09-10 01:00", "01:30", zone),
        span("2026-09-10 23:00", "23:30", zone),
    )
    await her.save(f"{path}day.ics", calendar(event(STAMP, "DTSTART;VALUE=DATE:20260910")))
    reading = await opened.read(query("2026-09-09", "2026-09-12", zone))
    assert reading is not None
    assert reading.busy == (days("2026-09-10", "2026-09-11", zone),)


async def test_what_is_read_again_is_only_what_changed(her: Account, path: str) -> None:
    meddler = Meddler()
    inbox = ["PROPFIND"] if her.server.name == "xandikos" else []  # asked for her hours
    for number in range(3):
        await her.save(
            f"{path}{number}.ics", booked(f"hers{number}", f"2026-09-0{number + 1} 08:00")
        )
    async with httpx.AsyncClient(transport=meddler) as http:
        opened = Account(her.server, her.user, her.home, http).open(path)
        assert await opened.read(query("2026-09-20", "2026-09-21")) is not None
        first = await opened.read(query())  # another window is another question
        assert first is not None
        assert len(first.busy) == 3
        meddler.asked.clear()
        assert await opened.read(query(known=first.fingerprint)) is None
        assert meddler.asked == ["PROPFIND", *inbox]
        await her.save(f"{path}0.ics", booked("hers0", "2026-09-20 08:00", sequence=1))
        await her.save(f"{path}new.ics", booked("new", "2026-09-21 08:00"))
        assert (await her.hers("DELETE", f"{path}2.ics")).is_success
        meddler.asked.clear()
        second = await opened.read(query(known=first.fingerprint))
        assert meddler.asked == ["PROPFIND", *inbox, "REPORT", "REPORT"]
        assert second is not None
        assert second.busy == (
            span("2026-09-02 08:00", "08:20"),
            span("2026-09-20 08:00", "08:20"),
            span("2026-09-21 08:00", "08:20"),
        )


async def test_her_own_answer_counts_as_soon_as_her_address_is_known(
    her: Account, path: str
) -> None:
    invitation = event(
        *(
            STAMP,
            "DTSTART:20260907T080000Z",
            "DURATION:PT1H",
            "ORGANIZER:mailto:guest@mail.example",
        ),
        "ATTENDEE;PARTSTAT=DECLINED:mailto:mina@practice.example",
    )
    await her.save(f"{path}invitation.ics", calendar(invitation))
    opened = her.open(path)
    for owner, count in (("", 1), ("mina@practice.example", 0), ("guest@mail.example", 1)):
        reading = await opened.read(query(owner=owner))
        assert reading is not None
        assert len(reading.busy) == count


async def test_a_token_the_server_does_not_know_means_a_whole_query(
    her: Account, path: str
) -> None:
    found = collection(her, path)
    await her.save(f"{path}one.ics", booked("one"))
    token = (await found.state()).token
    unknown = token[:-8] + ("00000000" if not token.endswith("00000000") else "11111111")
    assert await found.changes(unknown) is None
    changes = await found.changes(token)
    assert changes is not None
    assert not changes.changed
    assert not changes.gone


async def test_what_went_is_told_by_its_path(her: Account, path: str) -> None:
    found = collection(her, path)
    other = await her.new_calendar()
    await her.save(f"{path}gone one.ics".replace(" ", "%20"), booked("one"))
    await her.save(f"{path}moved.ics", booked("two"))
    token = (await found.state()).token
    assert (await her.hers("DELETE", f"{path}gone%20one.ics")).is_success
    moved = await her.hers("MOVE", f"{path}moved.ics", Destination=her.url(f"{other}moved.ics"))
    assert moved.status_code == 201
    changes = await found.changes(token)
    assert changes is not None
    assert changes.gone == {f"{path}gone one.ics", f"{path}moved.ics"}


async def test_an_object_that_is_not_there_is_left_out(her: Account, path: str) -> None:
    await her.save(f"{path}one.ics", booked("one"))
    found = await collection(her, path).fetch([f"{path}one.ics", f"{path}none.ics"])
    assert [each.path for each in found] == [f"{path}one.ics"]


# -- writing --------------------------------------------------------------------------------------


async def test_each_write_says_which_version_it_is_over(her: Account, path: str) -> None:
    found = collection(her, path)
    place = f"{path}one.ics"
    data = event_ics(booked("one"))
    made = await found.store(place, data, "")
    assert (made.status, made.etag) == (201, await found.etag(place))
    assert (await found.fetch([place]))[0].etag == made.etag
    assert (await found.store(place, data, "")).status == 412
    for wrong in ('"wrong"', f"W/{made.etag}"):
        assert (await found.store(place, data, wrong)).status == 412
    changed = await found.store(place, event_ics(booked("one", sequence=1)), made.etag)
    assert changed.done
    assert (await found.delete(place, made.etag)).status == 412
    assert (await found.delete(place, changed.etag)).done
    assert (await found.delete(place, changed.etag)).status == 404
    assert (await found.store(place, data, changed.etag)).status == 412


async def test_a_412_is_told_by_its_cause(her: Account, path: str) -> None:
    found = collection(her, path)
    await found.store(f"{path}one.ics", event_ics(booked("one")), "")
    clash = await found.store(f"{path}two.ics", event_ics(booked("one")), "")
    assert clash.status == {"radicale": 409, "xandikos": 412}[her.server.name]
    assert "no-uid-conflict" in clash.causes.names
    broken = await found.store(f"{path}three.ics", b"BEGIN:VCALENDAR\r\n", "")
    if her.server.name == "xandikos":
        assert (broken.status, "valid-calendar-data" in broken.causes.names) == (412, True)
    else:
        assert (broken.status, broken.causes.names) == (400, frozenset())
    plain = await found.store(f"{path}one.ics", event_ics(booked("one")), "")
    assert (plain.status, plain.causes.names & {"no-uid-conflict"}) == (412, frozenset())


async def test_an_event_of_ours_under_another_name_is_still_ours(her: Account, path: str) -> None:
    opened = her.open(path)
    await her.save(f"{path}restored.ics", booked())
    found = await opened.find("b1@fitbot")
    assert found is not None
    moved = booked(start="2026-09-17 10:00", sequence=1)
    await put(opened, moved)
    after = await opened.find("b1@fitbot")
    assert after is not None
    assert after.slot == moved.slot
    assert (await her.content(path)).count(b"UID:b1@fitbot") == 1
    await opened.remove("b1@fitbot")
    assert await opened.find("b1@fitbot") is None


async def test_a_uid_that_begins_alike_is_another(her: Account, path: str) -> None:
    await her.save(f"{path}long.ics", booked("b1@fitbot-too"))
    assert await her.open(path).find("b1@fitbot") is None


@pytest.mark.parametrize("uid", ["a/b c%20d?e#f@fitbot", "ümläut@fitbot", "..", "&<>'\"@fitbot"])
async def test_any_uid_has_a_place(her: Account, path: str, uid: str) -> None:
    opened = her.open(path)
    await put(opened, booked(uid))
    assert await opened.find(uid) is not None
    await put(opened, booked(uid, start="2026-09-17 10:00", sequence=1))
    await opened.remove(uid)
    assert await opened.find(uid) is None


async def test_an_event_in_another_calendar_of_hers_is_found_there(her: Account, path: str) -> None:
    other = await her.new_calendar("Private")
    opened = her.open(path)
    await put(opened, booked())
    assert await opened.find_elsewhere("b1@fitbot") is None
    moved = await her.hers("MOVE", f"{path}b1%40fitbot.ics", Destination=her.url(f"{other}x.ics"))
    assert moved.status_code == 201
    look = await opened.look({"b1@fitbot"})
    assert look is not None
    assert look.seen == {}
    found = await opened.find_elsewhere("b1@fitbot")
    assert found is not None
    assert not found.here
    assert found.slot == booked().slot
    back = await her.hers("MOVE", f"{other}x.ics", Destination=her.url(f"{path}b1%40fitbot.ics"))
    assert back.status_code == 201
    assert await opened.find("b1@fitbot") is not None


async def test_a_calendar_for_reading_only_refuses_to_write(her: Account, path: str) -> None:
    opened = her.open(path, write=False)
    for attempt in (opened.remove("b1@fitbot"), opened.replace(None, booked())):
        with pytest.raises(ValueError, match="not for writing"):
            await attempt
    assert await opened.find("b1@fitbot") is None


# -- at the worst moment --------------------------------------------------------------------------


async def test_her_move_between_our_look_and_our_write_is_not_written_over(
    her: Account, path: str
) -> None:
    meddler = Meddler()
    async with httpx.AsyncClient(transport=meddler) as http:
        opened = Account(her.server, her.user, her.home, http).open(path)
        last = await opened.replace(None, booked())
        hers = booked(start="2026-09-14 11:00")

        async def moves(request: httpx.Request) -> None:
            await her.save(request.url.raw_path.decode(), hers)

        meddler.before["PUT"] = moves
        with pytest.raises(EventChanged) as caught:
            await opened.replace(last, booked(start="2026-09-17 10:00", sequence=1))
        assert caught.value.found is not None
        assert caught.value.found.slot == LATER
        found = await opened.find("b1@fitbot")
        assert found is not None
        assert found.slot == LATER


async def test_her_new_title_between_our_look_and_our_write_is_no_obstacle(
    her: Account, path: str
) -> None:
    meddler = Meddler()
    async with httpx.AsyncClient(transport=meddler) as http:
        opened = Account(her.server, her.user, her.home, http).open(path)
        last = await opened.replace(None, booked())

        async def retitles(request: httpx.Request) -> None:
            await her.save(request.url.raw_path.decode(), booked(summary="New client"))

        meddler.before["PUT"] = retitles
        moved = booked(start="2026-09-17 10:00", sequence=1)
        assert (await opened.replace(last, moved)).slot == moved.slot
        meddler.before["DELETE"] = retitles
        await opened.remove("b1@fitbot")
        assert await opened.find("b1@fitbot") is None


async def test_an_event_deleted_between_our_look_and_our_write_stays_deleted(
    her: Account, path: str
) -> None:
    meddler = Meddler()
    async with httpx.AsyncClient(transport=meddler) as http:
        opened = Account(her.server, her.user, her.home, http).open(path)

        async def deletes(request: httpx.Request) -> None:
            assert (await her.hers("DELETE", request.url.raw_path.decode())).is_success

        last = await opened.replace(None, booked())
        meddler.before["PUT"] = deletes
        with pytest.raises(EventChanged) as caught:
            await opened.replace(last, booked(start="2026-09-17 10:00", sequence=1))
        assert caught.value.found is None
        await put(opened, booked())
        meddler.before["DELETE"] = deletes
        await opened.remove("b1@fitbot")


async def test_a_lost_answer_is_no_second_event(her: Account, path: str) -> None:
    meddler = Meddler()

    def loses(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        raise httpx.ReadTimeout("lost", request=request)

    async with httpx.AsyncClient(transport=meddler) as http:
        opened = Account(her.server, her.user, her.home, http).open(path)
        meddler.after = {"PUT": loses, "DELETE": loses}
        written = await opened.replace(None, booked())
        assert written == await opened.find("b1@fitbot")
        assert meddler.asked.count("PUT") == 1
        await opened.remove("b1@fitbot")
        assert meddler.asked.count("DELETE") == 1
    assert await her.open(path).find("b1@fitbot") is None


async def test_an_etag_that_does_not_come_along_is_asked_for(her: Account, path: str) -> None:
    meddler = Meddler()

    def without(_: httpx.Request, response: httpx.Response) -> httpx.Response:
        del response.headers["ETag"]
        return response

    def weak(_: httpx.Request, response: httpx.Response) -> httpx.Response:
        response.headers["ETag"] = 'W/"weak"'
        return response

    async with httpx.AsyncClient(transport=meddler) as http:
        opened = Account(her.server, her.user, her.home, http).open(path)
        meddler.after["PUT"] = without
        first = await opened.replace(None, booked())
        assert first == await opened.find("b1@fitbot")
        meddler.after["PUT"] = weak
        second = await opened.replace(first, booked(start="2026-09-17 10:00", sequence=1))
        assert second == await opened.find("b1@fitbot")


async def test_a_server_that_is_down_loses_nothing(tmp_path: Path) -> None:
    port = free_port()
    async with httpx.AsyncClient(trust_env=False) as http:
        with radicale(tmp_path, port) as server:
            her = Account(server, "user0", "/user0/", http)
            path = await her.new_calendar()
            opened = her.open(path, zone=ZoneInfo(BERLIN))
            await put(opened, booked())
        for attempt in (
            opened.read(query()),
            put(opened, booked(sequence=1)),
            opened.remove("b1@fitbot"),
            opened.look({"b1@fitbot"}),
            her.open(path).find("b1@fitbot"),
        ):
            with saying("cannot be reached"):
                await attempt
        with radicale(tmp_path, port):
            reading = await opened.read(query())
            assert reading is not None
            assert reading.busy == (booked().slot,)
            await put(opened, booked(start="2026-09-17 10:00", sequence=1))


async def test_a_write_begun_before_a_crash_is_finished_after_it(her: Account, path: str) -> None:
    meddler = Meddler()

    async def crash(_: httpx.Request) -> None:
        raise KeyboardInterrupt

    async with httpx.AsyncClient(transport=meddler) as http:
        opened = Account(her.server, her.user, her.home, http).open(path)
        meddler.before["PUT"] = crash
        with pytest.raises(KeyboardInterrupt):
            await put(opened, booked())
    for _ in range(2):
        await put(her.open(path), booked())
    assert (await her.content(path)).count(b"UID:b1@fitbot") == 1
