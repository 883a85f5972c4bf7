"""What makes the next reading of a calendar quick."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("calendars", sa.Column("memory", sa.LargeBinary))
