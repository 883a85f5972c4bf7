"""The fit survey, a tap a screen: every screen can be skipped, and stopping is fine."""

from fitbot.domain.survey import Decision, Item, Rating, Sound, Survey
from fitbot.practice import Practice, Therapist
from fitbot.texts import Html, Texts, join
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.start import others_rows, to_menu

_ITEMS = tuple(Item)
#: The steps after the items, counted from 0 as those are.
_SOUND, _DECISION = len(_ITEMS), len(_ITEMS) + 1
_AMOUNTS = (Rating.NOT_AT_ALL, Rating.A_LITTLE, Rating.PARTLY, Rating.MOSTLY, Rating.VERY_MUCH)


def invitation(texts: Texts, therapist: Therapist, survey: Survey) -> Screen:
    """May I ask? And who sees it."""
    text = join(
        texts.html("survey-invite", name=therapist.name),
        texts.html("survey-who-sees", name=therapist.name),
    )
    rows = [
        [Button(texts.plain("button-survey-start"), taps.BeginSurvey(survey.id), style="success")],
        [Button(texts.plain("button-survey-no"), taps.StopSurvey(survey.id))],
    ]
    return Screen(text, rows)


def next_step(texts: Texts, practice: Practice, therapist: Therapist, survey: Survey) -> Screen:
    """What comes next: an item, the line, the decision, or the end."""
    if item := survey.next_item:
        return _item(texts, therapist, survey, item)
    if survey.sound is None:
        return _sound(texts, therapist, survey)
    if survey.decision is None:
        return _decision(texts, survey)
    return outcome(texts, practice, therapist, survey, survey.decision)


def earlier_step(
    texts: Texts, practice: Practice, therapist: Therapist, survey: Survey, number: int
) -> Screen:
    """A step once more, counted from 0, with what was answered; past the last, what comes next."""
    if 0 <= number < _SOUND:
        return _item(texts, therapist, survey, _ITEMS[number])
    if number == _SOUND:
        return _sound(texts, therapist, survey)
    if number == _DECISION:
        return _decision(texts, survey)
    return next_step(texts, practice, therapist, survey)


def outcome(
    texts: Texts, practice: Practice, therapist: Therapist, survey: Survey, decision: Decision
) -> Screen:
    """What the decision leads to, and room for a few words."""
    ask = texts.plain("button-ask", name=therapist.name)
    text = join(
        texts.html(f"outcome-{decision.value}", name=therapist.name, ask=ask),
        referrals(texts, practice) if decision.wants_names else "",
        texts.html("survey-note", name=therapist.name),
    )
    rows = [[Button(texts.plain("button-note-skip"), taps.SkipNote(survey.id))]]
    if decision.wants_names:
        rows += others_rows(texts, practice)
    else:
        rows.append([Button(ask, taps.Ask(therapist.id))])
    rows.append(_back(texts, survey, _DECISION + 1))
    return Screen(text, rows, keeps=True)


def thanks(texts: Texts, therapist: Therapist) -> Screen:
    """The end."""
    return Screen(texts.html("survey-thanks", name=therapist.name), [[to_menu(texts)]])


def stopped(texts: Texts, survey: Survey) -> Screen:
    """Stopped, and it can be taken up again."""
    resume = Button(texts.plain("button-survey-resume"), taps.BeginSurvey(survey.id))
    return Screen(texts.html("survey-stopped"), [[resume], [to_menu(texts)]])


def _item(texts: Texts, therapist: Therapist, survey: Survey, item: Item) -> Screen:
    number = _ITEMS.index(item)
    text = texts.html(
        "survey-item",
        number=number + 1,
        total=len(Item),
        item=texts.plain(f"survey-item-{item.value}", name=therapist.name),
    )
    rows = [[_rating(texts, survey, item, amount)] for amount in _AMOUNTS]
    others = [_rating(texts, survey, item, other) for other in (Rating.TOO_SOON, Rating.SKIP)]
    return Screen(text, [*rows, others, _ways_out(texts, survey, number)])


def _rating(texts: Texts, survey: Survey, item: Item, rating: Rating) -> Button:
    label = _chosen(texts, f"rating-{rating.value}", chosen=survey.answers.get(item) is rating)
    return Button(label, taps.Rate(survey.id, item, rating))


def _sound(texts: Texts, therapist: Therapist, survey: Survey) -> Screen:
    by_phone = (survey.way or therapist.ways[0]) == "phone"
    asked = texts.html("survey-sound-phone" if by_phone else "survey-sound")
    rows = [
        [
            Button(
                _chosen(texts, f"sound-{sound.value}", chosen=survey.sound is sound),
                taps.HearSound(survey.id, sound),
            )
        ]
        for sound in Sound
    ]
    return Screen(asked, [*rows, _ways_out(texts, survey, _SOUND)])


def _decision(texts: Texts, survey: Survey) -> Screen:
    rows = [
        [
            Button(
                _chosen(texts, f"decision-{decision.value}", chosen=survey.decision is decision),
                taps.Decide(survey.id, decision),
            )
        ]
        for decision in Decision
    ]
    return Screen(texts.html("survey-decision"), [*rows, _ways_out(texts, survey, _DECISION)])


def _chosen(texts: Texts, key: str, *, chosen: bool) -> str:
    label = texts.plain(key)
    return texts.plain("button-chosen", what=label) if chosen else label


def _ways_out(texts: Texts, survey: Survey, number: int) -> list[Button]:
    stop = Button(texts.plain("button-survey-stop"), taps.StopSurvey(survey.id))
    return [*_back(texts, survey, number), stop]


def _back(texts: Texts, survey: Survey, number: int) -> list[Button]:
    """The way from a step to the one before it; none from the first."""
    if number == 0:
        return []
    return [Button(texts.plain("button-back"), taps.EarlierStep(survey.id, number - 1))]


def referrals(texts: Texts, practice: Practice) -> Html:
    """Others who may help, in the practice's own words; nothing if it names nobody."""
    if not practice.referrals:
        return Html("")
    listed = []
    for referral in practice.referrals:
        entry = texts.html("referral", name=referral.name, about=referral.about)
        if referral.url:
            entry = texts.html("referral-link", entry=entry, url=referral.url)
        listed.append(entry)
    return join(texts.html("referrals"), *listed, by="\n")
