"""What a common phone shows at once."""

import pytest

from handlers.phone import fits_a_screen, lines


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("x" * 40, 1),
        ("x" * 41, 2),
        ("one\n\nthree", 3),
        ("twelve words of which the last are too many for one line here", 2),
    ],
)
def test_a_text_takes_so_many_lines(text: str, count: int) -> None:
    assert lines(text) == count


def test_a_screen_holds_forty_lines_or_fewer_with_buttons() -> None:
    assert fits_a_screen("\n" * 39, 0)
    assert not fits_a_screen("\n" * 40, 0)
    assert fits_a_screen("\n" * 29, 3)
    assert not fits_a_screen("\n" * 29, 4)
