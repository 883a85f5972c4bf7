"""How much of a message a common phone shows at once.

In Telegram for Android on a phone of 412 x 915 dp, the bars above and below leave about 760 dp to
messages. A bubble holds some 40 characters a line of the usual size (16 sp, and so 19 dp high), and
a row of buttons takes 48 dp with its gap.
"""

import textwrap

_SCREEN, _LINE, _ROW = 760, 19, 48
_COLUMNS = 40


def fits_a_screen(text: str, rows: int) -> bool:
    """Tell whether a message as it is read, with so many rows of buttons, is seen at once."""
    return _LINE * lines(text) + _ROW * rows <= _SCREEN


def lines(text: str) -> int:
    """Return how many lines a text takes; an empty one takes one, too."""
    wrapped = (textwrap.wrap(each, _COLUMNS, break_on_hyphens=False) for each in text.split("\n"))
    return sum(max(1, len(each)) for each in wrapped)
