"""What could not be delivered before a call is no news after it, nor after newer news."""

from fitbot.domain.messages import BookingChangedForClient
from fitbot.outbox import Failure, Receipt
from fitbot.services.rearranging import Basis
from tests.services.building import MINA_ID, PARK, Office, local, minutes
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


async def test_what_waits_to_be_told_again_is_overtaken_by_newer_news(office: Office) -> None:
    mina, alex = await office.claim(), await office.person()
    booking = await office.book(alex, local(24, 9))
    await office.outbox().deliver_due()
    office.phones.answers = [Receipt(failure=Failure.LATER)]
    for start in (local(24, 10), local(24, 11), local(25, 14)):
        seen = Basis(PARK, booking.id, booking.sequence)
        booking = await office.desk.rearranging.move(mina, seen, start)
        await office.outbox().deliver_due()
    told = [each for each in office.phones.arrived if isinstance(each, BookingChangedForClient)]
    known = [(each.before and each.before.start, each.booking.slot.start) for each in told]
    assert known == [(local(24, 9), local(24, 11)), (local(24, 11), local(25, 14))]
