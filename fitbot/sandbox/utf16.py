"""Positions in UTF-16 code units, which is what Telegram counts entities and lengths in.

https://core.telegram.org/bots/api#messageentity: "Offset in UTF-16 code units to the start of the
entity". A character outside the basic plane, such as most emoji, counts two.
"""


def length(text: str) -> int:
    """Return how many UTF-16 code units the text takes."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def cut(text: str, start: int, end: int) -> str:
    """Return the text between two UTF-16 positions; half a surrogate pair becomes U+FFFD."""
    if text.isascii():
        return text[start:end]
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "replace")
