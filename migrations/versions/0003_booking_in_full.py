"""What booking in full needs: answers before it, zones, changes from any side, wishes, her desk."""

import sqlalchemy as sa
from alembic import op

from fitbot.store.types import EncryptedText, UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _clients()
    _bookings()
    _calendars()
    _desks()
    _waiting()


def _clients() -> None:
    op.add_column("people", sa.Column("zone", sa.String))
    op.add_column("people", sa.Column("links_until", UtcDateTime))
    op.create_table(
        "prechecks",
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("step", sa.String, primary_key=True),
        sa.Column("answer", EncryptedText, nullable=False),
        sa.Column("answered_at", UtcDateTime, nullable=False),
    )


def _bookings() -> None:
    for column in (
        sa.Column("way", sa.String),
        sa.Column("phone", EncryptedText, nullable=False, server_default=sa.text("''")),
        sa.Column("note", EncryptedText, nullable=False, server_default=sa.text("''")),
        sa.Column("changed_by", sa.String, nullable=False, server_default="client"),
        sa.Column("coming_at", UtcDateTime),
    ):
        op.add_column("bookings", column)
    words = sa.Column("words", EncryptedText, nullable=False, server_default=sa.text("''"))
    op.add_column("dialogues", words)
    op.create_table(
        "events",
        sa.Column("booking_id", sa.Integer, sa.ForeignKey("bookings.id"), primary_key=True),
        sa.Column("calendar", sa.String, nullable=False),
        sa.Column("starts_at", UtcDateTime),
        sa.Column("ends_at", UtcDateTime),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("cancelled", sa.Boolean, nullable=False),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("missing_looks", sa.Integer, nullable=False),
        sa.Column("missing_since", UtcDateTime),
        sa.Column("asked_at", UtcDateTime),
    )


def _calendars() -> None:
    for column in (
        sa.Column("looked", sa.String, nullable=False, server_default=sa.text("''")),
        sa.Column("problems", sa.String, nullable=False, server_default=sa.text("''")),
        sa.Column("emptied_at", UtcDateTime),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("retry_at", UtcDateTime),
    ):
        op.add_column("calendars", column)


def _desks() -> None:
    for column in (
        sa.Column("paused_at", UtcDateTime),
        sa.Column("pause_text", EncryptedText, nullable=False, server_default=sa.text("''")),
        sa.Column("digest_at", sa.String),
        sa.Column("digest_detail", sa.String),
        sa.Column("digest_quiet", sa.Boolean),
    ):
        op.add_column("therapists", column)
    op.create_table(
        "blocks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("therapist_id", sa.String, sa.ForeignKey("therapists.id"), nullable=False),
        sa.Column("starts_at", UtcDateTime, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_blocks_therapist_ends", "blocks", ["therapist_id", "ends_at"])
    op.create_table(
        "travels",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("therapist_id", sa.String, sa.ForeignKey("therapists.id"), nullable=False),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
    )
    op.create_table(
        "invites",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("therapist_id", sa.String, sa.ForeignKey("therapists.id"), nullable=False),
        sa.Column("token_hash", sa.String, nullable=False, unique=True),
        sa.Column("notice_minutes", sa.Integer),
        sa.Column("starts_at", UtcDateTime),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id")),
        sa.Column("used_at", UtcDateTime),
    )


def _waiting() -> None:
    op.create_table(
        "wishes",
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("therapist_id", sa.String, sa.ForeignKey("therapists.id"), primary_key=True),
        sa.Column("days", sa.String, nullable=False),
        sa.Column("parts", sa.String, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("knew", sa.String, nullable=False, server_default=sa.text("''")),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("therapist_id", sa.String, sa.ForeignKey("therapists.id"), nullable=False),
        sa.Column("starts_at", UtcDateTime, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
        sa.Column("offered_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("outcome", sa.String),
    )
    op.create_index("ix_offers_therapist_expires", "offers", ["therapist_id", "expires_at"])
