import html
import json
import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from hypothesis import given
from hypothesis import strategies as st

from fitbot.domain.booking import Status
from fitbot.domain.causes import Cause
from fitbot.domain.dialogue import About
from fitbot.domain.digest import Detail
from fitbot.domain.doubts import Doubt
from fitbot.domain.precheck import Answer, Step
from fitbot.domain.spoken import Unclear
from fitbot.domain.survey import Decision, Item, Rating, Sound
from fitbot.domain.waiting import Part
from fitbot.domain.watching import Oddity
from fitbot.errors import Refusal
from fitbot.practice.faq import TOPICS
from fitbot.practice.places import BOT_LANGUAGES, SUBDIVISIONS
from fitbot.practice.values import NAME_LIMIT
from fitbot.sandbox.html import parse_html
from fitbot.texts import Html, Texts, join, moments, without_markup
from handlers.her_commands import HER_COMMANDS
from handlers.introducing import _CLIENT_COMMANDS
from handlers.views.inviting import NOTICES

ROOT = Path(__file__).parents[2]
FLUENT = (ROOT / "fitbot/texts/en.ftl").read_text(encoding="utf-8")
EN = Texts("en", "US")


def messages() -> dict[str, ast.Message]:
    resource = FluentParser().parse(FLUENT)
    return {entry.id.name: entry for entry in resource.body if isinstance(entry, ast.Message)}


MESSAGES = messages()


def variables(key: str) -> set[str]:
    """The names of the values that a text takes."""
    return set(re.findall(r"\$(\w+)", FLUENT_OF[key]))


def fluent_of(message: ast.Message) -> str:
    assert message.span is not None
    return FLUENT[message.span.start : message.span.end]


FLUENT_OF = {key: fluent_of(message) for key, message in MESSAGES.items()}


def all_refusals(kind: type[Refusal] = Refusal) -> list[type[Refusal]]:
    return [each for sub in kind.__subclasses__() for each in (sub, *all_refusals(sub))]


FULL = ("day-full", "week-full")
#: Keys that are put together of two halves: for each first half, the second ones.
FAMILIES: dict[str, set[str]] = {
    "calendar-doubt": set(Doubt),
    "calendar-error": set(Cause),
    "refusal": {kind.code for kind in all_refusals()},
    "survey-item": set(Item),
    "item": set(Item),
    "talk": set(Item),
    "rating": set(Rating),
    "sound": set(Sound),
    "decision": set(Decision),
    "outcome": set(Decision),
    "told": set(Decision),
    "asked": set(Step),
    "answer": set(Answer),
    "step": set(Step),
    "cannot": {"me", "couple", "family", "place", "place-unknown", "language"},
    "region": {
        f"{country}-{part}".lower()
        for country, all_ in SUBDIVISIONS.items()
        for part in all_.split()
    },
    "way": {"video", "phone"},
    "digest-way": {"video", "phone"},
    "button-by": {"video", "phone"},
    "now-by": {"video", "phone"},
    "client-by": {"video", "phone"},
    "change": {"booked", "moved", "cancelled"},
    "digest-change": {*Status, "moved"},
    "faq-topic": set(TOPICS),
    "doubt": set(Oddity),
    "command": {*HER_COMMANDS, *_CLIENT_COMMANDS},
    "part": set(Part),
    "suits": {*Part, "any-day", "any-part"},
    "button-invite": {str(minutes) for minutes in NOTICES},
    "attended": {"came", "missed"},
    "settled": {"cancelled", "came", "missed"},
    "closed": {"vacation", "holiday", "outside-hours"},
    "why": {"offered", "too-soon", "beyond-horizon", "off-grid", "booked", "held", *FULL},
    "unclear": set(Unclear),
    "example": set(About) - {About.PAUSE},
    "settings-detail": set(Detail),
    "button-detail": set(Detail),
}


def keys_in_code() -> set[str]:
    """Whole keys that stand in the code, and every one of each family that does."""
    found: set[str] = set()
    for folder in ("fitbot", "handlers"):
        for file in (ROOT / folder).rglob("*.py"):
            source = file.read_text(encoding="utf-8")
            found |= set(re.findall(r'(?<![f\w])"([a-z][a-z0-9-]*)"', source)) & set(MESSAGES)
            called = r'(?:texts|\btexts\(\))\.(?:html|plain)\(\s*"([^"]+)"'
            found |= set(re.findall(called, source))
            for family in re.findall(r'(?<=f")([a-z-]+)-\{', source):
                if family in FAMILIES:
                    found |= {f"{family}-{each}" for each in FAMILIES[family]}
    return found


def families_in_code() -> set[str]:
    calls = r'\.(?:html|plain)\(\s*f"([a-z-]+)-\{'
    return {
        family
        for folder in ("fitbot", "handlers")
        for file in (ROOT / folder).rglob("*.py")
        for family in re.findall(calls, file.read_text(encoding="utf-8"))
    }


def test_the_file_has_no_junk_and_no_key_twice() -> None:
    body = FluentParser().parse(FLUENT).body
    assert not [entry for entry in body if isinstance(entry, ast.Junk)]
    assert len([entry for entry in body if isinstance(entry, ast.Message)]) == len(MESSAGES)


def test_each_language_of_the_bot_has_its_file() -> None:
    files = {file.stem for file in (ROOT / "fitbot/texts").glob("*.ftl")}
    assert files == set(BOT_LANGUAGES)


def test_every_text_that_the_code_asks_for_is_there() -> None:
    assert keys_in_code() - set(MESSAGES) == set()


def test_every_text_is_asked_for_somewhere() -> None:
    assert set(MESSAGES) - keys_in_code() == set()


def test_every_family_of_keys_in_the_code_is_known_here() -> None:
    assert families_in_code() <= set(FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_of_texts_is_complete_and_has_nobody_else_in_it(family: str) -> None:
    wanted = {f"{family}-{each}" for each in FAMILIES[family]}
    assert wanted <= set(MESSAGES)
    among = {"change": r"change-(?!item)", "item": "item-", "way": "way-"}.get(family, f"{family}-")
    if family not in {"survey", "digest-change"}:
        assert {key for key in MESSAGES if re.match(among, key)} == wanted


@pytest.mark.parametrize("kind", all_refusals(), ids=lambda kind: kind.code)
def test_every_refusal_has_a_text_for_its_data(kind: type[Refusal]) -> None:
    known = {"text-too-long": {"limit": 3000, "length": 4000}}.get(kind.code, {})
    text = EN.html(f"refusal-{kind.code}", name="Dr. Mina Park", **known)
    assert len(text) > 20


def test_refusals_have_a_code_each() -> None:
    codes = [kind.code for kind in all_refusals()]
    assert all(codes)
    assert len(set(codes)) == len(codes)


LABELS = [
    key
    for key in MESSAGES
    if key.startswith(
        ("button-", "answer-", "step-", "region-", "rating-", "decision-", "sound-", "faq-topic-")
    )
]


@pytest.mark.parametrize("key", LABELS)
def test_a_label_fits_on_a_phone(key: str) -> None:
    """A label without a name has 64 characters at most; around a name stand 16 at most."""
    names = variables(key) & {"name", "practice"}
    values: dict[str, str | int] = dict.fromkeys(variables(key) - {"n"}, "x" * 12)
    values |= dict.fromkeys(names, "x" * NAME_LIMIT) | {"n": 20}
    label = EN.plain(key, **values)
    assert "\n" not in label
    assert "<" not in label
    assert len(label) <= (NAME_LIMIT + 16 if names else 64)


@pytest.mark.parametrize("key", [key for key in MESSAGES if key.startswith("command-")])
def test_a_command_has_a_description_that_telegram_takes(key: str) -> None:
    assert 1 <= len(EN.plain(key)) <= 256


def test_what_telegram_shows_about_the_bot_is_within_its_limits() -> None:
    assert len(EN.plain("about-bot")) <= 120
    assert len(EN.plain("description-bot", practice="x" * NAME_LIMIT)) <= 512


@pytest.mark.parametrize(
    "claim",
    ["anonymous", "hipaa", "detect", "clinically", "validated", "guarantee", "diagnos", "cure"],
)
def test_nothing_is_claimed_that_is_not_true(claim: str) -> None:
    assert not re.search(rf"\b{claim}", FLUENT, re.IGNORECASE)


HEALTH = re.compile(
    r"therap|psych|mental|session|clinic|counsel|health|doctor|treat|patient|consult|anxi|depress",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "key",
    [
        key
        for key in MESSAGES
        if key.startswith(
            ("reminder-", "file-", "offer-", "news-", "her-side-", "moved", "cancelled", "coming")
        )
        or key in {"missed", "undone", "waited"}
    ],
)
def test_what_a_lock_screen_may_show_says_nothing_of_health(key: str) -> None:
    assert not HEALTH.search(FLUENT_OF[key].removeprefix(key))


STRANGE = "<3 & \"quotes\" 'n' {braces}"


def values_for(key: str, value: str) -> dict[str, str | int]:
    numbers = {"n", "number", "total", "minutes", "days", "hold", "limit", "length", "rated"}
    return {name: 3 if name in numbers else value for name in variables(key)}


@pytest.mark.parametrize("key", MESSAGES)
def test_every_text_renders_and_telegram_can_read_it(key: str) -> None:
    values = values_for(key, STRANGE)
    text = EN.html(key, **values)
    shown, _ = parse_html(text)
    assert shown
    if any(isinstance(value, str) for value in values.values()):
        assert STRANGE in shown


@given(
    st.text(min_size=1),
    st.sampled_from(["question-asked", "reply-received", "faq-answer", "missed"]),
)
def test_whatever_is_put_into_a_text_is_shown_exactly(value: str, key: str) -> None:
    value = value.replace("\0", "?")  # Telegram takes none
    shown, entities = parse_html(EN.html(key, **values_for(key, value)))
    plain = EN.plain(key, **values_for(key, "\ue000"))
    expected, plain_entities = parse_html(plain)
    assert shown == expected.replace("\ue000", value)
    assert [each["type"] for each in entities] == [each["type"] for each in plain_entities]


@given(st.text())
def test_what_is_html_already_goes_in_as_it_stands(value: str) -> None:
    bold = Html(f"<b>{html.escape(value)}</b>")
    assert EN.html("referral-link", entry=bold, url="") == f"{bold} "
    assert EN.html("referral-link", entry=str(bold), url="") == f"{html.escape(str(bold))} "


def test_a_label_is_not_escaped() -> None:
    assert EN.plain("button-therapist", name="A & B <3") == "A & B <3"


def test_parts_are_joined_without_the_empty_ones_and_with_strangers_escaped() -> None:
    assert join(Html("<b>a</b>"), "", "<c>", Html("")) == "<b>a</b>\n\n&lt;c&gt;"
    assert join("a", "b", by=" · ") == "a · b"
    assert isinstance(join(), Html)
    assert join() == ""


def test_without_markup_a_reader_sees_the_same() -> None:
    assert without_markup("<b>a</b> &lt;3 &amp; <tg-time unix='1'>noon</tg-time>") == "a <3 & noon"


def test_an_unknown_key_or_a_value_that_is_missing_is_a_bug() -> None:
    with pytest.raises(LookupError, match="no text 'nowhere' in en"):
        EN.html("nowhere")
    with pytest.raises(LookupError, match="text 'ask-done' in en"):
        EN.html("ask-done")
    assert EN.has("ask-done")
    assert not EN.has("nowhere")


def test_the_survey_keeps_its_fixed_wording() -> None:
    fixed = json.loads((ROOT / "tests/data/fit_survey.json").read_text(encoding="utf-8"))
    name = {"name": "Dr. Mina Park"}

    def wording(text: str) -> str:
        return str(text.format(**name))

    assert EN.plain("survey-invite", **name) == wording(fixed["intro"])
    assert [item["id"] for item in fixed["items"]] == list(Item)
    for item in fixed["items"]:
        assert EN.plain(f"survey-item-{item['id']}", **name) == wording(item["text"])
        assert EN.plain(f"talk-{item['id']}") == item["talk"]
    labels = [EN.plain(f"rating-{rating}") for rating in Rating]
    assert labels == [*fixed["labels"], *fixed["extra_buttons"]]
    decisions = [[each.replace("-", "_"), EN.plain(f"decision-{each}")] for each in Decision]
    assert decisions == fixed["decision"]["options"]
    assert without_markup(EN.html("survey-decision")) == fixed["decision"]["text"]
    assert EN.plain("survey-sound") == fixed["tech_check"]["text"]
    assert [EN.plain(f"sound-{each}") for each in Sound] == fixed["tech_check"]["options"]
    note = EN.plain("survey-note", **name)
    assert note.startswith(wording(fixed["free_text"]).split("?")[0] + "?")


def test_the_same_text_with_other_words_and_numbers_is_another() -> None:
    """What was worked out for one reader is used for the next: with her values, not with his."""
    texts = Texts("en", "US")
    shown = [texts.plain("button-day", day=day, n=n) for day in ("Mon", "Tue") for n in (1, 2, 1)]
    assert [line.count("Mon") for line in shown] == [1, 1, 1, 0, 0, 0]
    assert len(set(shown)) == 4
    assert [texts.plain("button-ask", name=name) for name in ("A", "B")] == [
        "Ask A something",
        "Ask B something",
    ]


def test_what_is_remembered_of_texts_and_dates_is_bounded() -> None:
    texts = Texts("en", "US")
    for number in range(3000):
        texts.plain("button-day", day="Mon", n=number)
    assert texts._marked.cache_info().currsize <= 1024
    for cache in (moments._day, moments._long_day, moments._time, moments._city):
        assert cache.cache_info().maxsize == 512
