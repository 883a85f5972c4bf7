"""A therapist takes time for herself: blocks, travels and a pause, each shown before it counts."""

from collections.abc import Sequence

from fitbot.domain.dialogue import About
from fitbot.domain.interval import Interval
from fitbot.domain.spoken import Unclear
from fitbot.domain.time_off import Block
from fitbot.domain.whereabouts import Travel
from fitbot.services.time_off import Arrangements, Heard
from fitbot.texts import Html, Texts, join
from fitbot.texts.moments import zone_label
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.her_booking import booking_button
from handlers.views.locating import place_label
from handlers.views.spans import full_date, full_span, short_span
from handlers.views.start import never_minding, to_menu

#: One phone screen.
_SHOWN = 6
#: How a travel is spoken of that takes one day.
_ON_ONE_DAY = {
    "travel-ask": "travel-ask-day",
    "travel-ask-where": "travel-ask-where-day",
    "travel-line": "travel-line-day",
    "travel-line-written": "travel-line-written-day",
}


def time_off(texts: Texts, stands: Arrangements) -> Screen:
    """How to block time, and what is blocked, each with a button to open it again."""
    text = join(texts.html("block-how"), _blocked(texts, stands))
    return Screen(text, [*_unblocks(texts, stands), _other(texts)])


def opening(texts: Texts, stands: Arrangements) -> Screen:
    """How to open time again."""
    text = join(texts.html("unblock-how"), _blocked(texts, stands))
    return Screen(text, [*_unblocks(texts, stands), _other(texts)])


def ask_block(texts: Texts, heard: Heard) -> Screen:
    """What would be blocked, in full, and the consultations in it."""
    where, booked = heard.stands.whereabouts, heard.stands.booked
    yes = taps.Block(heard.span.start, heard.span.end)
    rows = [
        [Button(texts.plain("button-block-yes"), yes, style="success")],
        [Button(texts.plain("button-block-no"), taps.TimeOff()), to_menu(texts)],
        *([booking_button(texts, each, where)] for each in booked[:_SHOWN]),
    ]
    ask = texts.html("block-ask", span=full_span(texts, heard.span, where))
    return Screen(join(ask, _staying(texts, heard)), rows)


def ask_open(texts: Texts, heard: Heard) -> Screen:
    """What would be open again; or that nothing of it is blocked."""
    where = heard.stands.whereabouts
    span = full_span(texts, heard.span, where)
    if not any(block.span.overlaps(heard.span) for block in heard.stands.blocks):
        return opening(texts, heard.stands).under(texts.html("unblock-nothing", span=span))
    yes = taps.OpenAgain(heard.span.start, heard.span.end)
    rows = [
        [Button(texts.plain("button-open-yes"), yes, style="success")],
        [Button(texts.plain("button-open-no"), taps.TimeOff()), to_menu(texts)],
    ]
    return Screen(texts.html("unblock-ask", span=span), rows)


def blocked(texts: Texts, stands: Arrangements, block: Block) -> Screen:
    """It is blocked, and how to take that back."""
    span = short_span(texts, block.span, stands.whereabouts)
    rows = [[Button(texts.plain("button-undo"), taps.Unblock(block.id))], _other(texts)]
    return Screen(texts.html("block-done", span=span), rows)


def opened(texts: Texts, stands: Arrangements, span: Interval) -> Screen:
    """It is open again, as far as she is concerned."""
    words = short_span(texts, span, stands.whereabouts)
    text = join(texts.html("unblock-done", span=words), _blocked(texts, stands))
    return Screen(text, [*_unblocks(texts, stands), _other(texts)])


def travels(texts: Texts, stands: Arrangements) -> Screen:
    """How to say that she travels, and what is known of it."""
    known = [_travel(texts, each) for each in stands.travels[:_SHOWN]]
    text = join(
        texts.html("travel-how"), join(texts.html("travel-known"), *known, by="\n") if known else ""
    )
    rows = [
        [Button(texts.plain("button-stay", city=zone_label(texts, each.zone)), taps.Stay(each.id))]
        for each in stands.travels[:_SHOWN]
        if each.id
    ]
    return Screen(text, [*rows, [to_menu(texts)]])


def ask_travel(texts: Texts, travels: Sequence[Travel]) -> Screen:
    """Whether her hours are to be read over there; or in which of several places."""
    travel, *others = travels
    if others:
        return _ask_where(texts, travels)
    yes = taps.Travel(travel.zone.key, travel.first, travel.last)
    rows = [
        [Button(texts.plain("button-travel-yes"), yes, style="success")],
        [Button(texts.plain("button-travel-no"), taps.Travels()), to_menu(texts)],
    ]
    return Screen(_travelling(texts, "travel-ask", travel), rows)


def _ask_where(texts: Texts, travels: Sequence[Travel]) -> Screen:
    rows = [
        [Button(place_label(texts, each.zone), taps.Travel(each.zone.key, each.first, each.last))]
        for each in travels
    ]
    rows.append([Button(texts.plain("button-travel-no"), taps.Travels()), to_menu(texts)])
    return Screen(_travelling(texts, "travel-ask-where", travels[0]), rows)


def unclear(texts: Texts, about: About, reason: Unclear) -> Screen:
    """That she was not understood and why, with two examples; the next text is tried again."""
    text = join(
        texts.html(f"unclear-{reason.value}"), texts.html(f"example-{about.value}"), by="\n"
    )
    return never_minding(texts, text)


def _staying(texts: Texts, heard: Heard) -> Html:
    """The calls that are booked in a time she blocks, by name."""
    booked = heard.stands.booked
    if not booked:
        return Html("")
    where = heard.stands.whereabouts
    calls = [booking_button(texts, each, where).label for each in booked[:_SHOWN]]
    lines = [texts.html("block-line", span=call) for call in calls]
    left = len(booked) - _SHOWN
    more = texts.html("digest-more", n=left) if left > 0 else ""
    return join(texts.html("block-booked", n=len(booked)), *lines, more, by="\n")


def _travel(texts: Texts, travel: Travel) -> Html:
    return _travelling(texts, "travel-line" if travel.id else "travel-line-written", travel)


def _travelling(texts: Texts, key: str, travel: Travel) -> Html:
    return texts.html(
        _ON_ONE_DAY[key] if travel.first == travel.last else key,
        zone=zone_label(texts, travel.zone),
        first=full_date(texts, travel.first),
        last=full_date(texts, travel.last),
    )


def _blocked(texts: Texts, stands: Arrangements) -> Html:
    if not stands.blocks:
        return texts.html("blocks-none")
    lines = [
        texts.html("block-line", span=short_span(texts, block.span, stands.whereabouts))
        for block in stands.blocks[:_SHOWN]
    ]
    left = len(stands.blocks) - _SHOWN
    more = texts.html("digest-more", n=left) if left > 0 else ""
    return join(texts.html("blocks"), *lines, more, by="\n")


def _unblocks(texts: Texts, stands: Arrangements) -> Sequence[Sequence[Button]]:
    return [
        [
            Button(
                texts.plain(
                    "button-unblock", span=short_span(texts, block.span, stands.whereabouts)
                ),
                taps.Unblock(block.id),
            )
        ]
        for block in stands.blocks[:_SHOWN]
    ]


def _other(texts: Texts) -> list[Button]:
    return [Button(texts.plain("button-free-times"), taps.FreeTimes()), to_menu(texts)]
