"""Files that the practice file names. A relative path starts beside the practice file.

The folder arrives as pydantic's validation context, `{"folder": Path}`; without one, a relative
path stays as it was written.
"""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, ValidationInfo

#: What Telegram takes as a photo at most (https://core.telegram.org/bots/api#sendphoto).
PHOTO_BYTES = 10 * 1024 * 1024


def _beside(value: object, info: ValidationInfo) -> Path:
    if isinstance(value, Path):
        return value
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise ValueError('write the name of a file in quotes, such as "photos/park.jpg"')
    folder: Path = (info.context or {}).get("folder", Path())
    return folder / value.strip()


def _photo(value: object, info: ValidationInfo) -> Path:
    path = _beside(value, info)
    if path.suffix.lower() not in {".jpg", ".jpeg", ".png"}:
        raise ValueError("name a photo that ends in .jpg or .png")
    try:
        size = path.stat().st_size if path.is_file() else None
    except OSError:
        size = None
    if size is None:
        raise ValueError("there is no such photo: put it beside this file, or take this line out")
    if size > PHOTO_BYTES:
        raise ValueError("make the photo smaller: Telegram takes 10 MB at most")
    return path


def _calendar(value: object, info: ValidationInfo) -> Path:
    path = _beside(value, info)
    if path.suffix.lower() != ".ics":
        raise ValueError('name a calendar file that ends in .ics, such as "calendars/park.ics"')
    return path


Photo = Annotated[Path, BeforeValidator(_photo)]
CalendarFile = Annotated[Path, BeforeValidator(_calendar)]
