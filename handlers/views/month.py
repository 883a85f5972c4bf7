"""A month at a glance: the days with free times have their number, all others are a dot."""

import datetime as dt
from collections.abc import Sequence

from fitbot.domain.interval import Interval
from fitbot.texts import Texts, join
from fitbot.texts.months import month_name, month_title, weekdays, weeks
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.picking import Picking, days, way_out, zone_line, zone_row

_ONE_DAY = dt.timedelta(days=1)


def month(texts: Texts, picking: Picking, slots: Sequence[Interval], day: dt.date) -> Screen:
    """The month that a day lies in, or the nearest one that is open."""
    free = {picking.day_of(slot.start) for slot in slots}
    if not free:
        return days(texts, picking, slots, 0)
    shown = min(max(day, min(free)), max(free))
    text = texts.html("month", month=month_title(texts, shown), name=picking.therapist.name)
    nothing = taps.Nothing()
    listed = taps.Days(picking.therapist.id, picking.moving_id, 0)
    rows = [
        [Button(name, nothing) for name in weekdays(texts)],
        *(
            [_cell(texts, picking, each, shown, free) for each in week]
            for week in weeks(texts, shown)
        ),
        _turns(texts, picking, shown, free),
        zone_row(texts, picking),
        [Button(texts.plain("button-list"), listed), *way_out(texts, picking)],
    ]
    return Screen(join(text, zone_line(texts, picking)), [row for row in rows if row])


def _cell(
    texts: Texts, picking: Picking, day: dt.date, shown: dt.date, free: set[dt.date]
) -> Button:
    if day not in free or day.month != shown.month:
        return Button(texts.plain("month-no-day"), taps.Nothing())
    return Button(str(day.day), taps.Times(picking.therapist.id, picking.moving_id, day, 0))


def _turns(texts: Texts, picking: Picking, shown: dt.date, free: set[dt.date]) -> list[Button]:
    """The months before and after, as far as there are free times."""
    before = shown.replace(day=1) - _ONE_DAY
    after = shown.replace(day=28) + 4 * _ONE_DAY
    turns = []
    if before >= min(free):
        turns.append(_turn(texts, "button-day-before", picking, before))
    if after.replace(day=1) <= max(free):
        turns.append(_turn(texts, "button-day-after", picking, after.replace(day=1)))
    return turns


def _turn(texts: Texts, key: str, picking: Picking, day: dt.date) -> Button:
    tap = taps.Month(picking.therapist.id, picking.moving_id, day)
    return Button(texts.plain(key, day=month_name(texts, day)), tap)
