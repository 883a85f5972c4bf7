import datetime as dt
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel

from fitbot.domain.availability import Policy, Vacation, Window
from fitbot.domain.precheck import Scope, Step
from fitbot.errors import ConfigError, Problem
from fitbot.practice import Practice, Therapist, UnknownTherapist, Week, load_practice
from fitbot.practice.advice import EXAMPLES
from fitbot.practice.closed_days import holidays_of
from fitbot.practice.values import (
    ABOUT_LIMIT,
    CREDENTIALS_LIMIT,
    FEE_LIMIT,
    NAME_LIMIT,
    telegram_length,
)

ROOT = Path(__file__).parent.parent

PLAIN = """
[practice]
name = "Harbor Psychotherapy"
time_zone = "America/Los_Angeles"
country = "US"
languages = ["en"]
privacy_contact = "privacy@harbor.example"

[[therapists]]
id = "park"
name = "Dr. Mina Park"
credentials = "Licensed psychologist"
about = "I listen."
languages = ["en", "ko"]
regions = ["US-CA"]
fee = "$220"
ways = ["video", "phone"]
video = "jitsi"
# more
[therapists.consultation]
length = 20
# rules
[therapists.hours]
mon = ["09:00-12:00", "14:00-17:00"]
# sections

[[faq]]
topic = "fees"
answer = "It costs $220."
"""

SECOND = """
[[therapists]]
id = "ferrer"
name = "Theo Ferrer"
credentials = "Licensed therapist"
about = "I ask."
languages = ["es"]
regions = ["US"]
fee = "$190"
ways = ["phone"]
time_zone = "America/Denver"
hours = {}
"""

#: Lines to write something after.
CONTACT = 'privacy_contact = "privacy@harbor.example"'
COUNTRY = 'country = "US"'
HOURS = 'mon = ["09:00-12:00", "14:00-17:00"]'

Read = Callable[..., Practice]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Load the plain practice with replacements, (what stands there, what is written instead)."""
    (tmp_path / "face.jpg").write_bytes(b"a photo")
    (tmp_path / "notes.txt").write_text("no photo")

    def load(*replacements: tuple[str, str]) -> Practice:
        text = PLAIN
        for old, new in replacements:
            assert old in text, old
            text = text.replace(old, new)
        path = tmp_path / "practice.toml"
        path.write_text(text, encoding="utf-8")
        return load_practice(path)

    return load


@pytest.fixture
def problems(read: Read) -> Callable[..., tuple[Problem, ...]]:
    def load(*replacements: tuple[str, str]) -> tuple[Problem, ...]:
        with pytest.raises(ConfigError) as caught:
            read(*replacements)
        assert caught.value.__cause__ is None
        return caught.value.problems

    return load


# -- what is read ---------------------------------------------------------------------------------


def test_public_holidays_are_closed_days_unless_the_file_says_otherwise(read: Read):
    now = dt.datetime(2026, 11, 23, 16, tzinfo=dt.UTC)
    thanksgiving = dt.date(2026, 11, 26)
    practice = read()
    assert practice.practice.holidays
    assert practice.availability("park", now).closed_for(thanksgiving) == "holiday"
    switched_off = read((CONTACT, f"{CONTACT}\nholidays = false"))
    assert switched_off.availability("park", now).holidays == frozenset()
    assert switched_off.closed_ahead("park", now) == {}


def test_an_override_with_hours_opens_a_holiday_and_only_those_that_close_are_listed(read: Read):
    now = dt.datetime(2026, 11, 23, 16, tzinfo=dt.UTC)
    week = 'mon = ["09:00-12:00"]\nthu = ["09:00-12:00"]'
    closed = read((HOURS, week)).closed_ahead("park", now)
    assert closed == {dt.date(2026, 11, 26): "Thanksgiving Day"}
    open_all_the_same = (
        f'{week}\n[[therapists.overrides]]\ndate = 2026-11-26\nhours = ["10:00-11:00"]'
    )
    assert read((HOURS, open_all_the_same)).closed_ahead("park", now) == {}
    assert read((HOURS, 'mon = ["09:00-12:00"]')).closed_ahead("park", now) == {}


def test_a_region_has_holidays_of_its_own_and_is_one_of_its_country(read: Read, problems):
    now = dt.datetime(2026, 11, 23, 16, tzinfo=dt.UTC)
    california = read((CONTACT, f'{CONTACT}\nholidays_region = "CA"'))
    assert dt.date(2026, 11, 27) in california.availability("park", now).holidays
    for written, advice in (
        ("US-CA", 'write "CA"'),
        ("ca", 'write "CA"'),
        ("Bavaria", "write one of these, or take this out: AK, AL, "),
    ):
        [problem] = problems((CONTACT, f'{CONTACT}\nholidays_region = "{written}"'))
        assert problem.path == "practice.holidays_region"
        assert problem.advice.startswith(advice)
    nowhere = (COUNTRY, COUNTRY.replace("US", "AQ"))
    [problem] = problems(nowhere, (CONTACT, f'{CONTACT}\nholidays_region = "X"'))
    assert problem.advice == "take this out: this country's holidays are the same everywhere"
    assert holidays_of("ZZ", None, "en", 2026) == {}  # a country that nobody knows


def test_travels_are_read_with_their_zone(read: Read, problems):
    first = '[[therapists.travels]]\nzone = "Europe/Lisbon"\nfirst = 2026-12-12\nlast = 2026-12-20'
    practice = read((HOURS, f"{HOURS}\n{first}"))
    [travel] = practice.therapist("park").availability.travels
    assert (travel.zone.key, travel.id) == ("Europe/Lisbon", 0)
    assert (travel.first, travel.last) == (dt.date(2026, 12, 12), dt.date(2026, 12, 20))
    again = first.replace("12-12", "12-20").replace("last = 2026-12-20", "last = 2026-12-24")
    [problem] = problems((HOURS, f"{HOURS}\n{first}\n{again}"))
    assert problem.path == "therapists[0].travels[1].first"
    assert problem.advice == "write other dates: on some of these she is elsewhere already"
    [problem] = problems((HOURS, f"{HOURS}\n{first}".replace("12-20", "12-01")))
    assert "before the first day" in problem.advice
    [problem] = problems((HOURS, f"{HOURS}\n{first}".replace("Europe/Lisbon", "Lisbon")))
    assert 'did you mean "Europe/Lisbon"?' in problem.advice


def test_what_is_left_out_keeps_the_defaults_of_the_domain(read: Read):
    practice = read(("length = 20", ""))

    assert practice.therapist("park").policy == Policy()
    assert practice.therapists[0].digest_at == dt.time(7, 30)
    assert practice.referrals == ()


def test_the_rules_become_a_policy(read: Read):
    rules = "step = 15\nbuffer = 5\nnotice_hours = 24\nhorizon_days = 14\nper_day = 3\nper_week = 7"
    practice = read(("length = 20", "length = 15\n" + rules))

    assert practice.therapist("park").policy == Policy(
        length=dt.timedelta(minutes=15),
        step=dt.timedelta(minutes=15),
        buffer_before=dt.timedelta(minutes=5),
        buffer_after=dt.timedelta(minutes=5),
        notice=dt.timedelta(hours=24),
        horizon_days=14,
        per_day=3,
        per_week=7,
    )


def test_hours_and_exceptions_become_an_availability_in_the_zone_of_the_practice(read: Read):
    sections = """
        [[therapists.overrides]]
        date = 2026-12-24
        hours = []
        [[therapists.overrides]]
        date = 2026-12-26
        hours = ["20:00-24:00"]
        [[therapists.vacations]]
        first = 2026-12-25
        last = 2026-12-25
    """
    availability = read(("# sections", sections)).therapist("park").availability

    assert availability.zone == ZoneInfo("America/Los_Angeles")
    morning = Window(dt.time(9), dt.time(12))
    assert availability.weekly == ((morning, Window(dt.time(14), dt.time(17))), *[()] * 6)
    assert availability.overrides[dt.date(2026, 12, 24)] == ()
    assert availability.overrides[dt.date(2026, 12, 26)] == (Window(dt.time(20), dt.time(0)),)
    assert availability.vacations == (Vacation(dt.date(2026, 12, 25), dt.date(2026, 12, 25)),)


def test_a_therapist_may_live_in_another_zone_than_her_practice(read: Read):
    practice = read(("# sections", SECOND))

    assert practice.therapist("ferrer").zone == ZoneInfo("America/Denver")
    assert practice.therapist("park").zone == ZoneInfo("America/Los_Angeles")


def test_a_therapist_outside_of_a_practice_has_no_zone(read: Read):
    alone = read().therapist("park").model_copy(update={"time_zone": None})

    with pytest.raises(ValueError, match="park stands outside of a practice"):
        _ = alone.zone


def test_a_therapist_can_be_made_of_values_too(read: Read):
    evening = Window(dt.time(20), dt.time(0))
    denver = ZoneInfo("America/Denver")
    values = dict(read().therapist("park"))
    values |= {
        "time_zone": denver,
        "hours": Week(tue=(evening,)),
        "photo": ROOT / "photos/park.jpg",
    }

    therapist = Therapist(**values)

    assert therapist.availability.zone == denver
    assert therapist.availability.weekly[1] == (evening,)


def test_an_unknown_therapist_is_a_key_error(read: Read):
    with pytest.raises(UnknownTherapist, match="ferrer"):
        read().therapist("ferrer")


def test_paths_are_absolute_beside_the_file(read: Read, tmp_path: Path):
    calendar = '[[therapists.calendars]]\nkind = "file"\npath = "not/there/yet.ics"\nwrite = true'
    therapist = read(("# more", 'photo = "face.jpg"'), ("# sections", calendar)).therapist("park")

    assert therapist.photo == tmp_path / "face.jpg"
    assert therapist.calendars[0].path == tmp_path / "not/there/yet.ics"


def test_paths_are_absolute_when_the_file_was_named_without_its_folder(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    read(("# more", 'photo = "face.jpg"'))
    monkeypatch.chdir(tmp_path)

    assert load_practice(Path("practice.toml")).therapists[0].photo == tmp_path / "face.jpg"


def test_a_feed_keeps_its_address_out_of_sight(read: Read):
    feed = """
        [[therapists.calendars]]
        kind = "feed"
        url = "https://calendar.example/secret-address.ics"
        username = "park"
        password_env = "PARK_FEED_PASSWORD"
    """
    practice = read(("# sections", feed))

    calendar = practice.therapist("park").calendars[0]
    assert calendar.url == "https://calendar.example/secret-address.ics"
    assert calendar.password_env == "PARK_FEED_PASSWORD"
    assert not calendar.write
    assert "secret-address" not in repr(practice)


@pytest.mark.parametrize(
    "url", ["https://dav.example/park/", "http://127.0.0.1:5232/park/", "http://localhost/"]
)
def test_a_calendar_on_a_server_is_encrypted_unless_it_is_on_this_machine(read: Read, url: str):
    caldav = f"""
        [[therapists.calendars]]
        kind = "caldav"
        url = "{url}"
        username = "mina.park@practice.example"
        password_env = "PARK_CALDAV_PASSWORD"
        write = true
        allow_private = true
    """
    practice = read(("# sections", caldav))

    calendar = practice.therapist("park").calendars[0]
    assert (calendar.kind, calendar.url, calendar.write) == ("caldav", url, True)
    assert url not in repr(practice)
    assert "mina.park" not in repr(practice)


@pytest.mark.parametrize("scheme", ["webcal", "WEBCAL", "webcals"])
def test_webcal_is_another_name_for_a_feed_over_https(read: Read, scheme: str):
    feed = f'[[therapists.calendars]]\nkind = "feed"\nurl = "{scheme}://calendar.example/a.ics"\n'
    (calendar,) = read(("# sections", feed)).therapist("park").calendars

    assert calendar.url == "https://calendar.example/a.ics"
    assert calendar.allow_private is False


def test_her_address_in_a_calendar_is_read_and_kept_out_of_sight(read: Read):
    file = """
        [[therapists.calendars]]
        kind = "file"
        path = "a.ics"
        owner = "mina@practice.example"
    """
    practice = read(("# sections", file))

    assert practice.therapist("park").calendars[0].owner == "mina@practice.example"
    assert "mina@practice.example" not in repr(practice)


def test_a_topic_brings_its_title_from_the_texts_and_a_question_is_one(read: Read):
    own = '\n[[faq]]\nquestion = "Is there parking?"\nanswer = "Yes."\n'
    both = '\n[[faq]]\ntopic = "fit"\nquestion = "What if not?"\nanswer = "Say so."\n'
    topic, question, titled = read(("# sections", f"{own}{both}"), ('"fees"', '"fees"')).faq[::-1]

    assert (topic.title_key, topic.question) == ("faq-topic-fees", None)
    assert (titled.title_key, titled.question) == (None, "Is there parking?")
    assert (question.title_key, question.topic) == (None, "fit")


def test_a_practice_that_says_nothing_of_it_asks_everything_before_booking(read: Read):
    plan = read().plan

    assert plan.ask == frozenset(Step)
    assert plan.languages == {"en", "ko"}


def test_a_practice_may_ask_less_or_nothing(read: Read):
    some = read(("# sections", '[precheck]\nask = ["fee", "age"]'))
    none = read(("# sections", "[precheck]\nask = []"))

    assert some.plan.ask == {Step.AGE, Step.FEE}
    assert none.plan.ask == frozenset()


def test_a_therapist_sees_everybody_unless_the_file_says_whom(read: Read):
    everybody = read().therapists[0].scope
    some = read(("# more", 'sees = ["couple"]')).therapists[0].scope

    assert everybody == Scope(
        ("US-CA",), ("me", "couple", "family"), ("video", "phone"), ("en", "ko")
    )
    assert some.sees == ("couple",)


def test_a_room_of_ones_own_server_is_marked_in_the_address(read: Read):
    therapist = read(('"jitsi"', '"https://meet.example.org/care-{room}?lang=en"')).therapists[0]

    assert therapist.video == "https://meet.example.org/care-{room}?lang=en"


def test_a_practice_needs_no_answers(read: Read):
    assert read(('[[faq]]\ntopic = "fees"\nanswer = "It costs $220."', "")).faq == ()


def test_a_file_saved_by_notepad_is_read(read: Read, tmp_path: Path):
    read()
    text = (tmp_path / "practice.toml").read_text(encoding="utf-8")
    (tmp_path / "practice.toml").write_text(text.replace("\n", "\r\n"), encoding="utf-8-sig")

    assert load_practice(tmp_path / "practice.toml").practice.name == "Harbor Psychotherapy"


def test_a_practice_cannot_be_changed_once_read(read: Read):
    with pytest.raises(ValueError, match="frozen"):
        read().practice.name = "Another"  # type: ignore[misc]


# -- what is refused ------------------------------------------------------------------------------

MISTAKES = {
    "unknown key": ("fee = ", "feee = ", "therapists[0].feee", 'did you mean "fee"?'),
    "a key under the wrong heading": (
        "# rules",
        'video = "jitsi"',
        "therapists[0].consultation.video",
        "belongs to [[therapists]]",
    ),
    "a key of nowhere": ("# more", "zzz = 1", "therapists[0].zzz", "write one of these: id, name,"),
    "missing": ('fee = "$220"', "", "therapists[0].fee", 'write fee = "$220 for 50 minutes"'),
    "no text": ('"$220"', "220", "therapists[0].fee", "text in quotes"),
    "empty text": ('"$220"', '"  "', "therapists[0].fee", "write some text"),
    "two lines": ('"$220"', '"$220\\nor less"', "therapists[0].fee", "on one line"),
    "control character": ('"$220"', '"\\u0007"', "therapists[0].fee", "invisible"),
    "too long": (
        "I listen.",
        "x" * 701,
        "therapists[0].about",
        "700 characters at most; it has 701",
    ),
    "a section that is none": (
        "[practice]",
        "practice = 3\n[p]",
        "practice",
        "its own: [practice]",
    ),
    "a list that is none": ('["video", "phone"]', '"phone"', "therapists[0].ways", "write a list"),
    "an empty list": (
        '["video", "phone"]',
        "[]",
        "therapists[0].ways",
        'ways = ["video", "phone"]',
    ),
    "a way": ('"phone"]', '"fax"]', "therapists[0].ways[1]", '"video" or "phone"'),
    "no room": ('video = "jitsi"', "", "therapists[0].video", 'since ways has "video"'),
    "a room": ('"jitsi"', '"zoom"', "therapists[0].video", '"jitsi" for'),
    "a room in the server's name": (
        '"jitsi"',
        '"https://{room}.example.org/"',
        "therapists[0].video",
        "behind the name of the server",
    ),
    "a room twice": (
        '"jitsi"',
        '"https://meet.example.org/{room}/{room}"',
        "therapists[0].video",
        "write {room} once",
    ),
    "a room under another name": (
        '"jitsi"',
        '"https://meet.example.org/{name}"',
        "therapists[0].video",
        "https://meet.example.org/{room}",
    ),
    "whom she sees": (
        "# more",
        'sees = ["me", "dogs"]',
        "therapists[0].sees[1]",
        '"me", "couple" or "family"',
    ),
    "nobody to see": ("# more", "sees = []", "therapists[0].sees", 'sees = ["me", "couple"]'),
    "a question before booking": (
        "# sections",
        '[precheck]\nask = ["age", "shoe size"]',
        "precheck.ask[1]",
        "write one of these",
    ),
    "zone by its city": (
        "America/Los_Angeles",
        "los angeles",
        "practice.time_zone",
        "did you mean",
    ),
    "zone, misspelt": (
        "/Los_Angeles",
        "/Los_Angels",
        "practice.time_zone",
        '"America/Los_Angeles"?',
    ),
    "zone without clock changes": (
        "America/Los_Angeles",
        "PST8PDT",
        "practice.time_zone",
        "Region/City",
    ),
    "zone as it is said": (
        "America/Los_Angeles",
        "Eastern",
        "practice.time_zone",
        'did you mean "America/New_York"?',
    ),
    "zone with an offset": (
        "America/Los_Angeles",
        "Etc/GMT+8",
        "practice.time_zone",
        "Region/City",
    ),
    "zone, no text": ('"America/Los_Angeles"', "8", "practice.time_zone", "Region/City"),
    "country by its name": ('"US"', '"Germany"', "practice.country", 'did you mean "DE"?'),
    "country of three letters": ('"US"', '"USA"', "practice.country", 'did you mean "US"?'),
    "country, an old habit": ('"US"', '"UK"', "practice.country", 'did you mean "GB"?'),
    "country, small letters": ('"US"', '"us"', "practice.country", 'did you mean "US"?'),
    "no country": ('"US"', '"EU"', "practice.country", "two capital letters"),
    "region, small letters": (
        "US-CA",
        "us ca",
        "therapists[0].regions[0]",
        'did you mean "US-CA"?',
    ),
    "no region": ("US-CA", "US-XX", "therapists[0].regions[0]", 'such as "US-CA"'),
    "half a region": ("US-CA", "US-C", "therapists[0].regions[0]", 'such as "US-CA"'),
    "no region of a country": ("US-CA", "DE-", "therapists[0].regions[0]", 'such as "US-CA"'),
    "language by its name": (
        '"ko"',
        '"Korean"',
        "therapists[0].languages[1]",
        'did you mean "ko"?',
    ),
    "language with a country": ('"ko"', '"ko-KR"', "therapists[0].languages[1]", 'mean "ko"?'),
    "no language": ('"ko"', '"q$"', "therapists[0].languages[1]", "short code"),
    "language without texts": ('= ["en"]', '= ["fr"]', "practice.languages[0]", 'so far: "en"'),
    "contact": ("privacy@harbor.example", "ask me", "practice.privacy_contact", "e-mail"),
    "id": ('id = "park"', 'id = "Dr. Park"', "therapists[0].id", '"dr-park"'),
    "id without letters": ('id = "park"', 'id = "!"', "therapists[0].id", '"park"'),
    "id too long": ('id = "park"', f'id = "{"x" * 33}"', "therapists[0].id", "1 to 32"),
    "id with a line end": ('id = "park"', 'id = "park\\n"', "therapists[0].id", "1 to 32"),
    "id twice": ("# sections", SECOND.replace("ferrer", "park"), "therapists[1].id", "another id"),
    "time of day": ("# more", 'digest_at = "7:30"', "therapists[0].digest_at", '"07:30"'),
    "length": ("length = 20", "length = 4", "therapists[0].consultation.length", "from 5 to 120"),
    "length in quotes": (
        "length = 20",
        'length = "20"',
        "therapists[0].consultation.length",
        "without",
    ),
    "length, true": (
        "length = 20",
        "length = true",
        "therapists[0].consultation.length",
        "whole number",
    ),
    "buffer": ("length = 20", "buffer = -1", "therapists[0].consultation.buffer", "from 0 to"),
    "cap": ("length = 20", "per_day = 0", "therapists[0].consultation.per_day", "from 1 to"),
    "cap, true": ("length = 20", "per_day = true", "therapists[0].consultation.per_day", "whole"),
    # scheduling 53
    "notice beyond the horizon": (
        "length = 20",
        "notice_hours = 49\nhorizon_days = 2",
        "therapists[0].consultation.horizon_days",
        "write 3 or more, or a smaller notice_hours",
    ),
    "notice beyond the usual horizon": (
        "length = 20",
        "notice_hours = 600",
        "therapists[0].consultation.horizon_days",
        "write 25 or more",
    ),
    "hours, short": (
        "09:00-12:00",
        "9-12",
        "therapists[0].hours.mon[0]",
        'hours as "09:00-12:00", if',
    ),
    "hours, half days": (
        "14:00-17:00",
        "2pm to 5:30pm",
        "therapists[0].hours.mon[1]",
        '"14:00-17:30"',
    ),
    "hours, noon": ("09:00-12:00", "12am-12pm", "therapists[0].hours.mon[0]", '"00:00-12:00"'),
    "hours, reversed": (
        "09:00-12:00",
        "12:00-09:00",
        "therapists[0].hours.mon[0]",
        "after the start",
    ),
    "hours, impossible": ("09:00-12:00", "09:00-25:00", "therapists[0].hours.mon[0]", "24-hour"),
    "hours, words": ("09:00-12:00", "mornings", "therapists[0].hours.mon[0]", '"09:00-12:00"'),
    "hours, a number": ('"09:00-12:00"', "9", "therapists[0].hours.mon[0]", '"09:00-12:00"'),
    "hours that overlap": ("14:00-17:00", "11:30-13:00", "therapists[0].hours.mon[1]", "overlap"),
    "hours too short": ("14:00-17:00", "14:00-14:15", "therapists[0].hours.mon[1]", "least 20 min"),
    "override, quoted date": (
        "# sections",
        '[[therapists.overrides]]\ndate = "2026-12-24"\nhours = []',
        "therapists[0].overrides[0].date",
        "without quotes, for example date = 2026-12-24",
    ),
    "override twice": (
        "# sections",
        "[[therapists.overrides]]\ndate = 2026-12-24\nhours = []\n" * 2,
        "therapists[0].overrides[1].date",
        "other hours already",
    ),
    "vacation": (
        "# sections",
        "[[therapists.vacations]]\nfirst = 2026-12-25\nlast = 2026-12-03",
        "therapists[0].vacations[0].last",
        "write 2026-12-25 or a later date",
    ),
    "vacation as one table": (
        "# sections",
        "[therapists.vacations]\nfirst = 2026-12-25\nlast = 2026-12-26",
        "therapists[0].vacations",
        "write a list: [[therapists.vacations]]",
    ),
    "photo missing": ("# more", 'photo = "no.jpg"', "therapists[0].photo", "no such photo"),
    "photo of another kind": (
        "# more",
        'photo = "notes.txt"',
        "therapists[0].photo",
        ".jpg or .png",
    ),
    "photo, no text": ("# more", "photo = 1", "therapists[0].photo", "photos/park.jpg"),
    "photo, far too long a name": (
        "# more",
        f'photo = "{"x" * 5000}.jpg"',
        "therapists[0].photo",
        "no such photo",
    ),
    "topic": ('"fees"', '"fee"', "faq[0].topic", 'did you mean "fees"?'),
    "topic of nothing": ('"fees"', '"zzz"', "faq[0].topic", "a question of your own"),
    "no topic and no question": ('topic = "fees"', "", "faq[0].question", "begin with topic"),
    "question": ('topic = "fees"', f'question = "{"x" * 65}"', "faq[0].question", "64 characters"),
    "answer": ("It costs $220.", "x" * 1001, "faq[0].answer", "1000 characters"),
    "topic twice": (
        "# sections",
        '[[faq]]\ntopic = "fees"\nanswer = "x"',
        "faq[1].topic",
        "into one",
    ),
    "many referrals": (
        "# sections",
        '[[referrals]]\nname = "A"\nabout = "B"\n' * 7,
        "referrals",
        "write 6 of them at most",
    ),
    "referral without https": (
        "# sections",
        '[[referrals]]\nname = "A"\nabout = "B"\nurl = "http://a.example"',
        "referrals[0].url",
        "begins with https://",
    ),
    "referral with a broken address": (
        "# sections",
        '[[referrals]]\nname = "A"\nabout = "B"\nurl = "https://[a.example"',
        "referrals[0].url",
        "begins with https://",
    ),
    "no therapist": ("[[therapists]]", "[[therapist]]", "therapist", 'did you mean "therapists"?'),
}

CALENDARS = {
    "no kind": ('kind = "google"', "kind", 'write "caldav" for'),
    "file without path": ('kind = "file"', "path", "name the file"),
    "file with url": (
        'kind = "file"\npath = "a.ics"\nurl = "https://a.example"',
        "url",
        "take this out",
    ),
    "feed without url": ('kind = "feed"', "url", "give the address"),
    "feed with path": (
        'kind = "feed"\nurl = "https://a.example"\npath = "a.ics"',
        "path",
        "take this",
    ),
    "feed, not encrypted": ('kind = "feed"\nurl = "http://a.example/a"', "url", "with https://"),
    "caldav without url": ('kind = "caldav"', "url", 'url = "https://dav.example/park/'),
    "caldav with path": (
        'kind = "caldav"\nurl = "https://a.example"\npath = "a.ics"',
        "path",
        'a "caldav" has a url',
    ),
    "caldav, not encrypted": (
        'kind = "caldav"\nurl = "http://a.example/park/"',
        "url",
        "begins with https://",
    ),
    "caldav with the password": (
        'kind = "caldav"\nurl = "https://park:hunter2@a.example/"',
        "url",
        "without a user and a password",
    ),
    "caldav, user alone": (
        'kind = "caldav"\nurl = "https://a.example"\nusername = "a"',
        "password_env",
        "together",
    ),
    "caldav, webcal": (
        'kind = "caldav"\nurl = "webcal://a.example"',
        "url",
        "in place of webcal://",
    ),
    "feed, on this machine": (
        'kind = "feed"\nurl = "http://127.0.0.1/a"',
        "allow_private",
        "add allow_private = true",
    ),
    "caldav, behind the router": (
        'kind = "caldav"\nurl = "https://[fd00::5]/park/"',
        "allow_private",
        "add allow_private = true",
    ),
    "file that is private": (
        'kind = "file"\npath = "a.ics"\nallow_private = true',
        "allow_private",
        "on this machine anyway",
    ),
    "owner without address": (
        'kind = "file"\npath = "a.ics"\nowner = "Mina"',
        "owner",
        "write an e-mail address",
    ),
    "feed that is written": (
        'kind = "feed"\nurl = "https://a.example"\nwrite = true',
        "write",
        "only be read",
    ),
    "write, no flag": ('kind = "file"\npath = "a.ics"\nwrite = "yes"', "write", "true or false"),
    "no calendar": ('kind = "file"\npath = "practice.toml"', "path", "ends in .ics"),
    "user alone": (
        'kind = "feed"\nurl = "https://a.example"\nusername = "a"',
        "password_env",
        "together",
    ),
    "password itself": (
        'kind = "feed"\nurl = "https://a.example"\nusername = "a"\npassword_env = "hunter2!"',
        "password_env",
        "belongs in .env only",
    ),
}
for _name, (_lines, _key, _advice) in CALENDARS.items():
    MISTAKES[f"calendar, {_name}"] = (
        "# sections",
        f"[[therapists.calendars]]\n{_lines}",
        f"therapists[0].calendars[0].{_key}",
        _advice,
    )


@pytest.mark.parametrize(("old", "new", "path", "advice"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_its_place_and_what_to_write_instead(
    problems: Callable[..., tuple[Problem, ...]], old: str, new: str, path: str, advice: str
):
    found = problems((old, new))

    assert any(each.path == path and advice in each.advice for each in found), found
    assert not any("hunter2" in each.advice for each in found)


def test_hours_may_stand_in_any_order_but_each_that_overlaps_is_named(
    read: Read, problems: Callable[..., tuple[Problem, ...]]
):
    hours = '"09:00-12:00", "14:00-17:00"'

    read((hours, '"14:00-17:00", "09:00-12:00", "12:00-13:00"'))
    found = problems((hours, '"12:00-13:00", "09:00-17:00", "10:00-11:00"'))

    assert [each.path for each in found] == [
        "therapists[0].hours.mon[2]",
        "therapists[0].hours.mon[0]",
    ]


def test_what_just_fits_is_taken(read: Read):
    read(("14:00-17:00", "14:00-14:20"))
    read(("length = 20", "notice_hours = 48\nhorizon_days = 2"))
    read(("I listen.", "x" * 700))


def test_a_week_begins_on_monday(read: Read):
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    hours = "\n".join(f'{name} = ["0{n}:00-09:00"]' for n, name in enumerate(names))
    availability = read(('mon = ["09:00-12:00", "14:00-17:00"]', hours)).therapists[0].availability

    assert [windows[0].start.hour for windows in availability.weekly] == list(range(7))


def test_one_mistake_is_one_problem(problems: Callable[..., tuple[Problem, ...]]):
    assert len(problems(('"$220"', "220"))) == 1
    assert len(problems(('id = "park"', 'id = "P"'), ("# sections", SECOND))) == 1


def test_ten_mistakes_are_listed_at_once_each_with_its_place(
    problems: Callable[..., tuple[Problem, ...]],
):
    calendar = '[[therapists.calendars]]\nkind = "file"\npath = "{}.ics"\nwrite = true\n'
    found = problems(
        ("America/Los_Angeles", "America/Los_Angelos"),
        ('"US"', '"United States"'),
        ('name = "Dr. Mina Park"', 'nmae = "Dr. Mina Park"'),
        ('"ko"', '"Korean"'),
        ('video = "jitsi"', ""),
        ("length = 20", 'length = "20"\nnotice_hours = 99\nhorizon_days = 2'),
        ("09:00-12:00", "9-12"),
        (
            "# sections",
            SECOND.replace("ferrer", "park") + calendar.format("a") + calendar.format("b"),
        ),
        ('"fees"', '"fee"'),
    )

    assert {each.path for each in found} == {
        "practice.time_zone",
        "practice.country",
        "therapists[0].nmae",
        "therapists[0].name",
        "therapists[0].languages[1]",
        "therapists[0].video",
        "therapists[0].consultation.length",
        "therapists[0].consultation.horizon_days",
        "therapists[0].hours.mon[0]",
        "therapists[1].id",
        "therapists[1].calendars[1].write",
        "faq[0].topic",
    }
    assert len(found) == 12
    assert all(each.advice for each in found)


def test_two_calendars_cannot_both_be_written(problems: Callable[..., tuple[Problem, ...]]):
    calendar = '[[therapists.calendars]]\nkind = "file"\npath = "{}.ics"\nwrite = true\n'

    (found,) = problems(("# sections", calendar.format("a") + calendar.format("b")))

    assert found.path == "therapists[0].calendars[1].write"


def test_a_photo_over_telegrams_limit_is_refused(
    problems: Callable[..., tuple[Problem, ...]], tmp_path: Path
):
    with (tmp_path / "huge.png").open("wb") as photo:
        photo.truncate(10 * 1024 * 1024 + 1)

    (found,) = problems(("# more", 'photo = "huge.png"'))

    assert "10 MB" in found.advice


# -- what is no TOML ------------------------------------------------------------------------------

SYNTAX = {
    "an open quote": ('name = "Harbor', "line 1", "close the quotes"),
    "a name twice": ("a = 1\na = 2", "line 2", "given before"),
    "a heading twice": ("[a]\n[a]", "line 2", "given before"),
    "no equals sign": ("a = 1\n\nname Harbor", "line 3", "write name = value"),
    "no value": ("name =", "line 1", "write a value"),
    "bare text": ("name = Harbor", "line 1", 'text in "quotes"'),
    "a date of no month": ("a = 2026-02-30", "line 1", "a date that exists"),
    "a backslash": (r'a = "C:\Users"', "line 1", "each backslash"),
    "an open list": ('a = ["b"', "line 1", "close the list"),
    "a number of a mile": (f"a = {'9' * 5000}", "practice.toml", "not TOML"),
    "a list of lists of lists": (f"a = {'[' * 5000}", "practice.toml", "not TOML"),
    "something else": ("a = {b = 1,}", "line 1", "write name = value"),
}


@pytest.mark.parametrize(("text", "place", "advice"), SYNTAX.values(), ids=SYNTAX)
def test_what_is_no_toml_is_named_with_its_line(tmp_path: Path, text: str, place: str, advice: str):
    path = tmp_path / "practice.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError) as caught:
        load_practice(path)

    (problem,) = caught.value.problems
    assert problem.path.startswith("practice.toml")
    assert problem.path.endswith(place)
    assert advice in problem.advice


@pytest.mark.parametrize(
    ("content", "advice"),
    [(None, "no such file"), (b'name = "caf\xe9"', "UTF-8"), ("folder", "cannot be opened")],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    tmp_path: Path, content: bytes | str | None, advice: str
):
    path = tmp_path / "practice.toml"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content:
        path.mkdir()

    with pytest.raises(ConfigError) as caught:
        load_practice(path)

    (problem,) = caught.value.problems
    assert problem.path == str(path)
    assert advice in problem.advice


# -- tables that must be complete -----------------------------------------------------------------


def _sections(model: type[BaseModel], place: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        here = f"{place}.{name}".lstrip(".")
        yield here
        for inner in _models(field.annotation):
            yield from _sections(inner, here)


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models(inner)


def test_each_key_of_the_file_has_an_example():
    assert set(EXAMPLES) == set(_sections(Practice))


def test_each_example_can_be_written_as_it_stands():
    written: dict[str, Any] = {}
    not_of_files = {
        f"therapists.calendars.{key}"
        for key in ("url", "username", "password_env", "allow_private")
    }
    for place, example in EXAMPLES.items():
        *sections, key = place.split(".")
        table = written
        for section in sections:
            table = table[section][0] if isinstance(table[section], list) else table[section]
        if example.strip("[]") == place:
            table[key] = [{}] if example.startswith("[[") else {}
        elif place not in not_of_files:
            table |= tomllib.loads(f"{key} = {example}")

    practice = Practice.model_validate(written, context={"folder": ROOT})

    assert practice.therapists[0].overrides[0].date == dt.date(2026, 12, 24)


def test_a_card_with_a_photo_fits_into_a_caption():
    card = NAME_LIMIT + CREDENTIALS_LIMIT + ABOUT_LIMIT + FEE_LIMIT

    assert card <= 1024 - 50


def test_length_is_counted_as_telegram_counts():
    assert telegram_length("naïve") == 5
    assert telegram_length("🌊") == 2
