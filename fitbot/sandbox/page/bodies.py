"""What the page's script sends: checked JSON bodies, so that an endpoint reads plain values."""

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

Slug = Literal["client", "therapist"]
Index = Annotated[int, Field(ge=0)]


class Body(BaseModel):
    """The body of a POST; a key that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Written(Body):
    """A person writes a message, perhaps in reply to another."""

    phone: Slug
    #: As much as a client lets a person write in one message.
    text: Annotated[str, Field(min_length=1, max_length=4096)]
    reply_to: int | None = None


class Tapped(Body):
    """A person taps a button of a message's keyboard."""

    phone: Slug
    message_id: int
    row: Index
    column: Index


class Moved(Body):
    """Somebody moves the clock."""

    step: Literal["hour", "day", "next"]


SomeBody = TypeVar("SomeBody", bound=Body)


async def read(request: Request, kind: type[SomeBody]) -> SomeBody:
    """Return the request's body.

    Raises:
        HTTPException: 400, with what is wrong and where.
    """
    try:
        return kind.model_validate_json(await request.body())
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise HTTPException(400, problems) from error
