"""How long a text is to Telegram: its limits count UTF-16 code units, two for most emoji."""


def telegram_length(text: str) -> int:
    """Return how many UTF-16 code units the text has."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
