"""Everything a person reads: one Fluent file a language (https://projectfluent.org).

Two doors. `html()` gives a message body: every value put into it is escaped there, and only what
already is `Html` goes in as it stands; nothing else in the program escapes or builds markup.
`plain()` gives a button label or a line of a file, where no markup exists.
"""

import html
import re
from functools import cached_property, lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from fluent.runtime import FluentBundle, FluentResource

Value = str | int
_MARK = re.compile("\ue000([a-z_]+)\ue001")
_TAG = re.compile(r"<[^>]*>")


class Html(str):
    """Text that is HTML already: made by this package, or by `join`."""

    __slots__ = ()


class Texts:
    """The texts of one language. `country` decides how dates and times are written."""

    def __init__(self, language: str, country: str) -> None:
        self.language = language
        source = (Path(__file__).parent / f"{language}.ftl").read_text(encoding="utf-8")
        # Isolation marks would count against Telegram's limits and break copied links.
        self._bundle = FluentBundle([language], use_isolating=False)
        self._bundle.add_resource(FluentResource(source))
        self._country = country
        # The same few patterns again and again, with few numbers in them.
        self._marked = lru_cache(maxsize=1024)(self._with_marks)

    @cached_property
    def locale(self) -> Locale:
        """The Babel locale for dates: the language as written in the practice's country.

        Where that country has no custom of its own in this language (English in Japan), it is the
        world's, or Europe's where the country counts 24 hours.
        """
        for place in (self._country, "150" if _counts_24_hours(self._country) else "001"):
            try:
                return Locale.parse(f"{self.language}_{place}")
            except UnknownLocaleError:
                continue
        return Locale(self.language)

    def html(self, key: str, **values: Value) -> Html:
        """Return a message body. Raises LookupError for an unknown key: a bug."""
        return Html(self._format(key, {name: _escaped(value) for name, value in values.items()}))

    def plain(self, key: str, **values: Value) -> str:
        """Return a label without markup. Raises LookupError for an unknown key: a bug."""
        return self._format(key, values)

    def has(self, key: str) -> bool:
        """Tell whether there is such a text."""
        return bool(self._bundle.has_message(key))

    def _format(self, key: str, values: dict[str, Value]) -> str:
        strings = {name: str(value) for name, value in values.items() if isinstance(value, str)}
        numbers = tuple(item for item in values.items() if item[0] not in strings)
        text = self._marked(key, tuple(strings), numbers)
        return _MARK.sub(lambda mark: strings[mark[1]], text)

    def _with_marks(
        self, key: str, strings: tuple[str, ...], numbers: tuple[tuple[str, Value], ...]
    ) -> str:
        """Return a text in which each string's place is kept by a mark.

        Fluent refuses values of over 2,500 characters.
        """
        message = self._bundle.get_message(key) if self._bundle.has_message(key) else None
        if message is None or message.value is None:
            raise LookupError(f"no text {key!r} in {self.language}")
        marks = {name: f"\ue000{name}\ue001" for name in strings}
        text, problems = self._bundle.format_pattern(message.value, dict(numbers) | marks)
        if problems:
            raise LookupError(f"text {key!r} in {self.language}: {problems[0]}")
        return str(text)


def join(*parts: str, by: str = "\n\n") -> Html:
    """Join paragraphs, leaving empty ones out; what is not `Html` is escaped."""
    return Html(by.join(str(_escaped(part)) for part in parts if part))


def without_markup(text: str) -> str:
    """Return what a reader sees of a message body, for places that have no markup."""
    return html.unescape(_TAG.sub("", text))


def _counts_24_hours(country: str) -> bool:
    try:
        own = Locale.parse(f"und_{country}", resolve_likely_subtags=True)
    except UnknownLocaleError:  # nobody lives there
        return False
    return "H" in own.time_formats["short"].pattern


def _escaped(value: Value) -> Value:
    if isinstance(value, Html) or not isinstance(value, str):
        return value
    return html.escape(value)
