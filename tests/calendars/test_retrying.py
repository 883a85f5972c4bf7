"""When a server that is busy wants to be asked again."""

import datetime as dt

import httpx
import pytest

from fitbot.calendars.retrying import busy, is_busy

DATE = "Mon, 07 Sep 2026 08:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({}, None),
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": " 0 "}, 0),
        ({"Retry-After": "9" * 400}, 7 * 24 * 3600),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "1.5"}, None),
        ({"Retry-After": "١٢"}, None),
        ({"Retry-After": "soon", "Date": DATE}, None),
        ({"Retry-After": "Mon, 07 Sep 2026 08:10:00 GMT", "Date": DATE}, 600),
        ({"Retry-After": "Mon, 07 Sep 2026 07:00:00 GMT", "Date": DATE}, 0),
        ({"Retry-After": "Mon, 07 Sep 2099 08:10:00 GMT", "Date": DATE}, 7 * 24 * 3600),
        ({"Retry-After": "Mon, 07 Sep 2026 08:10:00 GMT"}, None),
        ({"Retry-After": "Mon, 07 Sep 2026 08:10:00", "Date": DATE}, None),
    ],
)
def test_how_long_a_server_asks_to_be_left_alone(
    headers: dict[str, str], pause: int | None
) -> None:
    encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
    found = busy(httpx.Response(429, headers=encoded)).pause
    assert found == (None if pause is None else dt.timedelta(seconds=pause))


def test_busy_is_too_many_requests_and_every_error_of_the_server() -> None:
    assert [code for code in range(200, 600) if is_busy(httpx.Response(code))] == [
        429,
        *range(500, 600),
    ]
