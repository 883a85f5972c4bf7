"""What a therapist reads about a client before the call: short, and her words under a spoiler."""

from fitbot.domain.booking import Booking
from fitbot.domain.precheck import Answer, Answers, Step, covers
from fitbot.practice import Therapist
from fitbot.services.calls import phone_of, way_of
from fitbot.texts import Html, Texts, join
from fitbot.texts.places import language_name, place_name
from handlers.views.questions import excerpt

_TOLD = {
    Answer.OTHER: "client-other",
    Answer.COUPLE: "client-couple",
    Answer.FAMILY: "client-family",
    Answer.UNSURE: "client-unsure",
    Answer.OVERHEARD: "client-overheard",
}
_WAITING = {Answer.LOWER: "client-lower", Answer.TALK: "client-talk"}


def about_client(texts: Texts, therapist: Therapist, answers: Answers, *, words: int) -> Html:
    """Return what she should know, a line each; `words` limits what is shown of a client's own."""
    facts = " · ".join(_facts(texts, therapist, answers))
    waiting = ", ".join(texts.plain(key) for answer, key in _WAITING.items() if answers.has(answer))
    reason = answers.of(Step.REASON)
    return join(
        facts,
        texts.html("client-waiting", what=waiting) if waiting else "",
        texts.html("client-words", words=excerpt(reason, words)) if reason else "",
        by="\n",
    )


def number_to_call(texts: Texts, therapist: Therapist, booking: Booking) -> Html:
    """Return the number of a call by phone, or that there is none yet; nothing for a video call."""
    if way_of(therapist, booking) != "phone":
        return Html("")
    number = phone_of(therapist, booking)
    if number:
        return texts.html("client-number", number=number)
    return texts.html("client-number-missing")


def _facts(texts: Texts, therapist: Therapist, answers: Answers) -> list[str]:
    facts = []
    if place := answers.of(Step.PLACE):
        key = "client-place" if covers(therapist.regions, place) else "client-place-outside"
        facts.append(texts.plain(key, place=place_name(texts, place)))
    facts += [texts.plain(key) for answer, key in _TOLD.items() if answers.has(answer)]
    language = answers.of(Step.LANGUAGE)
    if language and language != texts.language:
        name = language_name(texts, language)
        facts.append(texts.plain("client-language", language=name))
    return facts
