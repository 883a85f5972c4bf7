"""Every button there is, by what it means; a module for each kind of dealing."""

from handlers.taps.booking import (
    AskCancel,
    Cancel,
    Confirm,
    Days,
    LetGo,
    My,
    Pick,
    Times,
)
from handlers.taps.calendars import EmptiedAccept, EmptiedLook
from handlers.taps.looking import (
    Answered,
    Ask,
    Choose,
    HelpNow,
    Menu,
    NeverMind,
    Others,
    Privacy,
    Questions,
)
from handlers.taps.practising import (
    Answers,
    AsClient,
    Attendance,
    DigestNow,
    Inbox,
    Reply,
)
from handlers.taps.surveying import (
    BeginSurvey,
    Decide,
    HearSound,
    Rate,
    SkipNote,
    StopSurvey,
)

__all__ = [
    "Answered",
    "Answers",
    "AsClient",
    "Ask",
    "AskCancel",
    "Attendance",
    "BeginSurvey",
    "Cancel",
    "Choose",
    "Confirm",
    "Days",
    "Decide",
    "DigestNow",
    "EmptiedAccept",
    "EmptiedLook",
    "HearSound",
    "HelpNow",
    "Inbox",
    "LetGo",
    "Menu",
    "My",
    "NeverMind",
    "Others",
    "Pick",
    "Privacy",
    "Questions",
    "Rate",
    "Reply",
    "SkipNote",
    "StopSurvey",
    "Times",
]
