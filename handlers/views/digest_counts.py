"""The digest for a phone that others can see: numbers, and the way to what they count."""

from collections import Counter

from fitbot.domain.digest import Digest, NamedBooking, kind_of_change
from fitbot.texts import Html, Texts, join
from fitbot.texts.moments import day_label, time_label
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.her_ways import to_today
from handlers.views.start import to_menu

_UNMARKED_SHOWN = 5


def counts(texts: Texts, content: Digest, head: Html) -> Screen:
    """No name and no word, in the text or on a button."""
    waiting = len(content.questions) + len(content.unmarked)
    text = join(
        head,
        texts.html("digest-today", n=len(content.today)),
        texts.html("digest-needs", n=waiting) if waiting else "",
        texts.html("digest-surveys", n=len(content.surveys)) if content.surveys else "",
        _changes(texts, content),
    )
    rows = [
        *([_unmarked(texts, content, each)] for each in content.unmarked[:_UNMARKED_SHOWN]),
        [to_today(texts)],
        [Button(texts.plain("button-inbox"), taps.Inbox())],
    ]
    if content.surveys:
        label = texts.plain("button-more-answers", n=len(content.surveys))
        rows.append([Button(label, taps.Answers(0))])
    return Screen(text, [*rows, [to_menu(texts)]], keeps=True)


def _changes(texts: Texts, content: Digest) -> Html:
    changed = Counter(kind_of_change(each.booking) for each in content.changes)
    lines = [texts.html(f"digest-change-{kind}", items=n) for kind, n in changed.items()]
    return join(texts.html("digest-changes"), *lines, by="\n") if lines else Html("")


def _unmarked(texts: Texts, content: Digest, each: NamedBooking) -> Button:
    start = each.booking.slot.start
    zone = content.whereabouts.zone_at(start)
    label = texts.plain(
        "button-unmarked",
        day=day_label(texts, start, zone),
        time=time_label(texts, start, zone),
    )
    return Button(label, taps.HerBooking(each.booking.id))
