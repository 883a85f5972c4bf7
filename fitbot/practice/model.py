"""What every section of the practice file has in common."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A table of the practice file: fixed once read, and without keys that nobody knows."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, hide_input_in_errors=True
    )
