"""How long a source that fails is left alone before it is asked again.

Each failure doubles the pause. A part of it is left to chance, so that what failed together is not
asked again together. A server that names a time is never asked sooner, within reason.
"""

import datetime as dt

FIRST = dt.timedelta(minutes=1)
LONGEST = dt.timedelta(minutes=15)
#: A server may ask for so much; longer, and nobody would notice that it is back.
MOST_ASKED = dt.timedelta(hours=1)


def pause(failures: int, asked: dt.timedelta | None, chance: float) -> dt.timedelta:
    """Return the pause after so many failures in a row; `chance` lies between 0 and 1.

    Without a wish of the server it is between a half and the whole of the doubled pause, with one
    never less than that and up to a tenth more.
    """
    doubled = min(FIRST * (1 << min(failures - 1, 10)), LONGEST)
    own = doubled * (1 + chance) / 2
    return max(own, min(asked or dt.timedelta(), MOST_ASKED) * (1 + chance / 10))
