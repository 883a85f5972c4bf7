"""What pydantic finds, said to the person who writes the file.

Our own checks raise whole sentences; pydantic's kinds of error are put into words here, in one
table, each with the line to write. Nothing pydantic says reaches a person, nor what stood in the
file: it may be a secret.
"""

import difflib
from typing import Any

from pydantic import ValidationError

from fitbot.errors import Problem
from fitbot.practice.values import quoted

#: Each key of the file, as dotted sections, with a value as it could stand there.
EXAMPLES = {
    "practice": "[practice]",
    "practice.name": '"Harbor Psychotherapy"',
    "practice.time_zone": '"America/Los_Angeles"',
    "practice.country": '"US"',
    "practice.languages": '["en"]',
    "practice.privacy_contact": '"privacy@harbor.example"',
    "precheck": "[precheck]",
    "precheck.ask": '["age", "place", "fee"]',
    "practice.holidays": "false",
    "practice.holidays_region": '"CA"',
    "therapists": "[[therapists]]",
    "therapists.id": '"park"',
    "therapists.name": '"Dr. Mina Park"',
    "therapists.credentials": '"Licensed psychologist"',
    "therapists.about": '"I work with adults who …"',
    "therapists.photo": '"photos/park.jpg"',
    "therapists.languages": '["en", "es"]',
    "therapists.regions": '["US-CA", "US-NY"]',
    "therapists.fee": '"$220 for 50 minutes"',
    "therapists.ways": '["video", "phone"]',
    "therapists.sees": '["me", "couple"]',
    "therapists.video": '"https://video.example/drpark"',
    "therapists.digest_at": '"07:30"',
    "therapists.time_zone": '"America/New_York"',
    "therapists.consultation": "[therapists.consultation]",
    "therapists.consultation.length": "20",
    "therapists.consultation.step": "30",
    "therapists.consultation.buffer": "10",
    "therapists.consultation.notice_hours": "15",
    "therapists.consultation.horizon_days": "21",
    "therapists.consultation.per_day": "2",
    "therapists.consultation.per_week": "5",
    "therapists.consultation.change_until_hours": "2",
    "therapists.hours": "[therapists.hours]",
    **{
        f"therapists.hours.{day}": '["09:00-12:00", "14:00-17:00"]'
        for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    },
    "therapists.overrides": "[[therapists.overrides]]",
    "therapists.overrides.date": "2026-12-24",
    "therapists.overrides.hours": '["09:00-12:00"]',
    "therapists.vacations": "[[therapists.vacations]]",
    "therapists.vacations.first": "2026-12-25",
    "therapists.vacations.last": "2027-01-03",
    "therapists.travels": "[[therapists.travels]]",
    "therapists.travels.zone": '"Europe/Lisbon"',
    "therapists.travels.first": "2026-12-12",
    "therapists.travels.last": "2026-12-20",
    "therapists.calendars": "[[therapists.calendars]]",
    "therapists.calendars.kind": '"file"',
    "therapists.calendars.path": '"calendars/park.ics"',
    "therapists.calendars.url": '"https://calendar.example/park.ics"',
    "therapists.calendars.username": '"park"',
    "therapists.calendars.password_env": '"PARK_FEED_PASSWORD"',
    "therapists.calendars.allow_private": "true",
    "therapists.calendars.owner": '"park@practice.example"',
    "therapists.calendars.write": "true",
    "faq": "[[faq]]",
    "faq.topic": '"fees"',
    "faq.question": '"Is there parking?"',
    "faq.also": '["Where can I park?", "Can I come by car?"]',
    "faq.answer": '"Yes, there is …"',
    "referrals": "[[referrals]]",
    "referrals.name": '"Find a Therapist"',
    "referrals.about": '"A directory of …"',
    "referrals.url": '"https://directory.example"',
}

Location = tuple[int | str, ...]


def problems(error: ValidationError) -> list[Problem]:
    """Return every mistake, in the order of the file's sections."""
    return [
        Problem(_path(each["loc"]), _advice(each["type"], each["loc"], each.get("ctx", {})))
        for each in error.errors(include_url=False, include_input=False)
    ]


def _path(location: Location) -> str:
    """Return a place in the file, such as `therapists[0].hours.mon[1]`."""
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _advice(kind: str, location: Location, context: dict[str, Any]) -> str:
    if kind == "value_error":
        return str(context["error"])
    if kind == "extra_forbidden":
        return _unknown(_names(location))
    words = {name: str(word).replace("'", '"') for name, word in context.items()}
    return _SENTENCES.get(kind, "write {line}").format(line=_line(location), **words)


#: What to write, for each kind of pydantic's errors; `line` is an example of the whole line.
_SENTENCES = {
    "missing": "this is missing: write {line}",
    "string_type": "write text in quotes, for example {line}",
    "bool_type": "write true or false, without quotes",
    "tuple_type": "write a list: {line}",
    "model_type": "write a section of its own: {line}",
    "date_type": "write a date without quotes, for example {line}",
    "literal_error": "write one of these: {expected}",
    "enum": "write one of these: {expected}",
    "too_short": "write one at least: {line}",
    "too_long": "write {max_length} of them at most",
}


def _names(location: Location) -> str:
    return ".".join(part for part in location if isinstance(part, str))


def _line(location: Location) -> str:
    """Return the example for a place: a section's heading, or a whole `key = value`."""
    names = _names(location)
    example = EXAMPLES[names]
    return example if _is_section(names) else f"{names.rpartition('.')[2]} = {example}"


def _is_section(names: str) -> bool:
    return EXAMPLES[names].strip("[]") == names


def _unknown(names: str) -> str:
    """Advise on a key that nobody knows: the nearest one, or where it belongs."""
    section, _, key = names.rpartition(".")
    places = [known.rpartition(".") for known in EXAMPLES]
    siblings = [name for heading, _, name in places if heading == section]
    close = difflib.get_close_matches(key.lower(), siblings, n=1)
    if close:
        return f"there is no such key here; did you mean {quoted(close[0])}?"
    elsewhere = [EXAMPLES[heading] for heading, _, name in places if name == key and heading]
    if elsewhere:
        return f"this belongs to {elsewhere[0]}: move the line there, above the next heading"
    return f"there is no such key here; write one of these: {', '.join(siblings)}"
