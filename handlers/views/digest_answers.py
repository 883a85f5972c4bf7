"""New answers to the fit survey, told honestly: what was clear, what was low, what stayed open."""

from collections.abc import Sequence

from fitbot.domain.digest import Digest, NamedSurvey
from fitbot.domain.survey import CLEAR, LOW, NOTE_LIMIT, Item, Rating, Sound
from fitbot.texts import Html, Texts, join
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.digest_parts import called, day_of
from handlers.views.questions import excerpt
from handlers.views.start import to_menu

_SURVEYS_SHOWN = 2


def answers(texts: Texts, content: Digest, page: int) -> Screen:
    """The new answers, a page of them; there must be one to show."""
    text = new_answers(texts, content, page * _SURVEYS_SHOWN)
    return Screen(text, [*more_answers(texts, content, page), [to_menu(texts)]])


def has_page(content: Digest, page: int) -> bool:
    """Tell whether so many pages of answers are there still: yesterday's button counted others."""
    return page * _SURVEYS_SHOWN < len(content.surveys)


def to_answers(texts: Texts, content: Digest) -> list[list[Button]]:
    """Return the way to the new answers, if there are any."""
    if not content.surveys:
        return []
    label = texts.plain("button-new-answers", n=len(content.surveys))
    return [[Button(label, taps.Answers(0))]]


def more_answers(texts: Texts, content: Digest, page: int) -> list[list[Button]]:
    """Return the way to the answers beyond this page, where there are any."""
    left = len(content.surveys) - (page + 1) * _SURVEYS_SHOWN
    if left <= 0:
        return []
    return [[Button(texts.plain("button-more-answers", n=left), taps.Answers(page + 1))]]


def new_answers(texts: Texts, content: Digest, first: int = 0) -> Html:
    """Return a page of new answers, from the `first` on."""
    shown = content.surveys[first : first + _SURVEYS_SHOWN]
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
        name=called(texts, content, each.name),
        day=day_of(texts, content, each.booking.slot.start),
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
