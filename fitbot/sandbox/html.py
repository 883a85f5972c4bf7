"""HTML formatting, read as TDLib reads it (`parse_html` in `MessageEntity.cpp`).

It is not an HTML parser: a few tags, four named character references, and an error with a byte
offset for anything else. That strictness is the point: an unescaped "<3" in somebody's name is
refused here as it is refused by Telegram.
"""

import re
from dataclasses import dataclass

from fitbot.sandbox.tags import OTHER_TAGS, SIMPLE_TAGS, HtmlError, add_entity, sort_entities
from fitbot.sandbox.values import Json

_REFERENCES = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_SPACE = b" \t\r\n\0\x0b"
_REFERENCE = re.compile(rb"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_PLAIN = re.compile(rb"[^<&]+")
_TOKEN = re.compile(rb"[a-zA-Z0-9.-]*")


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    begin: int


def parse_html(html: str) -> tuple[str, list[Json]]:
    """Return the plain text and its entities, sorted, with UTF-16 offsets.

    Raises:
        HtmlError: with Telegram's words and byte offset.
    """
    return _Parser(html.encode("utf-8", "surrogatepass")).parse()


class _Parser:
    def __init__(self, source: bytes) -> None:
        self._source = source + b"\0"
        self._size = len(source)
        self._at = 0
        self._text: list[str] = []
        self._offset = 0
        self._open: list[_Open] = []
        self._entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        while self._at < self._size:
            plain = _PLAIN.match(self._source, self._at, self._size)
            if plain:
                self._add(plain[0].decode("utf-8", "surrogatepass"))
                self._at = plain.end()
            elif self._source[self._at : self._at + 1] == b"&":
                self._add(self._reference() or self._take("&"))
            elif self._source[self._at + 1 : self._at + 2] == b"/":
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            tag = self._open[-1].tag
            raise HtmlError(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return self._finish()

    def _finish(self) -> tuple[str, list[Json]]:
        text = "".join(self._text)
        try:
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeDecodeError:
            raise HtmlError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ) from None
        for entity in self._entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return text, sort_entities(self._entities)

    def _add(self, text: str) -> None:
        self._text.append(text)
        self._offset += len(text.encode("utf-16-le", "surrogatepass")) // 2

    def _take(self, text: str) -> str:
        self._at += len(text)
        return text

    def _reference(self) -> str:
        """Read a character reference and step over it; an unknown one is left as it stands."""
        found = _REFERENCE.match(self._source, self._at)
        if not found:
            return ""
        if found[3] is not None:
            character = _REFERENCES.get(found[3], "")
        else:
            code = int(found[1], 16) if found[1] is not None else int(found[2])
            digits = found.end() - found.start() - found[0].endswith(b";")
            character = chr(code) if 0 < code < 0x10FFFF and digits < 10 else ""
        if character:
            self._at = found.end()
        return character

    def _byte(self) -> bytes:
        return self._source[self._at : self._at + 1]

    def _skip_space(self) -> None:
        while self._at < self._size and self._byte() in _SPACE:
            self._at += 1

    def _until(self, stop: bytes) -> str:
        begin = self._at
        while self._byte() not in _SPACE and self._byte() != stop:
            self._at += 1
        return self._source[begin : self._at].decode("utf-8", "replace")

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        tag = self._until(b">").lower()
        if self._at >= self._size:
            raise HtmlError(f"Unclosed start tag at byte offset {begin}")
        if tag not in SIMPLE_TAGS and tag not in OTHER_TAGS:
            raise HtmlError(f'Unsupported start tag "{tag}" at byte offset {begin}')
        attributes: dict[str, str] = {}
        while self._byte() != b">":
            self._skip_space()
            if self._byte() != b">":
                self._attribute(tag, begin, attributes)
        self._at += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise HtmlError(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self._open.append(_Open(tag, attributes, self._offset, len(self._text)))

    def _attribute(self, tag: str, begin: int, attributes: dict[str, str]) -> None:
        name = self._attribute_name(tag, begin)
        if self._byte() != b"=":
            if tag == "blockquote" and name == "expandable":
                attributes[name] = ""
                return
            raise HtmlError(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" '
                f"at byte offset {begin}"
            )
        self._at += 1
        self._skip_space()
        if self._at >= self._size:
            raise HtmlError(f'Unclosed start tag "{tag}" at byte offset {begin}')
        quote = self._byte()
        value = self._quoted(quote) if quote in {b"'", b'"'} else self._token()
        if self._at >= self._size:
            raise HtmlError(f"Unclosed start tag at byte offset {begin}")
        attributes[name] = value

    def _attribute_name(self, tag: str, begin: int) -> str:
        start = self._at
        while self._byte() not in _SPACE and self._byte() not in {b"=", b">"}:
            self._at += 1
        name = self._source[start : self._at].decode("utf-8", "replace")
        if not name:
            raise HtmlError(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        self._skip_space()
        return name

    def _token(self) -> str:
        begin = self._at
        found = _TOKEN.match(self._source, begin, self._size)
        self._at = found.end() if found else begin
        if self._byte() not in _SPACE and self._byte() != b">":
            raise HtmlError(f"Unexpected end of name token at byte offset {begin}")
        return self._source[begin : self._at].decode("ascii").lower()

    def _quoted(self, quote: bytes) -> str:
        self._at += 1
        parts: list[str] = []
        while self._at < self._size and self._byte() != quote:
            if self._byte() == b"&" and (character := self._reference()):
                parts.append(character)
                continue
            begin = self._at
            self._at += 1
            while self._at < self._size and self._byte() not in {quote, b"&"}:
                self._at += 1
            parts.append(self._source[begin : self._at].decode("utf-8", "surrogatepass"))
        if self._byte() == quote:
            self._at += 1
        return "".join(parts)

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise HtmlError(f"Unexpected end tag at byte offset {begin}")
        self._at += 2
        tag = self._until(b">").lower()
        self._skip_space()
        if self._byte() != b">":
            raise HtmlError(f"Unclosed end tag at byte offset {begin}")
        self._at += 1
        opened = self._open[-1]
        if tag and tag != opened.tag:
            raise HtmlError(
                f"Unmatched end tag at byte offset {begin}, "
                f'expected "</{opened.tag}>", found "</{tag}>"'
            )
        if self._offset > opened.offset:
            self._close(opened)
        self._open.pop()

    def _close(self, opened: _Open) -> None:
        entity: Json = {
            "type": opened.tag,
            "offset": opened.offset,
            "length": self._offset - opened.offset,
        }
        inner = "".join(self._text[opened.begin :]) if opened.tag == "a" else ""
        add_entity(self._entities, entity, opened.attributes, inner)
