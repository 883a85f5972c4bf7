"""Addresses that lead into private networks, at the first hop and at every other one."""

import asyncio
import datetime as dt
import ssl
import traceback
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fitbot.calendars.caldav import CalDavCalendar
from fitbot.calendars.feed import FeedCalendar, Patience
from fitbot.calendars.guard import GuardedTransport, PrivateNetwork, look_up
from tests.calendars.building import calendar, event, query, saying, span
from tests.calendars.serving import Server, answer, serving

HERS = calendar(event("DTSTART:20260907T080000Z", "DURATION:PT1H"))
BUSY = (span("2026-09-07 08:00", "09:00"),)
SECRET = "private-6f1c2b"
CERTIFICATES = httpx.create_ssl_context()
#: Stands for the open internet in these tests; the rest of 127.0.0.0/8 stands for itself.
OPEN = "127.0.0.2"


def may(address: object) -> bool:
    return str(address) == OPEN


class Names:
    """A name server: each name's answers in turn, the last of them again and again."""

    def __init__(self, **answers: Sequence[Sequence[str]]) -> None:
        self.answers = {name.replace("_", "."): list(each) for name, each in answers.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, _port: int) -> Sequence[str]:
        self.asked.append(host)
        answers = self.answers[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]


Guarded = Callable[[Names], httpx.AsyncClient]


@pytest.fixture
async def guarded() -> AsyncIterator[Guarded]:
    clients: list[httpx.AsyncClient] = []

    def open_client(names: Names) -> httpx.AsyncClient:
        transport = GuardedTransport(CERTIFICATES, lookup=names, may=may)
        clients.append(httpx.AsyncClient(transport=transport))
        return clients[-1]

    yield open_client
    for client in clients:
        await client.aclose()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving("0.0.0.0") as server:  # noqa: S104 - every address of this machine
        server.answers[f"/{SECRET}.ics"] = answer("200 OK", HERS)
        yield server


def feed(server: Server, host: str, client: httpx.AsyncClient, name: str = SECRET) -> FeedCalendar:
    return FeedCalendar(f"http://{host}:{server.port}/{name}.ics", client)


async def refused(calendar: FeedCalendar | CalDavCalendar) -> None:
    with saying("allow_private = true", PrivateNetwork) as caught:
        await calendar.read(query())
    shown = "".join(traceback.format_exception(caught.value))
    assert SECRET not in shown
    assert "calendar.example" not in shown


async def test_a_name_in_the_open_internet_is_asked_under_its_own_name(
    server: Server, guarded: Guarded
) -> None:
    names = Names(calendar_example=[[OPEN]])
    reading = await feed(server, "calendar.example", guarded(names)).read(query())
    assert reading is not None
    assert reading.busy == BUSY
    ((_, headers),) = server.asked
    assert headers["host"] == f"calendar.example:{server.port}"


@pytest.mark.parametrize(
    "answers", [["127.0.0.1"], [OPEN, "10.0.0.1"], ["169.254.169.254"], ["::1"], ["fd00::5", OPEN]]
)
async def test_a_name_with_a_private_address_among_its_own_is_not_asked(
    server: Server, guarded: Guarded, answers: list[str]
) -> None:
    await refused(feed(server, "calendar.example", guarded(Names(calendar_example=[answers]))))
    assert server.asked == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1"],
)
async def test_this_machine_is_not_asked_however_it_is_written(server: Server, host: str) -> None:
    async with httpx.AsyncClient(transport=GuardedTransport(CERTIFICATES)) as client:
        await refused(feed(server, host, client))
    assert server.asked == []


async def test_a_redirect_into_a_private_network_is_not_followed(
    server: Server, guarded: Guarded
) -> None:
    server.answers["/first.ics"] = answer(
        "302 Found", Location=f"http://router.example:{server.port}/{SECRET}.ics"
    )
    names = Names(calendar_example=[[OPEN]], router_example=[["192.168.1.1"]])
    await refused(feed(server, "calendar.example", guarded(names), "first"))
    assert [path for path, _ in server.asked] == ["/first.ics"]


async def test_a_name_that_changes_its_mind_is_called_where_it_was_judged(
    server: Server, guarded: Guarded
) -> None:
    """DNS rebinding: the second answer is never called without being judged."""
    server.answers["/first.ics"] = answer("302 Found", Location=f"/{SECRET}.ics")
    names = Names(calendar_example=[[OPEN], ["127.0.0.1"]])
    await refused(feed(server, "calendar.example", guarded(names), "first"))
    assert [path for path, _ in server.asked] == ["/first.ics"]
    assert names.asked == ["calendar.example"] * 2


async def test_the_next_address_of_a_name_is_tried_where_the_first_is_not_there(
    guarded: Guarded,
) -> None:
    async with serving("127.0.0.2") as server:
        server.answers[f"/{SECRET}.ics"] = answer("200 OK", HERS)
        transport = GuardedTransport(
            CERTIFICATES,
            lookup=Names(calendar_example=[["127.0.0.3", OPEN]]),
            may=lambda address: address.is_loopback,
        )
        async with httpx.AsyncClient(transport=transport) as client:
            reading = await feed(server, "calendar.example", client).read(query())
    assert reading is not None
    assert reading.busy == BUSY


async def test_a_host_that_is_trusted_may_be_anywhere_but_not_lead_anywhere(
    server: Server,
) -> None:
    server.answers["/first.ics"] = answer(
        "302 Found", Location=f"http://localhost:{server.port}/{SECRET}.ics"
    )
    transport = GuardedTransport(CERTIFICATES, trusted=frozenset({"127.0.0.1"}))
    async with httpx.AsyncClient(transport=transport) as client:
        assert await feed(server, "127.0.0.1", client).read(query()) is not None
        await refused(feed(server, "127.0.0.1", client, "first"))


async def test_a_caldav_server_in_a_private_network_is_not_asked(server: Server) -> None:
    async with httpx.AsyncClient(transport=GuardedTransport(CERTIFICATES)) as client:
        await refused(CalDavCalendar(f"http://127.0.0.1:{server.port}/park/{SECRET}/", client))
    assert server.asked == []


@pytest.mark.parametrize("answers", [[], ["not a number"]])
async def test_a_name_without_an_address_cannot_be_reached(
    server: Server, guarded: Guarded, answers: list[str]
) -> None:
    client = guarded(Names(calendar_example=[answers]))
    with pytest.raises(httpx.ConnectError):
        await client.get(f"http://calendar.example:{server.port}/")


async def test_a_name_that_nobody_has_cannot_be_reached() -> None:
    async with httpx.AsyncClient(transport=GuardedTransport(CERTIFICATES)) as client:
        for name in ("nobody.invalid", "x" * 70 + ".example"):
            with pytest.raises(httpx.ConnectError):
                await client.get(f"https://{name}/")


async def test_the_system_gives_each_address_once() -> None:
    assert set(await look_up("localhost", 80)) <= {"127.0.0.1", "::1"}
    assert await look_up("127.0.0.1", 80) == ["127.0.0.1"]


# Encrypted: the name stays the certificate's, although the address is called.


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate of our own for calendar.example, and a client's trust in it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "calendar.example")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("calendar.example")]), False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    shown = made.public_bytes(serialization.Encoding.PEM).decode()
    return file, ssl.create_default_context(cadata=shown)


async def test_the_certificate_is_the_names_although_an_address_is_called(
    encrypted: tuple[Path, ssl.SSLContext],
) -> None:
    file, trust = encrypted
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    called: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: called.append(name)
    names = Names(calendar_example=[[OPEN]], other_example=[[OPEN]])
    transport = GuardedTransport(trust, lookup=names, may=may)
    async with (
        serving(OPEN, context) as server,
        httpx.AsyncClient(transport=transport) as client,
    ):
        server.answers["/"] = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhers"
        server.hold = True  # the first line stays open, and would do for the other name
        response = await client.get(f"https://calendar.example:{server.port}/")
        assert response.content == b"hers"
        with pytest.raises(httpx.ConnectError, match="certificate"):
            await client.get(f"https://other.example:{server.port}/")
    assert called == ["calendar.example", "other.example"]


async def test_looking_up_does_not_hold_the_loop_past_the_patience_of_the_feed(
    server: Server,
) -> None:
    async def never(_host: str, _port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    transport = GuardedTransport(CERTIFICATES, lookup=never)
    async with httpx.AsyncClient(transport=transport) as client:
        calendar = FeedCalendar("https://calendar.example/a.ics", client, Patience(0.2, 0.2))
        with saying("too long"):
            await calendar.read(query())
