"""Addresses of machines: whether one may be spoken to without encryption."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Tell whether the host is this machine, so that nobody listens on the way."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
