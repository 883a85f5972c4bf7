"""What could not be delivered before a call is no news after it."""

from fitbot.services.rearranging import Basis
from tests.services.building import MINA_ID, PARK, Office, minutes
from tests.services.watching import CLIENT, ELEVEN, TEN, one


async def test_a_change_taken_back_is_no_news_when_she_has_come(lite: Office) -> None:
    booking = await one(lite)
    alex = await lite.person()
    moved = await lite.book(alex, ELEVEN, moving=booking.id)
    await lite.undo(alex, moved, TEN)
    lite.go_to(booking.slot.end)
    await lite.desk.attending.attended(PARK, booking.id, came=True)
    await lite.outbox().deliver_due()
    assert "BookingChanged" not in lite.phones.of(MINA_ID)


async def test_who_came_is_not_told_afterwards_where_the_call_was(lite: Office) -> None:
    booking = await one(lite)
    mina = await lite.claim()
    seen = Basis(PARK, booking.id, booking.sequence)
    moved = await lite.desk.rearranging.move(mina, seen, ELEVEN)
    lite.go_to(moved.slot.start + minutes(1))
    await lite.desk.attending.attended(PARK, booking.id, came=True)
    await lite.outbox().deliver_due()
    assert "BookingChangedForClient" not in lite.phones.of(CLIENT)
