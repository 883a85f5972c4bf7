import pytest

from fitbot.domain.survey import CLEAR, LOW, Decision, Item, Rating, Survey

ITEMS = list(Item)


def survey(*ratings: str) -> Survey:
    """A survey whose first items were rated so."""
    return Survey(1, 1, "park", 1, answers=dict(zip(ITEMS, map(Rating, ratings), strict=False)))


def test_items_come_in_their_order_each_once_and_a_skipped_one_does_not_return() -> None:
    given: list[str] = []
    seen = []
    while item := survey(*given).next_item:
        seen.append(item)
        given.append("skip")
    assert seen == ITEMS
    assert len(seen) == 8


def test_an_item_left_open_in_the_middle_is_next() -> None:
    answers = {item: Rating.MOSTLY for item in Item if item is not Item.REAL}
    assert Survey(1, 1, "park", 1, answers=answers).next_item is Item.REAL


def test_the_kinds_of_marks_do_not_overlap_and_the_missing_ones_belong_to_none() -> None:
    assert not CLEAR & LOW
    counted = CLEAR | LOW | {Rating.PARTLY}
    assert set(Rating) - counted == {Rating.TOO_SOON, Rating.SKIP}


def test_items_are_listed_by_mark_in_the_order_asked() -> None:
    answers = {
        Item.HOPE: Rating.A_LITTLE,
        Item.COMFORT: Rating.NOT_AT_ALL,
        Item.SEEN: Rating.MOSTLY,
    }
    one = Survey(1, 1, "park", 1, answers=answers)
    assert one.items_rated(LOW) == [Item.COMFORT, Item.HOPE]
    assert one.items_rated(CLEAR) == [Item.SEEN]


@pytest.mark.parametrize(
    ("ratings", "worth"),
    [
        ((), None),
        (("5", "4", "skip", "too-soon"), None),
        (("5", "3", "3"), Item.HEARD),
        (("3", "5", "2", "1"), Item.SEEN),  # a low one goes before a partly one
        (("1",), Item.COMFORT),
    ],
)
def test_the_first_low_mark_is_worth_asking_about_else_the_first_partly_one(
    ratings: tuple[str, ...], worth: Item | None
) -> None:
    assert survey(*ratings).worth_asking is worth


def test_names_of_others_are_for_who_wants_to_leave() -> None:
    wants = {decision for decision in Decision if decision.wants_names}
    assert wants == {Decision.NOT_FIT, Decision.OTHER}
