"""Each stored column has a purpose and a retention, written down in docs/data.md."""

from collections import Counter
from pathlib import Path

import pytest

from fitbot.store.schema import metadata
from fitbot.store.types import EncryptedText, UtcDateTime

PAGE = Path(__file__).parents[2] / "docs" / "data.md"
CLASSES = {"id", "time", "words", "choice", "machinery"}


def rows() -> list[list[str]]:
    """The cells of each row of the table."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    return [row for row in cells if row[0].startswith("`")]


COLUMNS = {
    f"{table.name}.{column.name}": column
    for table in metadata.sorted_tables
    for column in table.columns
}


def test_every_column_has_exactly_one_row_and_no_row_is_stale() -> None:
    assert Counter(row[0].strip("`") for row in rows()) == Counter(COLUMNS.keys())


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0].strip("`"))
def test_a_row_gives_a_purpose_a_known_class_and_a_retention(row: list[str]) -> None:
    assert len(row) == 4
    _, purpose, kind, kept = row
    assert purpose
    assert kind in CLASSES
    assert kept.startswith(("until ", "deleted "))


def test_words_are_what_is_encrypted_and_times_are_instants() -> None:
    said = {row[0].strip("`"): row[2] for row in rows()}
    for name, column in COLUMNS.items():
        assert (said[name] == "words") == isinstance(column.type, EncryptedText), name
        assert (said[name] == "time") == isinstance(column.type, UtcDateTime), name
