"""Countries, regions and languages by their standard codes.

Countries are those of ISO 3166-1 alpha-2, regions of ISO 3166-2, languages of ISO 639; the lists
are Babel's. What is no such code is met with the nearest one: "United States" with "US".
"""

import difflib
import re
from collections.abc import Mapping
from functools import cache
from typing import Annotated

from babel import Locale
from babel.core import get_global
from pydantic import AfterValidator

from fitbot.practice.values import quoted

#: Languages in which the bot itself can speak: one Fluent file each in `fitbot/texts`.
BOT_LANGUAGES = ("en",)

# In Babel's lists, yet no country and no language.
_NO_COUNTRY = "AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ"
_NO_LANGUAGE = "mis mul und zxx"

#: Where a licence belongs to a state or province, a typing mistake turns clients away in silence.
SUBDIVISIONS = {
    "AU": "ACT NSW NT QLD SA TAS VIC WA",
    "CA": "AB BC MB NB NL NS NT NU ON PE QC SK YT",
    "US": "AK AL AR AS AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MP MS"
    " MT NC ND NE NH NJ NM NV NY OH OK OR PA PR RI SC SD TN TX UM UT VA VI VT WA WI WV WY",
}


@cache
def countries() -> Mapping[str, str]:
    """Return the countries' codes, with their English names."""
    names = Locale("en").territories
    return {
        code: str(name)
        for code, name in names.items()
        if re.fullmatch("[A-Z]{2}", code) and code not in _NO_COUNTRY.split()
    }


@cache
def _languages() -> Mapping[str, str]:
    names = Locale("en").languages
    return {
        code: str(name)
        for code, name in names.items()
        if re.fullmatch("[a-z]{2,3}", code) and code not in _NO_LANGUAGE.split()
    }


def _nearest(text: str, names: Mapping[str, str]) -> str | None:
    """Return the code whose name is nearest to `text`."""
    by_name = {name.lower(): code for code, name in names.items()}
    close = difflib.get_close_matches(text.strip().lower(), by_name, n=1, cutoff=0.75)
    return by_name[close[0]] if close else None


def _hint(meant: str | None, example: str) -> str:
    return f"; did you mean {quoted(meant)}?" if meant else f", for example {quoted(example)}"


def _country(text: str) -> str:
    if text in countries():
        return text
    upper = text.strip().upper()
    aliases = get_global("territory_aliases").get(upper, ())
    meant = next((code for code in (upper, *aliases) if code in countries()), None)
    hint = _hint(meant or _nearest(text, countries()), example="US")
    raise ValueError(f"write the two capital letters of a country{hint}")


def _region(text: str) -> str:
    country, dash, part = text.partition("-")
    if country in countries() and _is_part(country, part, wanted=bool(dash)):
        return text
    repaired = re.sub(r"[^A-Z0-9]+", "-", text.strip().upper())
    country, dash, part = repaired.partition("-")
    usable = country in countries() and _is_part(country, part, wanted=bool(dash))
    hint = f"; did you mean {quoted(repaired)}?" if usable else ""
    raise ValueError(
        f'write a state or province such as "US-CA", or a whole country such as "DE"{hint}'
    )


def _is_part(country: str, part: str, *, wanted: bool) -> bool:
    if not wanted:
        return True
    known = SUBDIVISIONS.get(country)
    return part in known.split() if known else bool(re.fullmatch("[A-Z0-9]{1,3}", part))


def _language(text: str) -> str:
    if text in _languages():
        return text
    short = re.split("[-_]", text.strip().lower())[0]
    meant = short if short in _languages() else _nearest(text, _languages())
    raise ValueError(f"write the short code of a language{_hint(meant, example='en')}")


def _bot_language(text: str) -> str:
    if _language(text) not in BOT_LANGUAGES:
        spoken = ", ".join(quoted(code) for code in BOT_LANGUAGES)
        raise ValueError(f"write only languages that the bot speaks so far: {spoken}")
    return text


Country = Annotated[str, AfterValidator(_country)]
Region = Annotated[str, AfterValidator(_region)]
Language = Annotated[str, AfterValidator(_language)]
BotLanguage = Annotated[str, AfterValidator(_bot_language)]
