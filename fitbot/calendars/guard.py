"""Connections to the open internet only, decided at the moment of connecting.

A name is looked up here, each address it has is judged, and the connection goes to an address that
was judged: a name that answers "public" when it is asked and "your router" when it is called
(DNS rebinding) gains nothing. It is done under the client, so that redirects pass here too. The
name itself is kept for the Host header and for the certificate.

Each name has connections of its own: over one that was opened for another name, the certificate
would have been somebody else's.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence

import httpx

from fitbot.addresses import IPAddress, is_public
from fitbot.domain.causes import Cause
from fitbot.errors import CalendarError

#: Gives the numeric addresses of a name; the order is that in which they are tried.
Lookup = Callable[[str, int], Awaitable[Sequence[str]]]


class PrivateNetwork(CalendarError):
    """The address leads to a machine that is not in the open internet."""

    def __init__(self) -> None:
        super().__init__(Cause.PRIVATE_NETWORK)


async def look_up(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a name."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends requests to machines that `may` be asked, and to `trusted` hosts wherever they are."""

    def __init__(
        self,
        certificates: ssl.SSLContext,
        *,
        trusted: frozenset[str] = frozenset(),
        lookup: Lookup = look_up,
        may: Callable[[IPAddress], bool] = is_public,
    ) -> None:
        self._certificates = certificates
        self._trusted = trusted
        self._lookup = lookup
        self._may = may
        self._doors: dict[str, httpx.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request.

        Raises:
            PrivateNetwork: its host has an address that may not be asked.
            httpx.TransportError: it cannot be reached.
        """
        host = request.url.raw_host.decode("ascii")
        addresses = await self._addresses(host, request)
        if host not in self._doors:
            self._doors[host] = httpx.AsyncHTTPTransport(verify=self._certificates)
        for address in addresses[:-1]:
            try:
                return await self._send(request, host, address)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue  # nothing was sent yet
        return await self._send(request, host, addresses[-1])

    async def aclose(self) -> None:
        """Close every connection."""
        for door in self._doors.values():
            await door.aclose()

    async def _addresses(self, host: str, request: httpx.Request) -> Sequence[str]:
        """Return the host's addresses; one that may not be asked spoils the others."""
        try:
            found = await self._lookup(host, request.url.port or 0)
            judged = [ipaddress.ip_address(each) for each in found]
        except (OSError, ValueError) as error:  # ValueError: a name that no DNS could hold
            raise httpx.ConnectError("no such name", request=request) from error
        if not judged:
            raise httpx.ConnectError("no address", request=request)
        if host not in self._trusted and not all(map(self._may, judged)):
            raise PrivateNetwork
        return [str(each) for each in judged]

    async def _send(self, request: httpx.Request, host: str, address: str) -> httpx.Response:
        there = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions | {"sni_hostname": host},
        )
        return await self._doors[host].handle_async_request(there)
