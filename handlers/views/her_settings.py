"""A therapist's settings: when her digest comes and what it shows, a pause, travels."""

import datetime as dt

from fitbot.domain.digest import Detail
from fitbot.services.time_off import Arrangements
from fitbot.texts import Html, Texts, join
from fitbot.texts.moments import day_label
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.spans import clock_time
from handlers.views.start import never_minding, to_menu

_STEP = 30  # minutes
_DAY = 24 * 60


def settings(texts: Texts, stands: Arrangements) -> Screen:
    """How things are set, and a button for each change."""
    digest = stands.digest
    text = join(
        texts.html("settings", time=clock_time(texts, digest.at)),
        texts.html(f"settings-detail-{digest.detail.value}"),
        texts.html("settings-quiet" if digest.quiet else "settings-every-morning"),
        paused_line(texts, stands),
    )
    rows = [
        [_digest_at(texts, digest.at, -_STEP), _digest_at(texts, digest.at, _STEP)],
        [
            Button(texts.plain(f"button-detail-{detail.value}"), taps.DigestDetail(detail))
            for detail in Detail
            if detail is not digest.detail
        ],
        [
            Button(
                texts.plain("button-every-morning" if digest.quiet else "button-quiet-mornings"),
                taps.QuietMornings(not digest.quiet),
            )
        ],
        [
            Button(texts.plain("button-travels"), taps.Travels()),
            pause_button(texts, stands),
        ],
        [to_menu(texts)],
    ]
    return Screen(text, rows)


def paused(texts: Texts, stands: Arrangements) -> Screen:
    """She takes no new bookings; what clients read meanwhile, and the way out."""
    words = stands.pause.text if stands.pause else ""
    text = join(
        texts.html("pause-done"),
        texts.html("paused-words", text=words) if words else texts.html("paused-default"),
        texts.html("pause-goes-on"),
    )
    rows = [
        [Button(texts.plain("button-resume"), taps.Resume(), style="success")],
        [Button(texts.plain("button-pause-words"), taps.PauseWords())],
        [to_menu(texts)],
    ]
    return Screen(text, rows)


def pause_prompt(texts: Texts) -> Screen:
    """Her next text is what clients read."""
    return never_minding(texts, texts.html("pause-prompt"))


def resumed(texts: Texts, *, was_paused: bool) -> Screen:
    """She takes new bookings again, or did all the time."""
    rows = [[Button(texts.plain("button-free-times"), taps.FreeTimes())], [to_menu(texts)]]
    return Screen(texts.html("pause-over" if was_paused else "pause-none"), rows)


def paused_line(texts: Texts, stands: Arrangements) -> Html:
    """That she pauses, and since when; nothing while she does not."""
    if stands.pause is None:
        return Html("")
    zone = stands.whereabouts.zone_at(stands.pause.since)
    return texts.html("digest-paused", day=day_label(texts, stands.pause.since, zone))


def pause_button(texts: Texts, stands: Arrangements) -> Button:
    """The other of the two: a pause, or the end of it."""
    if stands.pause:
        return Button(texts.plain("button-resume"), taps.Resume())
    return Button(texts.plain("button-pause"), taps.Pause())


def _digest_at(texts: Texts, at: dt.time, step: int) -> Button:
    minute = (at.hour * 60 + at.minute + step) % _DAY
    label = clock_time(texts, dt.time(*divmod(minute, 60)))
    return Button(texts.plain("button-digest-at", time=label), taps.DigestAt(minute))
