"""A screen becomes what Telegram wants: rows of buttons with one meaning each."""

from fitbot.texts import Html
from handlers import taps
from handlers.callback import keeps_message
from handlers.screens import Button, Screen, in_rows

MENU = Button("Menu", taps.Menu())


def test_a_screen_without_buttons_has_no_keyboard() -> None:
    assert Screen(Html("hello")).keyboard is None


def test_buttons_stand_row_by_row_with_their_meaning_their_address_and_their_style() -> None:
    yes = Button("Yes", taps.Cancel(7), style="danger")
    link = Button("Look", url="https://example.org")
    keyboard = Screen(Html("?"), [[yes, MENU], [link]]).keyboard
    assert keyboard is not None
    first, second = keyboard.inline_keyboard
    assert [(b.text, b.callback_data, b.url) for b in first] == [
        ("Yes", "1canx|7", None),
        ("Menu", "1menu", None),
    ]
    assert first[0].to_dict()["style"] == "danger"
    assert [(b.text, b.callback_data, b.url) for b in second] == [
        ("Look", None, "https://example.org")
    ]


def test_the_buttons_of_a_text_worth_keeping_say_so() -> None:
    for keeps in (True, False):
        keyboard = Screen(Html("?"), [[MENU]], keeps=keeps).keyboard
        assert keyboard is not None
        assert keeps_message(str(keyboard.inline_keyboard[0][0].callback_data)) == keeps


def test_a_notice_stands_above_the_text_and_the_buttons_stay() -> None:
    screen = Screen(Html("<b>menu</b>"), [[MENU]], keeps=True).under(Html("No & no"))
    assert screen == Screen(Html("No & no\n\n<b>menu</b>"), [[MENU]], keeps=True)


def test_a_notice_over_nothing_stands_alone() -> None:
    assert Screen(Html("")).under(Html("No")).text == "No"


def test_buttons_are_laid_out_in_rows_with_the_rest_in_the_last() -> None:
    assert in_rows([MENU] * 7, 3) == [[MENU] * 3, [MENU] * 3, [MENU]]
    assert in_rows([], 3) == []
