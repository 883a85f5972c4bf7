"""What a server answers: a multistatus, or an error with its cause (RFC 4918 §13, §16)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element  # `markup` parses

from fitbot.calendars.caldav.asking import DATA, ETAG, TOKEN
from fitbot.calendars.caldav.markup import MarkupError, dav

_OK = 200
_STATUS = re.compile(r"HTTP/\S+\s+(\d{3})")


@dataclass(frozen=True, slots=True, repr=False)
class Resource:
    """What was said of one resource; no `repr`, because its words are hers."""

    #: Its path on the server, as the server spells it.
    href: str
    #: 200 unless the resource as a whole could not be told.
    status: int
    #: The properties it has; those it lacks are left out.
    props: Mapping[str, Element]

    @property
    def path(self) -> str:
        """Its path without percent signs, so that two spellings of one are equal."""
        return path_of(self.href)

    def text(self, name: str) -> str:
        """Return the text of a property, "" if it has none."""
        found = self.props.get(name)
        return (found.text or "").strip() if found is not None else ""

    @property
    def etag(self) -> str:
        """Which version it is, as the server spells it; "" if it does not say."""
        return self.text(ETAG)

    @property
    def data(self) -> bytes | None:
        """The calendar object, if it came along."""
        return self.text(DATA).encode() or None

    def hrefs(self, name: str) -> list[str]:
        """Return the addresses that a property holds."""
        found = self.props.get(name)
        inner = found.iter(dav("href")) if found is not None else ()
        return [(each.text or "").strip() for each in inner if each.text]


@dataclass(frozen=True, slots=True, repr=False)
class Multistatus:
    """What was said of several resources at once."""

    resources: tuple[Resource, ...]
    #: Of a sync-collection: where the next one begins.
    token: str = ""


def path_of(href: str) -> str:
    """Return the path of an address, or of a path, without percent signs."""
    return unquote(_href(href))


def _href(address: str) -> str:
    """Return the path of an address: what a server says of another server counts for nothing."""
    try:
        return urlsplit(address.strip()).path
    except ValueError:
        return ""


def multistatus(root: Element) -> Multistatus:
    """Return what a multistatus says.

    Raises:
        MarkupError: it is another document.
    """
    if root.tag != dav("multistatus"):
        raise MarkupError("not a multistatus")
    found = [_resource(each, href) for each in root.findall(dav("response")) for href in _of(each)]
    return Multistatus(tuple(found), (root.findtext(TOKEN) or "").strip())


def _of(response: Element) -> list[str]:
    """Return its href; a response may speak of several where it only has a status."""
    return [(each.text or "") for each in response.findall(dav("href"))]


def _resource(response: Element, href: str) -> Resource:
    props: dict[str, Element] = {}
    for propstat in response.findall(dav("propstat")):
        if _status(propstat) == _OK:
            props |= {each.tag: each for holder in propstat.findall(dav("prop")) for each in holder}
    return Resource(_href(href), _status(response), props)


def _status(element: Element) -> int:
    found = _STATUS.match((element.findtext(dav("status")) or "").strip())
    return int(found[1]) if found else _OK


@dataclass(frozen=True, slots=True)
class Causes:
    """The conditions that an error names, and the addresses beside them."""

    names: frozenset[str] = frozenset()
    paths: tuple[str, ...] = ()


NO_CAUSES = Causes()


def causes(root: Element) -> Causes:
    """Return what an error's body names; nothing for a body that is no WebDAV error.

    Names come without their namespace: Purelymail sends no-uid-conflict in the one of CardDAV.
    """
    if root.tag != dav("error"):
        return NO_CAUSES
    names = frozenset(each.tag.rpartition("}")[2] for each in root)
    paths = tuple(path_of(each.text or "") for each in root.iter(dav("href")))
    return Causes(names, tuple(path for path in paths if path))
