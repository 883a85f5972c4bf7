"""Who the practice is: `practice.toml`, read into frozen values.

`load_practice` gives a `Practice` or a `ConfigError` that lists every mistake, each with its place
in the file and a sentence that says what to write instead.
"""

from fitbot.practice.calendars import Calendar
from fitbot.practice.faq import TOPICS, Faq
from fitbot.practice.places import BOT_LANGUAGES
from fitbot.practice.reading import load_practice
from fitbot.practice.root import (
    Practice,
    PracticeDetails,
    Precheck,
    Referral,
    UnknownTherapist,
)
from fitbot.practice.therapists import Consultation, Override, Therapist, Travel, Vacation, Week

__all__ = [
    "BOT_LANGUAGES",
    "TOPICS",
    "Calendar",
    "Consultation",
    "Faq",
    "Override",
    "Practice",
    "PracticeDetails",
    "Precheck",
    "Referral",
    "Therapist",
    "Travel",
    "UnknownTherapist",
    "Vacation",
    "Week",
    "load_practice",
]
