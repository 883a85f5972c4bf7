from dataclasses import replace

import pytest
from cryptography.fernet import Fernet

from fitbot.domain.dialogue import Wording
from fitbot.domain.survey import Item, Rating
from fitbot.errors import StoreError
from fitbot.store import Pause, Store, open_store
from fitbot.store.schema import metadata
from fitbot.store.types import EncryptedText
from tests.databases import is_sqlite, raw, sqlite_path
from tests.store.building import NOW, PARK, a_booking, a_person, slot, wanted

#: What is written in each encrypted column, and found nowhere in the database.
WORDS = {
    "bookings.note": "Kanarienvogel Wort",
    "dialogues.words": "Kanarienvogel Entwurf",
    "bookings.phone": "Kanarienvogel Nummer",
    "people.name": "Kanarienvogel Name",
    "questions.text": "Kanarienvogel Frage",
    "questions.reply": "Kanarienvogel Antwort",
    "prechecks.answer": "Kanarienvogel Grund",
    "surveys.note": "Kanarienvogel Notiz",
    "therapists.pause_text": "Kanarienvogel Pause",
}
#: Written into a column that is not encrypted: what the search does find.
MARK = "xx-plain"


async def contents(url: str) -> bytes:
    """Return whatever somebody who has the database could read."""
    if is_sqlite(url):
        path = sqlite_path(url)
        return b"".join(part.read_bytes() for part in sorted(path.parent.glob(f"{path.name}*")))
    rows = []
    for table in metadata.tables:
        rows += await raw(url, f"SELECT t::text AS row FROM {table} t")  # noqa: S608 - our names
    return "\n".join(row["row"] for row in rows).encode()


async def write_words(store: Store) -> None:
    booking = await a_booking(store, slot(0), 7)
    second = replace(
        wanted(booking.person_id, slot(60)),
        phone=WORDS["bookings.phone"],
        note=WORDS["bookings.note"],
    )
    async with store.begin() as tx:
        await tx.add_booking(second)
        await tx.set_precheck(booking.person_id, "reason", WORDS["prechecks.answer"], NOW)
        await tx.set_pause(PARK, Pause(NOW, WORDS["therapists.pause_text"]))
        await tx.update_person(booking.person_id, WORDS["people.name"], MARK)
        question = await tx.add_question(booking.person_id, PARK, WORDS["questions.text"], NOW)
        await tx.set_reply(question, WORDS["questions.reply"], NOW)
        survey = await tx.add_survey(booking.id)
        await tx.set_answer(survey.id, Item.HOPE, Rating.MOSTLY, NOW)
        await tx.set_note(survey.id, WORDS["surveys.note"], NOW)
        draft = Wording(booking.id, NOW, WORDS["dialogues.words"])
        await tx.expect(booking.person_id, draft, NOW)


def test_every_encrypted_column_has_its_canary() -> None:
    encrypted = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, EncryptedText)
    }
    assert encrypted == set(WORDS)


async def test_no_word_a_person_wrote_can_be_read_in_the_database(
    store: Store, database_url: str
) -> None:
    await write_words(store)
    found = await contents(database_url)
    assert MARK.encode() in found
    for column, words in WORDS.items():
        assert words.encode() not in found, column
        assert words.split()[0].encode() not in found, column


async def test_the_same_words_look_different_each_time(store: Store, database_url: str) -> None:
    await a_person(store, 1, "Alex")
    await a_person(store, 2, "Alex")
    rows = await raw(database_url, "SELECT name FROM people")
    assert len({row["name"] for row in rows}) == 2


async def test_no_name_at_all_stays_readable_as_none(store: Store, database_url: str) -> None:
    assert (await a_person(store, name="")).name == ""
    assert await raw(database_url, "SELECT name FROM people") == [{"name": ""}]


async def test_a_new_key_in_front_reads_the_old_and_writes_the_new(database_url: str) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    store = await open_store(database_url, [old])
    kept, rewritten = await a_person(store, 1, "Kept"), await a_person(store, 2, "Before")
    await store.close()

    store = await open_store(database_url, [new, old])
    async with store.begin() as tx:
        assert (await tx.person(kept.id)).name == "Kept"
        await tx.update_person(rewritten.id, "After", "en")
    await store.close()

    rows = await raw(database_url, "SELECT name FROM people ORDER BY id")
    assert Fernet(old).decrypt(rows[0]["name"].encode()) == b"Kept"
    assert Fernet(new).decrypt(rows[1]["name"].encode()) == b"After"


async def test_without_any_key_words_are_refused_with_advice(
    store: Store, database_url: str
) -> None:
    person = await a_person(store)
    keyless = await open_store(database_url, [])
    with pytest.raises(StoreError, match="set FITBOT_SECRET_KEYS"):
        async with keyless.read() as view:
            await view.person(person.id)
    with pytest.raises(StoreError, match="set FITBOT_SECRET_KEYS"):
        async with keyless.begin() as tx:
            await tx.update_person(person.id, "Alex", "en")
    await keyless.close()


async def test_without_any_key_all_but_words_can_be_read(store: Store, database_url: str) -> None:
    booking = await a_booking(store, slot(0))
    keyless = await open_store(database_url, [])
    async with keyless.read() as view:
        assert await view.booking(booking.id) == booking
    await keyless.close()


async def test_words_under_a_lost_key_are_refused_with_advice(
    store: Store, database_url: str
) -> None:
    await a_person(store, name="Kanarienvogel")
    with pytest.raises(StoreError, match="put the old key back") as caught:
        await open_store(database_url, [Fernet.generate_key().decode()])
    assert "Kanarienvogel" not in str(caught.value)
