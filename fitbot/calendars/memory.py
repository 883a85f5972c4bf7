"""What is remembered of a reading, so that the next one expands only what changed.

For each UID a digest of all that its times depend on: the lines that are kept of its entries, the
zones that the file defines for them, the question (zone, window, owner), the time zone database
and this program's own version. Beside it stand the times it takes in the window. Nothing in it
can be turned back into words, and an entry that changes in any way that counts gets a new digest.
"""

import contextlib
import functools
import hashlib
import struct
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence

import tzdata  # type: ignore[import-untyped]

from fitbot import __version__
from fitbot.calendars.base import Query
from fitbot.calendars.scan import Block
from fitbot.calendars.zones import Zones

#: Start and end, in seconds since 1970, UTC.
Span = tuple[int, int]

#: Raised whenever the same lines may come to mean other times.
_RULES = 2
_SIZE = 16
_COUNT = struct.Struct("<I")
_SPAN = struct.Struct("<qq")


class Digester:
    """Makes the digests for one question."""

    def __init__(self, query: Query) -> None:
        question = [
            f"{__version__} {_RULES} {_zone_database()}",
            f"{query.zone} {query.window.start.isoformat()} {query.window.end.isoformat()}",
            query.owner.lower(),
        ]
        self._question = hashlib.blake2b("\n".join(question).encode(), digest_size=_SIZE)

    def of(self, blocks: Iterable[tuple[Block, Zones]]) -> bytes:
        """Return the digest of all entries of one UID."""
        digest = self._question.copy()
        for block, zones in blocks:
            digest.update(zones.mark)
            digest.update(_text(block).encode("utf-8", "replace"))
        return digest.digest()


def _text(block: Block) -> str:
    if not block.children:
        return f"{block.name}\n{block.text}\n"
    return f"{block.name}\n{block.text}\n{''.join(map(_text, block.children))}"


@functools.cache
def _zone_database() -> str:
    """Return the version of the time zone database in use: the system's first, as in zoneinfo."""
    for folder in zoneinfo.TZPATH:
        with contextlib.suppress(OSError), open(f"{folder}/tzdata.zi", "rb") as file:
            return file.readline(64).decode("ascii", "replace")
    return f"{tzdata.IANA_VERSION}"


def pack(groups: Mapping[bytes, Sequence[Span]]) -> bytes:
    """Return the groups as bytes to keep: first those that take no time, which most are."""
    idle = [digest for digest, spans in groups.items() if not spans]
    rest = (
        digest + _COUNT.pack(len(spans)) + b"".join(_SPAN.pack(*span) for span in spans)
        for digest, spans in groups.items()
        if spans
    )
    return _sealed(b"".join([_COUNT.pack(len(idle)), *idle, *rest]))


def unpack(sealed: bytes) -> dict[bytes, tuple[Span, ...]]:
    """Return what `pack` was given; nothing at all for bytes that are damaged."""
    data = sealed[_SIZE:]
    if _sealed(data) != sealed:
        return {}
    (idle,) = _COUNT.unpack_from(data)
    at = _COUNT.size + idle * _SIZE
    groups: dict[bytes, tuple[Span, ...]] = {
        data[start : start + _SIZE]: () for start in range(_COUNT.size, at, _SIZE)
    }
    while at < len(data):
        digest = data[at : at + _SIZE]
        (count,) = _COUNT.unpack_from(data, at + _SIZE)
        at += _SIZE + _COUNT.size
        numbers = struct.unpack_from(f"<{2 * count}q", data, at)
        groups[digest] = tuple(zip(numbers[::2], numbers[1::2], strict=True))
        at += _SPAN.size * count
    return groups


def _sealed(data: bytes) -> bytes:
    """Return the bytes behind their digest, by which damage shows."""
    return hashlib.blake2b(data, digest_size=_SIZE).digest() + data
