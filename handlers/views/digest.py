"""The digest on one phone screen: today, what needs her, new answers, what changed.

Initials instead of names, words under a spoiler: a phone lies on many a table. She may want whole
names, or nothing but counts. Each part shows so many lines that the longest digest stays within a
message; the rest is counted, and new answers beyond the first two are a tap away. Times are those
of the zone she is in on the day they fall on.
"""

import datetime as dt
from collections.abc import Sequence

from fitbot.domain.digest import Detail, Digest, NamedBooking, NamedQuestion, kind_of_change
from fitbot.domain.units import telegram_length
from fitbot.domain.waiting import Wanted
from fitbot.practice import Therapist
from fitbot.services.calls import way_of
from fitbot.texts import Html, Texts, join, without_markup
from fitbot.texts.moments import day_label, time_label, zone_label
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views import waiting as waiting_views
from handlers.views.client import about_client, number_to_call
from handlers.views.digest_answers import more_answers, new_answers
from handlers.views.digest_counts import counts
from handlers.views.digest_parts import called, day_of, time_of
from handlers.views.questions import excerpt
from handlers.views.start import to_menu

_LIMIT = 4096  # as Telegram counts a message, https://core.telegram.org/bots/api#sendmessage
_TODAY_SHOWN = 8
_NEEDS_SHOWN = 5
_CHANGES_SHOWN = 4
_QUESTION_SHOWN = 90
_WORDS_SHOWN = 90
_HOUR = dt.timedelta(hours=1)
_NOON = 12


def digest(texts: Texts, therapist: Therapist, content: Digest) -> Screen:
    """The whole morning."""
    head = _head(texts, therapist, content)
    if content.quiet:
        return Screen(join(head, texts.html("digest-nothing")), [[to_menu(texts)]])
    if content.detail is Detail.COUNTS:
        return counts(texts, content, join(head, _paused(texts, content)))
    # What clients told is said of as many calls as there is room for: it came with each booking.
    for told in range(_TODAY_SHOWN, -1, -1):
        text = _whole(texts, therapist, content, told)
        if telegram_length(without_markup(text)) <= _LIMIT:
            break
    return Screen(text, [*_rows(texts, content), [to_menu(texts)]], keeps=True)


def _whole(texts: Texts, therapist: Therapist, content: Digest, told: int) -> Html:
    return join(
        _head(texts, therapist, content),
        _paused(texts, content),
        _today(texts, therapist, content, told),
        _needs(texts, content),
        new_answers(texts, content),
        _changes(texts, content),
        _waiting(texts, content.waiting),
    )


def _head(texts: Texts, therapist: Therapist, content: Digest) -> Html:
    zone = content.whereabouts.zone_at(content.now)
    morning = content.now.astimezone(zone).hour < _NOON
    day, time = day_label(texts, content.now, zone), time_label(texts, content.now, zone)
    if zone == content.whereabouts.home:
        date = texts.html("digest-date", day=day, time=time)
    else:
        date = texts.html("moment", day=day, time=time, zone=zone_label(texts, zone))
    title = "digest-title" if morning else "digest-title-later"
    head = join(texts.html(title, name=therapist.name), date, by="  ·  ")
    return join(head, texts.html("digest-late") if content.late else "")


def _paused(texts: Texts, content: Digest) -> Html:
    """What is forgotten most easily: that nobody can book."""
    if content.paused_since is None:
        return Html("")
    zone = content.whereabouts.zone_at(content.paused_since)
    return texts.html("digest-paused", day=day_label(texts, content.paused_since, zone))


def _today(texts: Texts, therapist: Therapist, content: Digest, told: int) -> Html:
    bookings = content.today
    lines = [
        _today_line(texts, therapist, content, (each, place < told))
        for place, each in enumerate(bookings[:_TODAY_SHOWN])
    ]
    head = texts.html("digest-today", n=len(bookings))
    return join(head, *lines, _more(texts, len(bookings), _TODAY_SHOWN), by="\n")


def _today_line(
    texts: Texts, therapist: Therapist, content: Digest, shown: tuple[NamedBooking, bool]
) -> Html:
    each, told = shown
    booking = each.booking
    line = texts.html(
        "digest-today-line",
        start=time_of(texts, content, booking.slot.start),
        end=time_of(texts, content, booking.slot.end),
        name=called(texts, content, each.name),
        way=texts.plain(f"digest-way-{way_of(therapist, booking)}"),
        code=booking.code,
    )
    if booking.coming_at:
        line = texts.html("digest-today-confirmed", line=line)
    if not told:
        return line
    return join(
        line,
        number_to_call(texts, therapist, booking),
        about_client(texts, therapist, each.answers, words=_WORDS_SHOWN),
        by="\n",
    )


def _needs(texts: Texts, content: Digest) -> Html:
    lines = [
        texts.html(
            "digest-unmarked-line",
            name=called(texts, content, each.name),
            day=day_of(texts, content, each.booking.slot.start),
            time=time_of(texts, content, each.booking.slot.start),
        )
        for each in content.unmarked
    ]
    lines += [_question(texts, content, each) for each in content.questions]
    if not lines:
        return Html("")
    numbered = [Html(f"{place}. {line}") for place, line in enumerate(lines[:_NEEDS_SHOWN], 1)]
    head = texts.html("digest-needs", n=len(lines))
    return join(head, *numbered, _more(texts, len(lines), _NEEDS_SHOWN), by="\n")


def _question(texts: Texts, content: Digest, each: NamedQuestion) -> Html:
    age = content.now - each.question.asked_at
    if age < _HOUR:
        written = texts.plain("age-minutes")
    elif age < 48 * _HOUR:
        written = texts.plain("age-hours", n=age // _HOUR)
    else:
        written = texts.plain("age-days", n=age.days)
    return texts.html(
        "digest-question-line",
        age=written,
        name=called(texts, content, each.name),
        text=excerpt(each.question.text, _QUESTION_SHOWN),
    )


def _changes(texts: Texts, content: Digest) -> Html:
    groups: dict[str, list[str]] = {}
    for each in content.changes:
        groups.setdefault(kind_of_change(each.booking), []).append(
            texts.plain(
                "digest-change-item",
                name=called(texts, content, each.name),
                day=day_of(texts, content, each.booking.slot.start),
                time=time_of(texts, content, each.booking.slot.start),
            )
        )
    lines = [
        texts.html(
            f"digest-change-{kind}",
            items=", ".join([*items[:_CHANGES_SHOWN], *_more_words(texts, len(items))]),
        )
        for kind, items in groups.items()
    ]
    return join(texts.html("digest-changes"), *lines, by="\n") if lines else Html("")


def _waiting(texts: Texts, waiting: Sequence[Wanted]) -> Html:
    if not waiting:
        return Html("")
    wanted = waiting_views.suits(texts, waiting_views.suits_somebody(waiting))
    return texts.html("digest-waiting", n=len(waiting), suits=wanted)


def _rows(texts: Texts, content: Digest) -> list[list[Button]]:
    asked = [
        [
            Button(
                texts.plain("button-came-named", name=called(texts, content, each.name)),
                taps.Attendance(each.booking.id, came=True),
            ),
            Button(texts.plain("button-missed"), taps.Attendance(each.booking.id, came=False)),
        ]
        for each in content.unmarked[:_NEEDS_SHOWN]
    ]
    replies = [
        [
            Button(
                texts.plain("button-reply-to", name=called(texts, content, each.name)),
                taps.Reply(each.question.id),
            )
        ]
        for each in content.questions[: max(0, _NEEDS_SHOWN - len(asked))]
    ]
    return [*asked, *replies, *more_answers(texts, content, 0)]


def _more(texts: Texts, count: int, shown: int) -> Html:
    return texts.html("digest-more", n=count - shown) if count > shown else Html("")


def _more_words(texts: Texts, count: int) -> list[str]:
    left = count - _CHANGES_SHOWN
    return [texts.plain("digest-more", n=left)] if left > 0 else []
