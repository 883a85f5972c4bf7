"""The questions people ask before they book, in the therapist's own answers.

A built-in topic brings its title and its phrasings from `texts/`; an entry may carry a title of its
own, or be a question that no topic covers.
"""

import difflib
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from fitbot.practice.model import Section
from fitbot.practice.values import ANSWER_LIMIT, PHRASING_LIMIT, QUESTION_LIMIT, line, prose, quoted

#: The built-in topics, in the order in which people meet them.
TOPICS = (
    "fees",
    "lower-fee",
    "insurance",
    "privacy",
    "consultation",
    "first-session",
    "online",
    "approach",
    "about",
    "times",
    "length",
    "urgent",
    "medication",
    "who",
    "changes",
    "identity",
    "fit",
)


def _topic(text: str) -> str:
    if text in TOPICS:
        return text
    close = difflib.get_close_matches(text.strip().lower(), TOPICS, n=1)
    hint = f"; did you mean {quoted(close[0])}?" if close else ", or a question of your own"
    raise ValueError(f"write one of these: {', '.join(TOPICS)}{hint}")


class Faq(Section):
    """One common question and the therapist's answer."""

    topic: Annotated[str, AfterValidator(_topic)] | None = None
    #: The title on the button, where it is not the topic's own.
    question: Annotated[str, line(QUESTION_LIMIT)] | None = Field(None, validate_default=True)
    #: Other ways to ask it, for the matcher.
    also: Annotated[tuple[Annotated[str, line(PHRASING_LIMIT)], ...], Field(max_length=20)] = ()
    answer: Annotated[str, prose(ANSWER_LIMIT)]

    @field_validator("question")
    @classmethod
    def _one_of_both(cls, question: str | None, info: ValidationInfo) -> str | None:
        if question is None and info.data.get("topic", "") is None:
            raise ValueError('begin with topic = "fees" (or another topic), or question = "…"')
        return question

    @property
    def title_key(self) -> str | None:
        """The text to show as title; None where `question` is the title."""
        return None if self.question else f"faq-topic-{self.topic}"
