"""The process in which one calendar is read, and which may be killed at any moment.

Two hundred bytes can keep any recurrence library busy until the year 9999, and a thread cannot be
stopped. So each reading gets a process of its own: it lowers its own limits first, takes the
question and the calendar from its input, answers with instants, and ends. Nothing that one
calendar taught the libraries, such as a zone's name, is left for the next.

The question is one line of JSON, then what is remembered, then the calendar. The answer is one
line of JSON, then what is to be remembered. `apart` is the other end.
"""

import contextlib
import datetime as dt
import gc
import json
import os
import sys
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from fitbot.calendars.base import Query, Reading
from fitbot.calendars.reading import busy_times
from fitbot.domain.causes import Cause
from fitbot.domain.doubts import CalendarProblem, Doubt
from fitbot.domain.interval import Interval
from fitbot.errors import CalendarError

if sys.platform != "win32":
    import resource

#: The answer when memory ran out, as the exit code: to build a sentence takes memory.
OUT_OF_MEMORY = 77


def ask(query: Query, data: bytes, cpu: int, memory: int) -> tuple[bytes, ...]:
    """Return the input for the process, in parts."""
    question = {
        "zone": str(query.zone),
        "window": _span(query.window),
        "ignore": sorted(query.ignore),
        "owner": query.owner,
        "remembered": len(query.memory),
        "cpu": cpu,
        "memory": memory,
    }
    return (json.dumps(question).encode() + b"\n", query.memory, data)


def answered(output: bytes) -> Reading:
    """Return what the process found.

    Raises:
        CalendarError: what it raised.
        ValueError: this is no whole answer.
    """
    head, line_end, memory = output.partition(b"\n")
    if not line_end:
        raise ValueError("no whole answer")
    answer = json.loads(head)
    if "error" in answer:
        cause, data = answer["error"]
        raise CalendarError(Cause(cause), **data)
    return Reading(
        tuple(_interval(each) for each in answer["busy"]),
        tuple(_problem(*each) for each in answer["problems"]),
        answer["fingerprint"],
        memory,
    )


def answer(asked: dict[str, Any], stream: BinaryIO) -> bytes:
    """Read the calendar that follows the question; the answer for `answered`."""
    query = Query(
        zone=ZoneInfo(asked["zone"]),
        window=_interval(asked["window"]),
        ignore=frozenset(asked["ignore"]),
        owner=asked["owner"],
        memory=stream.read(asked["remembered"]),
    )
    try:
        reading = busy_times(stream.read(), query)
    except CalendarError as error:
        return json.dumps({"error": [error.cause, error.data]}).encode() + b"\n"
    found: dict[str, Any] = {
        "busy": [_span(each) for each in reading.busy],
        "problems": [
            [each.uid, each.what, each.starts and each.starts.isoformat()]
            for each in reading.problems
        ],
        "fingerprint": reading.fingerprint,
    }
    return json.dumps(found).encode() + b"\n" + reading.memory


def limit(cpu: int, memory: int) -> None:
    """Lower this process's own limits, as far as the system knows them (macOS: not memory)."""
    if sys.platform == "win32":  # pragma: no cover  # the wall clock alone limits it there
        return
    for kind, most in ((resource.RLIMIT_CPU, cpu), (resource.RLIMIT_AS, memory)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no dump: it would hold the calendar


def main() -> int:
    """Answer the question on the input."""
    asked = json.loads(sys.stdin.buffer.readline())
    limit(asked["cpu"], asked["memory"])
    gc.disable()  # it lives for a moment, and all it makes is wanted until the end
    try:
        sys.stdout.buffer.write(answer(asked, sys.stdin.buffer))
        sys.stdout.buffer.flush()
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _problem(uid: str, what: str, starts: str | None) -> CalendarProblem:
    return CalendarProblem(uid, Doubt(what), dt.datetime.fromisoformat(starts) if starts else None)


def _span(interval: Interval) -> list[str]:
    return [interval.start.isoformat(), interval.end.isoformat()]


def _interval(span: list[str]) -> Interval:
    start, end = (dt.datetime.fromisoformat(each).astimezone(dt.UTC) for each in span)
    return Interval(start, end)


if __name__ == "__main__":  # pragma: no cover
    # Skips the interpreter's tidying up: the answer is written, and nobody waits for the rest.
    code = main()
    sys.stdout.flush()
    os._exit(code)
