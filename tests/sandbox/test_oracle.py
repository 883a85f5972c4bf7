import pytest

from fitbot.sandbox import Person, Sandbox
from tests.sandbox.oracle import check_request, check_update, watch


def test_a_good_call_passes() -> None:
    check_request("sendMessage", {"chat_id": "7", "text": "Hello", "disable_notification": "true"})


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendMesage", {"chat_id": 7, "text": "x"}),
        ("sendMessage", {"chat_id": 7}),
        ("sendMessage", {"chat_id": 7, "text": "x", "parse_mod": "HTML"}),
        ("sendMessage", {"chat_id": 7, "text": ["x"]}),
        (
            "sendMessage",
            {
                "chat_id": 7,
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "a", "callback": "b"}]]},
            },
        ),
        ("sendDocument", {"chat_id": 7}),
    ],
)
def test_a_call_that_the_bot_api_does_not_know_is_found(
    method: str, params: dict[str, object]
) -> None:
    with pytest.raises(AssertionError):
        check_request(method, params)


def test_an_uploaded_file_stands_for_its_parameter() -> None:
    check_request("sendDocument", {"chat_id": 7}, files=["document"])


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1, "message": {"message_id": 1, "date": 5}},
        {"update_id": 1, "massage": {}},
        {
            "update_id": 1,
            "message": {
                "message_id": 1,
                "date": 5,
                "chat": {"id": 7, "type": "private", "first_name": "Ann", "shoe_size": 40},
            },
        },
    ],
)
def test_an_update_that_is_not_one_is_found(update: dict[str, object]) -> None:
    with pytest.raises(AssertionError):
        check_update(update)


async def test_a_watched_sandbox_collects_what_is_wrong(sandbox: Sandbox, ann: Person) -> None:
    problems = watch(sandbox)
    await sandbox.call("sendMessage", {"chat_id": 7, "text": "fine"})
    await ann.send("fine")
    assert problems == []
    await sandbox.call("sendMessage", {"chat_id": 7, "text": "x", "wrong": 1})
    sandbox.world.emit("message", {"message_id": 1})
    assert len(problems) == 2
