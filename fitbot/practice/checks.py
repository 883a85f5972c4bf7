"""Checks over several values that do not hide each other's findings.

pydantic checks a whole list only when each of its entries is right. Whoever repairs a file wants
every mistake at once, so `only_once` looks at what was written, and adds what it finds to what the
entries have to say.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pydantic import AfterValidator, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import InitErrorDetails, PydanticKnownError

Finding = tuple[tuple[int | str, ...], str]


def details(findings: Sequence[Finding]) -> list[InitErrorDetails]:
    """Return findings (a location and a sentence each) as pydantic's errors."""
    return [
        InitErrorDetails(type="value_error", loc=loc, input=None, ctx={"error": ValueError(advice)})
        for loc, advice in findings
    ]


def refuse(findings: Sequence[Finding]) -> None:
    """Raise `ValidationError` for findings, each at its place under the value being checked."""
    if findings:
        raise ValidationError.from_exception_data("practice", details(findings))


def _at_least_one(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if not values:
        raise PydanticKnownError(
            "too_short", {"field_type": "List", "min_length": 1, "actual_length": 0}
        )
    return values


#: A list with an entry. pydantic's own `min_length` counts right entries only, so that one mistake
#: in a lone therapist would read as "no therapist" too.
not_empty = AfterValidator(_at_least_one)


def only_once(key: str, advice: str, *, of: Callable[[object], bool] = bool) -> WrapValidator:
    """Say `advice` at the second and later entries of a list that repeat a value of `key`.

    Only values for which `of` holds are compared.
    """

    def check(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
        findings = [((place, key), advice) for place in _repeated(value, key, of)]
        try:
            result = handler(value)
        except ValidationError as error:
            kept = [
                InitErrorDetails(
                    type=each["type"], loc=each["loc"], input=None, ctx=each.get("ctx", {})
                )
                for each in error.errors()
            ]
            raise ValidationError.from_exception_data(
                "practice", kept + details(findings)
            ) from None
        refuse(findings)
        return result

    return WrapValidator(check)


def _repeated(rows: object, key: str, of: Callable[[object], bool]) -> Iterator[int]:
    seen: list[object] = []  # not a set: what stands in the file may be a list or a table
    for place, row in enumerate(rows if isinstance(rows, (list, tuple)) else ()):
        value = row.get(key) if isinstance(row, dict) else None
        if not of(value):
            continue
        if value in seen:
            yield place
        seen.append(value)
