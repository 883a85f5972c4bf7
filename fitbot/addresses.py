"""Addresses of machines: which may be spoken to unencrypted, and which lie in the open internet.

Whoever can write an address into the practice file, or answers at one, must not make the bot look
into the network it stands in: a router's page, the neighbour's database, a cloud's secrets. So
what is not assigned to the public internet (IANA's registries of special-purpose addresses) is
private here, and an IPv6 address that carries an IPv4 one is as private as that.
"""

import ipaddress

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Where global unicast addresses are assigned from (RFC 4291 §2.4).
_UNICAST = ipaddress.IPv6Network("2000::/3")
#: An IPv4 address behind a translator (RFC 6052).
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
#: Special-purpose blocks that older versions of Python take for public.
_SPECIAL = (
    ipaddress.IPv4Network("192.0.0.0/24"),
    ipaddress.IPv4Network("192.88.99.0/24"),
    ipaddress.IPv6Network("2001::/23"),
    ipaddress.IPv6Network("3fff::/20"),
)


def is_loopback(host: str) -> bool:
    """Tell whether the host is this machine, so that nobody listens on the way."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_public(address: IPAddress) -> bool:
    """Tell whether the address lies in the open internet."""
    inner = _carried(address)
    if inner is not None:
        return is_public(inner)
    if any(address in network for network in _SPECIAL if network.version == address.version):
        return False
    if isinstance(address, ipaddress.IPv6Address) and address not in _UNICAST:
        return False
    return address.is_global and not address.is_multicast


def _carried(address: IPAddress) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that an IPv6 one stands for: mapped, 6to4, or behind NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
