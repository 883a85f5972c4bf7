"""A therapist's menu: what comes by itself, what waits, and what she can do."""

from fitbot.practice import Therapist
from fitbot.services.time_off import Arrangements
from fitbot.texts import Html, Texts, join
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.her_settings import paused_line
from handlers.views.her_ways import to_today, to_week
from handlers.views.spans import clock_time


def claimed(texts: Texts, therapist: Therapist, link: str, left: Therapist | None) -> Screen:
    """The place is hers; `left` is whose place this account had until now."""
    text = join(
        texts.html("therapist-claimed", name=therapist.name, link=link),
        texts.html("therapist-left-place", name=left.name) if left else Html(""),
    )
    return Screen(text, _rows(texts))


def home(
    texts: Texts, therapist: Therapist, link: str, waiting: int, stands: Arrangements
) -> Screen:
    """Her menu."""
    text = join(
        texts.html(
            "therapist-hello",
            name=therapist.name,
            link=link,
            time=clock_time(texts, stands.digest.at),
        ),
        texts.html("therapist-waiting", n=waiting),
        paused_line(texts, stands),
    )
    rows = _rows(texts)
    if stands.pause:
        rows.insert(0, [Button(texts.plain("button-resume"), taps.Resume(), style="success")])
    return Screen(text, rows)


def _rows(texts: Texts) -> list[list[Button]]:
    return [
        [
            to_today(texts),
            to_week(texts),
        ],
        [
            Button(texts.plain("button-free-times"), taps.FreeTimes()),
            Button(texts.plain("button-time-off"), taps.TimeOff()),
        ],
        [
            Button(texts.plain("button-inbox"), taps.Inbox()),
            Button(texts.plain("button-digest-now"), taps.DigestNow()),
        ],
        [
            Button(texts.plain("button-settings"), taps.Settings()),
            Button(texts.plain("button-as-client"), taps.AsClient()),
        ],
    ]
