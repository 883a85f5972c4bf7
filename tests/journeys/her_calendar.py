"""What a therapist does in her own calendar program: on a server, or in a file.

Nothing of fitbot takes part: icalendar reads and writes what httpx carries, or what lies in a file.
"""

import datetime as dt
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import icalendar

from tests.calendars.dav import Account

Edit = Callable[[icalendar.Event], None]

_LISTING = b'<D:propfind xmlns:D="DAV:"><D:prop><D:getetag/><D:resourcetype/></D:prop></D:propfind>'
_HREF = re.compile(r"href[^>]*>([^<]+\.ics)<")


@dataclass(frozen=True)
class Entry:
    """An event as her program shows it."""

    uid: str
    start: dt.datetime
    end: dt.datetime
    sequence: int
    title: str
    #: The whole of it.
    text: str


class HerCalendar(ABC):
    """Her calendar, as her own program shows and changes it."""

    @abstractmethod
    async def entries(self) -> list[Entry]:
        """Every entry of ours in it."""

    @abstractmethod
    async def edit(self, uid: str, edit: Edit) -> None:
        """Change an entry, and save it."""

    @abstractmethod
    async def delete(self, uid: str) -> None:
        """Delete an entry."""

    @abstractmethod
    async def restore(self, uid: str) -> None:
        """Take an entry back that was deleted here."""

    async def entry(self) -> Entry:
        """The only entry of ours."""
        (found,) = await self.entries()
        return found

    async def move(self, uid: str, start: dt.datetime, minutes: int = 20) -> None:
        """Drag an entry to another time."""

        def dragged(event: icalendar.Event) -> None:
            event["DTSTART"].dt = start
            event["DTEND"].dt = start + dt.timedelta(minutes=minutes)
            _save_anew(event)

        await self.edit(uid, dragged)

    async def retitle(self, uid: str, title: str) -> None:
        """Give an entry another title."""

        def titled(event: icalendar.Event) -> None:
            event["SUMMARY"] = title
            _save_anew(event)

        await self.edit(uid, titled)

    async def mark_cancelled(self, uid: str) -> None:
        """Mark an entry as cancelled, and leave it there."""

        def marked(event: icalendar.Event) -> None:
            event["STATUS"] = "CANCELLED"
            _save_anew(event)

        await self.edit(uid, marked)


def _save_anew(event: icalendar.Event) -> None:
    """Note that it is a newer version, as programs do."""
    event["SEQUENCE"] = int(event.get("SEQUENCE", 0)) + 1


def _ours(data: bytes) -> list[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(data)
    events = [each for each in calendar.walk("VEVENT") if isinstance(each, icalendar.Event)]
    return [each for each in events if str(each["UID"]).endswith("@fitbot")]


def _entry(event: icalendar.Event) -> Entry:
    return Entry(
        uid=str(event["UID"]),
        start=event["DTSTART"].dt,
        end=event["DTEND"].dt,
        sequence=int(event["SEQUENCE"]),
        title=str(event["SUMMARY"]),
        text=event.to_ical().decode(),
    )


def _edited(data: bytes, uid: str, edit: Edit) -> bytes:
    calendar = icalendar.Calendar.from_ical(data)
    for event in calendar.walk("VEVENT"):
        if str(event["UID"]) == uid:
            edit(event)  # type: ignore[arg-type]
    return bytes(calendar.to_ical())


@dataclass
class OnServer(HerCalendar):
    """A calendar on a server."""

    account: Account
    path: str
    _deleted: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    async def entries(self) -> list[Entry]:
        found = [_ours(data) for _, data, _ in await self._objects()]
        return [_entry(event) for events in found for event in events]

    async def edit(self, uid: str, edit: Edit) -> None:
        place, data, etag = await self._object(uid)
        answer = await self.account.hers(
            "PUT",
            place,
            _edited(data, uid, edit),
            If_Match=etag,
            Content_Type="text/calendar; charset=utf-8",
        )
        assert answer.is_success, answer.text

    async def delete(self, uid: str) -> None:
        place, data, _ = await self._object(uid)
        self._deleted[uid] = (place, data)
        assert (await self.account.hers("DELETE", place)).is_success

    async def restore(self, uid: str) -> None:
        await self.account.save(*self._deleted.pop(uid))

    async def put_into(self, other: "OnServer", uid: str) -> None:
        """Move an entry into another of her calendars."""
        place, _, _ = await self._object(uid)
        target = self.account.url(other.path + place.rpartition("/")[2])
        answer = await self.account.hers("MOVE", place, Destination=target, Overwrite="F")
        assert answer.is_success, answer.text

    async def _object(self, uid: str) -> tuple[str, bytes, str]:
        for place, data, etag in await self._objects():
            if uid in {str(event["UID"]) for event in _ours(data)}:
                return place, data, etag
        raise LookupError(f"{uid} is not in her calendar")

    async def _objects(self) -> list[tuple[str, bytes, str]]:
        listed = await self.account.hers(
            "PROPFIND", self.path, _LISTING, Depth="1", Content_Type="text/xml"
        )
        assert listed.status_code == 207, listed.text
        found = []
        for place in _HREF.findall(listed.text):
            answer = await self.account.hers("GET", place)
            assert answer.status_code == 200, answer.text
            found.append((place, answer.content, answer.headers["ETag"]))
        return found


@dataclass
class InFile(HerCalendar):
    """A calendar in a file, which her program rewrites as a whole."""

    file: Path
    _deleted: dict[str, bytes] = field(default_factory=dict)

    async def entries(self) -> list[Entry]:
        return [_entry(event) for event in _ours(self.file.read_bytes())]

    async def edit(self, uid: str, edit: Edit) -> None:
        self.file.write_bytes(_edited(self.file.read_bytes(), uid, edit))

    async def delete(self, uid: str) -> None:
        calendar = icalendar.Calendar.from_ical(self.file.read_bytes())
        (event,) = [each for each in _ours(self.file.read_bytes()) if str(each["UID"]) == uid]
        self._deleted[uid] = event.to_ical()
        calendar.subcomponents = [
            each for each in calendar.subcomponents if str(each.get("UID")) != uid
        ]
        self.file.write_bytes(calendar.to_ical())

    async def restore(self, uid: str) -> None:
        calendar = icalendar.Calendar.from_ical(self.file.read_bytes())
        calendar.add_component(icalendar.Event.from_ical(self._deleted.pop(uid)))
        self.file.write_bytes(calendar.to_ical())
