import datetime as dt
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fitbot.store.engine import make_engine
from fitbot.store.types import UtcDateTime

scratch = Table(
    "scratch",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime),
    Column("number", BigInteger),
    prefixes=["TEMPORARY"],
)

EXACT = dt.datetime(2026, 7, 1, 12, 30, 15, 123_456, dt.UTC)


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[AsyncConnection]:
    engine = make_engine(database_url, [])
    async with engine.begin() as opened:
        await opened.run_sync(scratch.create)
        yield opened
    await engine.dispose()


async def stored(connection: AsyncConnection, moment: dt.datetime | None) -> dt.datetime | None:
    """Write a moment and read it back."""
    result = await connection.execute(insert(scratch).values(at=moment))
    assert result.inserted_primary_key is not None
    found = select(scratch.c.at).where(scratch.c.id == result.inserted_primary_key[0])
    read: dt.datetime | None = (await connection.execute(found)).scalar_one()
    return read


async def test_an_instant_without_a_zone_is_refused(connection: AsyncConnection) -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        await stored(connection, EXACT.replace(tzinfo=None))


async def test_an_instant_without_a_zone_is_refused_in_a_comparison_too(
    connection: AsyncConnection,
) -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        await connection.execute(select(scratch).where(scratch.c.at > EXACT.replace(tzinfo=None)))


@pytest.mark.parametrize(
    "zone",
    [
        dt.UTC,
        dt.timezone(dt.timedelta(hours=-9, minutes=-30)),
        dt.timezone(dt.timedelta(hours=14)),
        ZoneInfo("Asia/Kathmandu"),
        ZoneInfo("UTC"),
    ],
    ids=str,
)
async def test_an_instant_from_any_zone_comes_back_the_same_in_utc(
    connection: AsyncConnection, zone: dt.tzinfo
) -> None:
    found = await stored(connection, EXACT.astimezone(zone))
    assert found == EXACT
    assert found is not None
    assert found.tzinfo is dt.UTC


async def test_the_repeated_hour_of_autumn_stays_two_hours(connection: AsyncConnection) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first = dt.datetime(2026, 10, 25, 2, 30, tzinfo=berlin)
    second = first.replace(fold=1)
    assert await stored(connection, first) == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    assert await stored(connection, second) == dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("microsecond", [0, 1, 999_999])
async def test_microseconds_survive(connection: AsyncConnection, microsecond: int) -> None:
    moment = EXACT.replace(microsecond=microsecond)
    assert await stored(connection, moment) == moment


async def test_no_instant_stays_none(connection: AsyncConnection) -> None:
    assert await stored(connection, None) is None


async def test_instants_are_compared_and_sorted_as_instants(connection: AsyncConnection) -> None:
    kiritimati = dt.timezone(dt.timedelta(hours=14))
    moments = [
        EXACT.replace(microsecond=0),
        EXACT,
        (EXACT + dt.timedelta(seconds=1)).astimezone(kiritimati),
        EXACT + dt.timedelta(days=300),
    ]
    for moment in reversed(moments):
        await stored(connection, moment)
    ordered = (await connection.execute(select(scratch.c.at).order_by(scratch.c.at))).scalars()
    assert list(ordered) == moments
    since = select(scratch.c.at).where(scratch.c.at > EXACT).order_by(scratch.c.at)
    assert list((await connection.execute(since)).scalars()) == moments[2:]


@pytest.mark.parametrize("number", [2**31, 2**52, -(2**52)])
async def test_big_numbers_survive(connection: AsyncConnection, number: int) -> None:
    await connection.execute(insert(scratch).values(number=number))
    assert (await connection.execute(select(scratch.c.number))).scalar_one() == number
