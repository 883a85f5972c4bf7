"""XML that comes from a stranger, and XML for one.

An entity can make a gigabyte of a kilobyte or read a file, and no WebDAV answer needs one: a
document with a DOCTYPE is refused at its first byte (RFC 4918 §20.6 warns of external entities).
What is left is parsed piece by piece as it arrives, so that size and depth are bounded too.
"""

from xml.etree.ElementTree import Element, SubElement, TreeBuilder, tostring  # no parser
from xml.parsers import expat  # entities cannot be declared: DOCTYPE is refused

DAV = "DAV:"
CALDAV = "urn:ietf:params:xml:ns:caldav"
CALENDAR_SERVER = "http://calendarserver.org/ns/"

#: A multistatus needs seven levels.
_DEEPEST = 64


class MarkupError(ValueError):
    """It is not XML, breaks off, or is of a kind that is never needed."""


def dav(name: str) -> str:
    """Return the qualified name of something of WebDAV."""
    return f"{{{DAV}}}{name}"


def caldav(name: str) -> str:
    """Return the qualified name of something of CalDAV."""
    return f"{{{CALDAV}}}{name}"


class Parser:
    """Takes a document piece by piece, and gives its root."""

    def __init__(self) -> None:
        self._tree = TreeBuilder()
        self._depth = 0
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._tree.data

    def feed(self, piece: bytes) -> None:
        """Parse one more piece.

        Raises:
            MarkupError: it is not what XML looks like.
        """
        self._parse(piece, False)

    def close(self) -> Element:
        """Return the root.

        Raises:
            MarkupError: the document is empty, or ends before its end.
        """
        self._parse(b"", True)
        return self._tree.close()

    def _parse(self, piece: bytes, last: bool) -> None:
        try:
            self._parser.Parse(piece, last)
        except (expat.ExpatError, LookupError, ValueError) as error:  # an unknown encoding, too
            raise MarkupError("not a sound XML document") from error

    def _refuse(self, *_: object) -> None:
        raise MarkupError("a document type is never needed")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise MarkupError("nested too deep")
        self._tree.start(_qualified(name), attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._tree.end(_qualified(name))


def _qualified(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def parse(data: bytes) -> Element:
    """Return the root of a whole document.

    Raises:
        MarkupError: it is not XML, breaks off, or is of a kind that is never needed.
    """
    parser = Parser()
    parser.feed(data)
    return parser.close()


def written(root: Element) -> bytes:
    """Return the document as it is sent."""
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def within(parent: Element, *path: str, text: str | None = None) -> Element:
    """Add the elements of a path, each inside the one before, and return the last."""
    for name in path:
        parent = SubElement(parent, name)
    parent.text = text
    return parent
