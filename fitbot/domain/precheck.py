"""What is asked before a consultation is booked, and whether the two of them can meet at all.

A few taps, so that nobody spends hope on a call that could not lead anywhere: a licence ends at a
border, some therapists see no couples, not all speak the same languages. Only such an answer
speaks against a call; the others are for the therapist to know. An answer is never asked for
twice, and each can be given anew.

Nothing is kept of whoever is under age. That is why age is asked first, whatever the order in
which a practice lists its questions.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

#: "In a few words, what brings you?" may be answered with so many UTF-16 units.
REASON_LIMIT = 300

#: Somewhere that no list of ours names (ISO 3166 leaves ZZ to its users).
NOWHERE_KNOWN = "ZZ"

_REGION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Step(StrEnum):
    """What is asked, in order; the texts are `asked-<value>`."""

    AGE = "age"
    PLACE = "place"
    WHOM = "whom"
    PRIVATE = "private"
    FEE = "fee"
    REASON = "reason"
    WAY = "way"
    LANGUAGE = "language"


class Answer(StrEnum):
    """An answer that is a tap; the texts are `answer-<value>`."""

    ADULT = "adult"
    MINOR = "minor"
    OTHER = "other"
    ME = "me"
    COUPLE = "couple"
    FAMILY = "family"
    ALONE = "alone"
    UNSURE = "unsure"
    OVERHEARD = "overheard"
    WORKS = "works"
    LOWER = "lower"
    TALK = "talk"
    VIDEO = "video"
    PHONE = "phone"

    @property
    def step(self) -> Step:
        """The question that this answers."""
        return next(step for step, answers in CHOICES.items() if self in answers)


#: The questions that are answered from a fixed list; the others by a place, a language, words.
CHOICES: Mapping[Step, tuple[Answer, ...]] = {
    Step.AGE: (Answer.ADULT, Answer.MINOR, Answer.OTHER),
    Step.WHOM: (Answer.ME, Answer.COUPLE, Answer.FAMILY),
    Step.PRIVATE: (Answer.ALONE, Answer.UNSURE, Answer.OVERHEARD),
    Step.FEE: (Answer.WORKS, Answer.LOWER, Answer.TALK),
    Step.WAY: (Answer.VIDEO, Answer.PHONE),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What one therapist can take on."""

    #: Where a client may be, as ISO 3166 codes; a whole country includes its parts.
    regions: tuple[str, ...]
    #: Of "me", "couple", "family".
    sees: tuple[str, ...]
    #: Of "video", "phone".
    ways: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What one person answered, as far as it concerns one therapist."""

    #: By question; "" for words that were left out.
    given: Mapping[Step, str] = field(default_factory=dict, repr=False)

    @classmethod
    def stored(cls, rows: Mapping[str, str], therapist_id: str) -> "Answers":
        """Read what is stored of a person; what this version does not understand was not asked."""
        found = {step: rows.get(key_of(step, therapist_id)) for step in Step}
        return cls(
            {
                step: value
                for step, value in found.items()
                if value is not None and is_answer(step, value)
            }
        )

    def of(self, step: Step) -> str:
        """Return the answer to a question; "" where there is none."""
        return self.given.get(step, "")

    def has(self, answer: Answer) -> bool:
        """Tell whether this is what was answered."""
        return self.of(answer.step) == answer


def key_of(step: Step, therapist_id: str) -> str:
    """Return under which name an answer is stored: a fee is one therapist's."""
    return f"{step.value}:{therapist_id}" if step is Step.FEE else step.value


def is_answer(step: Step, value: str) -> bool:
    """Tell whether a question can be answered so, and the answer be kept."""
    match step:
        case Step.PLACE:
            return bool(_REGION.fullmatch(value))
        case Step.LANGUAGE:
            return bool(_LANGUAGE.fullmatch(value))
        case Step.REASON:
            return True
        case _:
            return value in CHOICES[step]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a practice asks, and the languages that its therapists work in together."""

    ask: frozenset[Step]
    languages: frozenset[str] = frozenset()


def steps(plan: Plan, scope: Scope) -> tuple[Step, ...]:
    """Return the questions that make sense before a call with this therapist, in order."""
    idle = set()
    if len(scope.ways) < 2:
        idle.add(Step.WAY)
    if len(plan.languages) < 2:
        idle.add(Step.LANGUAGE)
    return tuple(step for step in Step if step in plan.ask - idle)


def next_step(plan: Plan, scope: Scope, answers: Answers) -> Step | None:
    """Return the first question that is open; None when all are answered."""
    return next((step for step in steps(plan, scope) if step not in answers.given), None)


def verdict(plan: Plan, scope: Scope, answers: Answers) -> Step | None:
    """Return None where the two can meet, else the question whose answer speaks against it.

    Questions that are not answered, or not asked any more, speak against nothing.
    """
    against = {
        Step.AGE: answers.has(Answer.MINOR),
        Step.PLACE: not covers(scope.regions, answers.of(Step.PLACE)),
        Step.WHOM: answers.of(Step.WHOM) not in scope.sees,
        Step.LANGUAGE: answers.of(Step.LANGUAGE) not in scope.languages,
    }
    asked = [step for step in steps(plan, scope) if step in answers.given]
    return next((step for step in asked if against.get(step)), None)


def has_parts(regions: Collection[str], country: str) -> bool:
    """Tell whether only parts of the country are among the regions, so that it is too little."""
    return country not in regions and any(each.startswith(f"{country}-") for each in regions)


def covers(regions: tuple[str, ...], place: str) -> bool:
    """Tell whether one of the regions is the place, or the country that it is a part of."""
    return any(place == region or place.startswith(f"{region}-") for region in regions)
