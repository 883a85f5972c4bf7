"""Chats to read: the transcript for golden files, safe HTML for a page."""

import datetime as dt

from fitbot.clock import MovableClock
from fitbot.sandbox import Person, Sandbox
from fitbot.sandbox.shown import to_html


async def test_a_transcript_is_the_chat_as_it_looks_now(
    sandbox: Sandbox, clock: MovableClock, ann: Person
) -> None:
    keyboard = [
        [
            {"text": "Book", "callback_data": "b", "style": "primary"},
            {"text": "Site", "url": "https://a.example/x"},
        ],
        [{"text": "Gone", "disabled": {}}],
    ]
    content = {
        "chat_id": 7,
        "text": "Hello.\n\nWhat now?",
        "reply_markup": {"inline_keyboard": keyboard},
    }
    await sandbox.call("sendMessage", content)
    await ann.send_photo("my cat\nasleep")
    await ann.send_document("a.txt", b"x")
    sent = (await sandbox.call("sendMessage", {"chat_id": 7, "text": "x"})).result
    clock.advance(dt.timedelta(minutes=1))
    edit = {"chat_id": 7, "message_id": sent["message_id"], "text": "Nice."}
    await sandbox.call("editMessageText", edit)
    markup = {"keyboard": [["Yes", "No"]]}
    await sandbox.call("sendMessage", {"chat_id": 7, "text": "?", "reply_markup": markup})
    assert sandbox.transcript(7) == (
        "Ann Lee: /start\n"
        "bot: Hello.\n"
        "\n"
        "    What now?\n"
        "    [Book ·primary] [Site → https://a.example/x]\n"
        "    [Gone → disabled]\n"
        "Ann Lee: <photo>\n"
        "    my cat\n"
        "    asleep\n"
        "Ann Lee: <document a.txt>\n"
        "bot (edited): Nice.\n"
        "bot: ?\n"
        "[Yes] [No] ⌨\n"
    )
    assert sandbox.transcript(7, dates=True).endswith(
        "2026-11-23 09:00 bot (edited): Nice.\n2026-11-23 09:01 bot: ?\n[Yes] [No] ⌨\n"
    )


async def test_an_empty_chat_has_an_empty_transcript(sandbox: Sandbox) -> None:
    sandbox.person(8, "")
    assert sandbox.transcript(8) == ""
    await sandbox.person(8).send("hi")
    assert sandbox.transcript(8) == "?: hi\n"


async def test_a_page_may_show_whatever_people_type(sandbox: Sandbox, ann: Person) -> None:
    shown = await ann.send("<script>alert('1')</script> & /start")
    assert shown.html == (
        "&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt; &amp; "
        '<span class="bot-command">/start</span>'
    )


def test_every_kind_of_entity_has_its_tag() -> None:
    def one(kind: str, **more: object) -> str:
        return to_html("x", ({"type": kind, "offset": 0, "length": 1, **more},))

    assert one("blockquote") == "<blockquote>x</blockquote>"
    assert one("expandable_blockquote") == '<blockquote class="expandable">x</blockquote>'
    assert one("spoiler") == '<span class="spoiler">x</span>'
    assert one("pre", language="python") == "<pre>x</pre>"
    assert one("text_link", url='https://a.example/"x') == (
        '<a href="https://a.example/&quot;x" rel="noopener noreferrer">x</a>'
    )
    assert one("text_link", url="javascript:alert(1)") == '<span class="text-link">x</span>'


def test_an_address_in_a_text_is_a_link() -> None:
    url = {"type": "url", "offset": 3, "length": 19}
    assert to_html("😀 https://a.example/x", (url,)) == (
        '😀 <a href="https://a.example/x" rel="noopener noreferrer">https://a.example/x</a>'
    )


def test_overlapping_entities_still_make_valid_html() -> None:
    entities = (
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "italic", "offset": 1, "length": 2},
    )
    assert to_html("abc", entities) == "<b>a<i>b</i></b><i>c</i>"
