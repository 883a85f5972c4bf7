"""The digest on one phone screen: today, what needs her, new answers, what changed.

Initials instead of names, words under a spoiler: a phone lies on many a table. She may want whole
names, or nothing but counts. Each part shows as many lines as there is room for on the screen; the
rest is counted, and the new answers that are not shown are a tap away. Times are those of the zone
she is in on the day they fall on.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from fitbot.domain.digest import (
    Detail,
    Digest,
    NamedBooking,
    NamedQuestion,
    NamedSurvey,
    kind_of_change,
)
from fitbot.domain.people import initials
from fitbot.domain.survey import CLEAR, LOW, NOTE_LIMIT, Item, Rating, Sound
from fitbot.domain.waiting import Wanted
from fitbot.practice import Therapist
from fitbot.services.calls import way_of
from fitbot.texts import Html, Texts, join, without_markup
from fitbot.texts.moments import day_label, time_label, zone_label
from handlers import taps
from handlers.phone import fits_a_screen
from handlers.screens import Button, Screen
from handlers.views import waiting as waiting_views
from handlers.views.client import about_client, number_to_call
from handlers.views.digest_counts import counts
from handlers.views.questions import excerpt
from handlers.views.therapist import to_home

_SURVEYS_ON_A_PAGE = 2
_QUESTION_SHOWN = 90
_WORDS_SHOWN = 90
_NAME_SHOWN = 18
_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Room:
    """How much of each part is shown."""

    #: Of so many calls is said what the client told: it came with each booking.
    told: int
    today: int = 8
    needs: int = 5
    surveys: int = _SURVEYS_ON_A_PAGE
    changes: int = 4


#: From the most to the least; a digest has the first in which it fits on one screen.
_ROOMS = (
    *(_Room(told) for told in range(8, -1, -1)),
    _Room(0, changes=2),
    _Room(0, today=5, needs=4, changes=2),
    _Room(0, surveys=0),
    _Room(0, today=5, needs=4, surveys=0, changes=2),
    _Room(0, today=4, needs=3, surveys=0, changes=1),
    _Room(0, today=3, needs=2, surveys=0, changes=0),
)
_NOON = 12


def digest(texts: Texts, therapist: Therapist, content: Digest) -> Screen:
    """The whole morning."""
    head = _head(texts, therapist, content)
    if content.quiet:
        return Screen(join(head, texts.html("digest-nothing")), [[to_home(texts)]])
    if content.detail is Detail.COUNTS:
        return counts(texts, content, join(head, _paused(texts, content)))
    for room in _ROOMS:
        text = _whole(texts, therapist, content, room)
        rows = [*_rows(texts, content, room), [to_home(texts)]]
        if fits_a_screen(without_markup(text), len(rows)):
            break
    return Screen(text, rows, keeps=True)


def _whole(texts: Texts, therapist: Therapist, content: Digest, room: _Room) -> Html:
    return join(
        _head(texts, therapist, content),
        _paused(texts, content),
        _today(texts, therapist, content, room),
        _needs(texts, content, room),
        _surveys(texts, content, content.surveys[: room.surveys]),
        _changes(texts, content, room),
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


def _today(texts: Texts, therapist: Therapist, content: Digest, room: _Room) -> Html:
    bookings = content.today
    lines = [
        _today_line(texts, therapist, content, (each, place < room.told))
        for place, each in enumerate(bookings[: room.today])
    ]
    head = texts.html("digest-today", n=len(bookings))
    return join(head, *lines, _more(texts, len(bookings), room.today), by="\n")


def _today_line(
    texts: Texts, therapist: Therapist, content: Digest, shown: tuple[NamedBooking, bool]
) -> Html:
    each, told = shown
    booking = each.booking
    line = texts.html(
        "digest-today-line",
        start=_time(texts, content, booking.slot.start),
        end=_time(texts, content, booking.slot.end),
        name=_called(texts, content, each.name),
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


def _needs(texts: Texts, content: Digest, room: _Room) -> Html:
    lines = [
        texts.html(
            "digest-unmarked-line",
            name=_called(texts, content, each.name),
            day=_day(texts, content, each.booking.slot.start),
            time=_time(texts, content, each.booking.slot.start),
        )
        for each in content.unmarked
    ]
    lines += [_question(texts, content, each) for each in content.questions]
    if not lines:
        return Html("")
    numbered = [Html(f"{place}. {line}") for place, line in enumerate(lines[: room.needs], 1)]
    head = texts.html("digest-needs", n=len(lines))
    return join(head, *numbered, _more(texts, len(lines), room.needs), by="\n")


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
        name=_called(texts, content, each.name),
        text=excerpt(each.question.text, _QUESTION_SHOWN),
    )


def answers(texts: Texts, content: Digest, page: int) -> Screen:
    """The new answers, a page of them; there must be one to show."""
    first = page * _SURVEYS_ON_A_PAGE
    text = _surveys(texts, content, content.surveys[first : first + _SURVEYS_ON_A_PAGE])
    return Screen(text, [*_more_answers(texts, content, page), [to_home(texts)]])


def has_page(content: Digest, page: int) -> bool:
    """Tell whether so many pages of answers are there still: yesterday's button counted others."""
    return page * _SURVEYS_ON_A_PAGE < len(content.surveys)


def _more_answers(texts: Texts, content: Digest, page: int) -> list[list[Button]]:
    left = len(content.surveys) - (page + 1) * _SURVEYS_ON_A_PAGE
    if left <= 0:
        return []
    return [[Button(texts.plain("button-more-answers", n=left), taps.Answers(page + 1))]]


def _surveys(texts: Texts, content: Digest, shown: Sequence[NamedSurvey]) -> Html:
    if not shown:
        return Html("")
    blocks = [Html(f"<blockquote>{_survey(texts, content, each)}</blockquote>") for each in shown]
    head = texts.html("digest-surveys", n=len(content.surveys))
    return join(head, *blocks, texts.html("digest-survey-caution"), by="\n")


def _survey(texts: Texts, content: Digest, each: NamedSurvey) -> Html:
    survey = each.survey
    rated = survey.items_rated(CLEAR | LOW | {Rating.PARTLY})
    soon = survey.items_rated(frozenset({Rating.TOO_SOON}))
    open_count = len(Item) - len(rated) - len(soon)
    head = texts.html(
        "digest-survey-head",
        name=_called(texts, content, each.name),
        day=_day(texts, content, each.booking.slot.start),
        rated=len(rated),
    )
    return join(
        head,
        _marks(texts, "digest-survey-clear", survey.items_rated(CLEAR)),
        _marks(texts, "digest-survey-partly", survey.items_rated(frozenset({Rating.PARTLY}))),
        _marks(texts, "digest-survey-low", survey.items_rated(LOW)),
        _marks(texts, "digest-survey-soon", soon),
        texts.html("digest-survey-open", n=open_count) if open_count else "",
        *_aside(texts, each),
        by="\n",
    )


def _aside(texts: Texts, each: NamedSurvey) -> list[Html]:
    survey = each.survey
    lines = []
    if survey.sound not in {None, Sound.NO}:
        how = texts.plain(f"sound-{survey.sound}")
        lines.append(texts.html("digest-survey-sound", how=how))
    if survey.decision:
        told = texts.plain(f"told-{survey.decision.value}")
        lines.append(texts.html("digest-survey-decision", decision=told))
    if survey.note:
        note = excerpt(survey.note, NOTE_LIMIT)
        lines.append(texts.html("digest-survey-note", note=note))
    going_elsewhere = survey.decision and survey.decision.wants_names
    if (item := survey.worth_asking) and not going_elsewhere:
        lines.append(texts.html("digest-survey-talk", talk=texts.plain(f"talk-{item.value}")))
    return lines


def _marks(texts: Texts, key: str, items: Sequence[Item]) -> Html:
    if not items:
        return Html("")
    names = " · ".join(texts.plain(f"item-{item.value}") for item in items)
    return texts.html(key, n=len(items), items=names)


def _changes(texts: Texts, content: Digest, room: _Room) -> Html:
    groups: dict[str, list[str]] = {}
    for each in content.changes:
        groups.setdefault(kind_of_change(each.booking), []).append(
            texts.plain(
                "digest-change-item",
                name=_called(texts, content, each.name),
                day=_day(texts, content, each.booking.slot.start),
                time=_time(texts, content, each.booking.slot.start),
            )
        )
    lines = [
        texts.html(
            f"digest-change-{kind}",
            items=", ".join([*items[: room.changes], *_more_words(texts, len(items), room)]),
        )
        for kind, items in groups.items()
    ]
    return join(texts.html("digest-changes"), *lines, by="\n") if lines else Html("")


def _waiting(texts: Texts, waiting: Sequence[Wanted]) -> Html:
    if not waiting:
        return Html("")
    wanted = waiting_views.suits(texts, waiting_views.suits_somebody(waiting))
    return texts.html("digest-waiting", n=len(waiting), suits=wanted)


def _rows(texts: Texts, content: Digest, room: _Room) -> list[list[Button]]:
    asked = [
        [
            Button(
                texts.plain("button-came-named", name=_called(texts, content, each.name)),
                taps.Attendance(each.booking.id, came=True),
            ),
            Button(texts.plain("button-missed"), taps.Attendance(each.booking.id, came=False)),
        ]
        for each in content.unmarked[: room.needs]
    ]
    replies = [
        [
            Button(
                texts.plain("button-reply-to", name=_called(texts, content, each.name)),
                taps.Reply(each.question.id),
            )
        ]
        for each in content.questions[: max(0, room.needs - len(asked))]
    ]
    if content.surveys and not room.surveys:
        label = texts.plain("button-new-answers", n=len(content.surveys))
        return [*asked, *replies, [Button(label, taps.Answers(0))]]
    return [*asked, *replies, *_more_answers(texts, content, 0)]


def _more(texts: Texts, count: int, shown: int) -> Html:
    return texts.html("digest-more", n=count - shown) if count > shown else Html("")


def _more_words(texts: Texts, count: int, room: _Room) -> list[str]:
    left = count - room.changes
    return [texts.plain("digest-more", n=left)] if left > 0 else []


def _called(texts: Texts, content: Digest, name: str) -> str:
    shown = initials(name) if content.detail is not Detail.FULL else excerpt(name, _NAME_SHOWN)
    return shown or texts.plain("nobody")


def _day(texts: Texts, content: Digest, instant: dt.datetime) -> str:
    return day_label(texts, instant, content.whereabouts.zone_at(instant))


def _time(texts: Texts, content: Digest, instant: dt.datetime) -> str:
    return time_label(texts, instant, content.whereabouts.zone_at(instant))
