"""Which time a client asked for with a question, so that the therapist can invite her to it."""

import sqlalchemy as sa
from alembic import op

from fitbot.store.types import UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("questions", sa.Column("starts_at", UtcDateTime))
