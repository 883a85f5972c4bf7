"""Answers that are written: what is asked before booking, and the number to call."""

from fitbot.domain.dialogue import (
    Choosing,
    Introducing,
    Locating,
    Phoning,
    Placing,
    Rephoning,
    Switching,
)
from fitbot.errors import NoBooking, Outdated, TooLate
from handlers.calling import phoned, rephoned, switched
from handlers.locating import located
from handlers.prechecking import ask_again, introduced, placed
from handlers.visit import Visit

InWords = Introducing | Placing | Choosing | Phoning | Rephoning | Switching | Locating


async def answer_in_words(visit: Visit, expected: InWords, text: str) -> None:
    """Take a text as what was expected; once that is out of date, nothing is expected any more."""
    try:
        await _take(visit, expected, text)
    except (Outdated, NoBooking, TooLate):  # or each of her next texts would meet it again
        await visit.desk.people.expect_nothing(visit.person)
        raise


async def _take(visit: Visit, expected: InWords, text: str) -> None:
    match expected:
        case Introducing(therapist_id):
            await introduced(visit, therapist_id, text)
        case Placing(therapist_id):
            await placed(visit, therapist_id, text)
        case Choosing():
            await ask_again(visit, expected)
        case Phoning():
            await phoned(visit, expected, text)
        case Rephoning(booking_id):
            await rephoned(visit, booking_id, text)
        case Switching(booking_id):
            await switched(visit, booking_id, text)
        case Locating():
            await located(visit, expected, text)
