"""How a call is to take place; and the number of a call by phone."""

import datetime as dt
import unicodedata
from dataclasses import dataclass, field

#: ITU-T E.164 ends at 15 digits; what is shorter than 7 reaches nobody from abroad.
_FEWEST, _MOST = 7, 15
#: Under this name a number waits beside the answers until the call is booked.
NUMBER_KEPT_AS = "number"
#: A number is deleted so long after the call, or after it was given and nothing was booked.
NUMBER_KEPT_FOR = dt.timedelta(hours=24)
_BETWEEN = frozenset(" ()./-")


@dataclass(frozen=True, slots=True)
class Call:
    """A way to talk. `number` is None until it was given, "" if it is to come later."""

    way: str
    number: str | None = field(default=None, repr=False)

    @property
    def needs_number(self) -> bool:
        """Tell whether the number to call is still to be asked for."""
        return self.way == "phone" and self.number is None


def clean_number(text: str) -> str | None:
    """Return a telephone number as it was written, made fit to show; None for anything else.

    Nothing is known of countries here, so nothing is added and no digit is grouped anew. Contact
    lists hand out numbers with marks for the direction of writing around them, and with dashes and
    digits of many scripts.
    """
    shown = "".join(_plain(char) for char in unicodedata.normalize("NFKC", text))
    number = " ".join(shown.split())
    plus, digits = number.startswith("+"), number.removeprefix("+")
    if not all(char in _BETWEEN or char in "0123456789" for char in digits):
        return None
    count = sum(char.isdigit() for char in digits)
    if not _FEWEST <= count <= _MOST:
        return None
    return ("+" if plus else "") + digits.strip()


def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    if category == "Pd":
        return "-"
    return str(unicodedata.digit(char)) if category == "Nd" else char
