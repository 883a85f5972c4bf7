"""What some vendors do differently, as rows of a table: each with where it is known from.

What holds for every server is no row: the client never relies on `If-None-Match` alone (Zimbra
overwrites in spite of it), never on an ETag after a PUT (Cyrus and Nextcloud leave it out), never
on a sync-token to live (iCloud forgets), and never uses a UID again after it was deleted.
"""

from dataclasses import dataclass

from fitbot.domain.causes import Cause


@dataclass(frozen=True, slots=True)
class Vendor:
    """One vendor's server, known by its host."""

    name: str
    #: Where it is known from.
    source: str
    #: Domains of its servers.
    domains: tuple[str, ...]
    #: The password may follow a redirect to any host of the domains above.
    shards: bool = False
    #: Why it cannot be used at all; the text says what to do instead.
    refusal: Cause | None = None
    #: Why it refuses a password; the text says which one it wants.
    password: Cause = Cause.WRONG_PASSWORD


VENDORS = (
    Vendor(
        name="iCloud",
        source="the caldav package, 3.6.0: compatibility_hints.py, icloud",
        domains=("icloud.com", "icloud.com.cn"),
        shards=True,
        password=Cause.WRONG_PASSWORD_ICLOUD,
    ),
    Vendor(
        name="Fastmail",
        source="https://www.fastmail.help/hc/en-us/articles/1500000278342",
        domains=("fastmail.com", "messagingengine.com"),
        password=Cause.WRONG_PASSWORD_FASTMAIL,
    ),
    Vendor(
        name="Google",
        source="https://developers.google.com/workspace/calendar/caldav/v2/guide",
        domains=("google.com", "googleusercontent.com"),
        refusal=Cause.GOOGLE,
    ),
    Vendor(
        name="Microsoft",
        source="Exchange has no CalDAV, hence the gateway https://davmail.sourceforge.net",
        domains=("outlook.com", "office.com", "office365.com", "live.com"),
        refusal=Cause.MICROSOFT,
    ),
)

_ANY = Vendor("", "", ())

#: Tried on a server's address when nothing else leads to its calendars. Nextcloud and ownCloud
#: keep them here, and installations without a rule for /.well-known/caldav are common
#: (https://docs.nextcloud.com/server/latest/admin_manual/issues/general_troubleshooting.html).
USUAL_PATHS = ("/remote.php/dav/",)

#: Nextcloud keeps what was deleted for 30 days and refuses its UID so long
#: (https://github.com/nextcloud/server/issues/30096).
_IN_THE_BIN = b"deleted calendar object with uid already exists"


def vendor(host: str) -> Vendor:
    """Return the row for a host, or one without any quirk."""
    host = host.lower().rstrip(".")
    found = (each for each in VENDORS if any(_is_within(host, part) for part in each.domains))
    return next(found, _ANY)


def may_follow(host: str, target: str) -> bool:
    """Tell whether the password may go to `target` when `host` sends us there.

    iCloud answers at caldav.icloud.com and keeps each account on a host of its own, such as
    p42-caldav.icloud.com.
    """
    known = vendor(host)
    return target == host or (known.shards and vendor(target) is known)


def lies_in_the_bin(body: bytes) -> bool:
    """Tell whether a refused PUT speaks of Nextcloud's trash bin."""
    return _IN_THE_BIN in body.lower()


def _is_within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")
