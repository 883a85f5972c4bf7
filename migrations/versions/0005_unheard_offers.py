"""What somebody knew before an offer, which counts again if she never heard of it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column(
        "offers", sa.Column("knew", sa.String, nullable=False, server_default=sa.text("''"))
    )
