"""What a therapist is asked and told about her calendars."""

from fitbot.domain.messages import CalendarEmptied, CalendarUnclear
from fitbot.practice import Therapist
from fitbot.texts import Html, Texts, join
from fitbot.texts.moments import moment
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.start import to_menu


def emptied(texts: Texts, message: CalendarEmptied) -> Screen:
    """It is suddenly empty: is that right?"""
    text = texts.html("calendar-emptied", calendar=message.calendar, n=message.ahead)
    look = taps.EmptiedLook(message.key, message.since)
    rows = [_accept(texts, message.key, message.since)]
    return Screen(text, [*rows, [Button(texts.plain("button-emptied-look"), look)]])


def emptied_looking(texts: Texts, calendar: str, key: str, since: int) -> Screen:
    """She will look; she may still say that it is right."""
    text = texts.html("calendar-emptied-look", calendar=calendar)
    return Screen(text, [_accept(texts, key, since), [to_menu(texts)]])


def emptied_accepted(texts: Texts, calendar: str) -> Screen:
    """It counts as empty."""
    text = texts.html("calendar-emptied-accepted", calendar=calendar)
    return Screen(text, [[to_menu(texts)]])


def unclear(texts: Texts, therapist: Therapist, message: CalendarUnclear) -> Screen:
    """What could not be understood: how much, the first few, and how to see the rest."""
    found, zone = message.unclear, message.zone or therapist.zone
    lines = [texts.html("calendar-unclear", calendar=message.calendar, n=found.entries)]
    for doubt, starts in found.first:
        what = texts.plain(f"calendar-doubt-{doubt}")
        if starts is None:
            lines.append(texts.html("calendar-unclear-undated", what=what))
        else:
            when = moment(texts, starts, zone)
            lines.append(texts.html("calendar-unclear-dated", moment=when, what=what))
    if found.entries > len(found.first):
        lines.append(texts.html("digest-more", n=found.entries - len(found.first)))
    text = join(Html("\n".join(lines)), texts.html("calendar-unclear-look", therapist=therapist.id))
    return Screen(text, [[to_menu(texts)]])


def _accept(texts: Texts, key: str, since: int) -> list[Button]:
    return [Button(texts.plain("button-emptied-accept"), taps.EmptiedAccept(key, since))]
