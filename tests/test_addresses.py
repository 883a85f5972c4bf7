"""Which machines lie in the open internet."""

import ipaddress

import pytest

from fitbot.addresses import is_public

PUBLIC = (
    *("93.184.216.34", "8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.255.255"),
    *("100.128.0.1", "2606:4700:4700::1111", "2a00:1450:4001:80b::200e"),
    *("::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"),
)
PRIVATE = {
    "this machine": ("127.0.0.1", "127.8.9.1", "::1", "0.0.0.0", "0.1.2.3", "::"),  # noqa: S104
    "private networks": ("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    "link-local": ("169.254.169.254", "fe80::1", "fe80::1%eth0", "fe80::a9fe:a9fe"),
    "behind a carrier's router": ("100.64.0.1", "100.127.255.255"),
    "unique local": ("fc00::1", "fd12:3456::1", "fd00:ec2::254", "fec0::1"),
    "mapped": ("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254"),
    "compatible": ("::7f00:1", "::a00:1"),
    "6to4": ("2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::1"),
    "Teredo": ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001::1"),
    "NAT64": ("64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808"),
    "many at once": ("224.0.0.1", "239.1.1.1", "255.255.255.255", "ff02::1", "ff0e::1"),
    "for documents": ("192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"),
    "for something else": ("240.0.0.1", "192.0.0.9", "198.18.0.1", "192.88.99.1", "100::1"),
}


@pytest.mark.parametrize("text", PUBLIC)
def test_what_is_assigned_to_the_internet_is_public(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("kind", PRIVATE)
def test_everything_else_is_private_however_it_is_dressed(kind: str) -> None:
    assert [text for text in PRIVATE[kind] if is_public(ipaddress.ip_address(text))] == []
