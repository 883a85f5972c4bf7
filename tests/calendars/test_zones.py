"""Names of zones as programs write them."""

import datetime as dt

import pytest

from fitbot.calendars.zones import Zones, iana, plain_name


@pytest.mark.parametrize(
    ("shown", "plain"),
    [
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam"),
        ("(GMT+10:00) Canberra, Melbourne, Sydney", "Australia/Canberra"),
        ("(UTC+00:00) Dublin, Edinburgh, Lisbon, London", "Europe/Dublin"),
        ("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", "Asia/Kolkata"),
        ("(UTC-07:00) Chihuahua, La Paz, Mazatlan", "America/Mazatlan"),
        ("(GMT-05.00) Eastern Time (US & Canada)", "Eastern Standard Time"),
        ("(UTC-06:00) Central America", "Central America Standard Time"),
        ("(UTC) Coordinated Universal Time", "UTC"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", "Europe/Berlin"),
        ("/nobody/Nowhere/City", "/nobody/Nowhere/City"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("Customized Time Zone", "Customized Time Zone"),
    ],
)
def test_a_name_is_made_plain(shown: str, plain: str) -> None:
    assert plain_name(shown) == plain


@pytest.mark.parametrize(
    "name", ["", "/etc/passwd", "../../etc/passwd", "Europe", "x" * 5000, "a\0b"]
)
def test_a_name_is_never_a_path(name: str) -> None:
    assert iana(name) is None
    assert Zones([]).get(name) is None


def test_a_shown_name_gives_the_hour_it_shows() -> None:
    moment = dt.datetime(2026, 1, 15)  # noqa: DTZ001
    for shown, hours in [
        ("(UTC-08:00) Pacific Time (US & Canada)", -8),
        ("(UTC+09:00) Osaka, Sapporo, Tokyo", 9),
    ]:
        zone = Zones([]).get(shown)
        assert zone is not None
        assert zone.utcoffset(moment) == dt.timedelta(hours=hours)
