import pytest
from telegram.error import Conflict, NetworkError

from handlers.build import PollTrouble


def test_why_no_updates_come_is_said_once_and_again_when_it_changes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    trouble = PollTrouble()
    for error in (NetworkError("away"), NetworkError("away"), Conflict("two"), Conflict("two")):
        trouble(error)
    assert [record.getMessage() for record in caplog.records] == [
        "Telegram cannot be reached (NetworkError); trying on.",
        "Another program polls with this token: end it, or each hears only half.",
    ]
