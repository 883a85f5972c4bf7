"""How a booking stood before its last change, for the client who takes that back."""

import sqlalchemy as sa
from alembic import op

from fitbot.store.types import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("bookings", sa.Column("before_at", UtcDateTime))
    op.add_column("bookings", sa.Column("before_by", sa.String))
    op.add_column("bookings", sa.Column("before_coming_at", UtcDateTime))
