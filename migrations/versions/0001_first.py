"""The first tables."""

import sqlalchemy as sa
from alembic import op

from fitbot.store.types import EncryptedText, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    _people()
    _bookings()
    _questions_and_surveys()
    _machinery()


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("telegram_id", sa.BigInteger, nullable=False, unique=True),
        sa.Column("name", EncryptedText, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("came_for", sa.String),
        sa.Column("unreachable_since", UtcDateTime),
        sa.Column("met_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "therapists",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("telegram_id", sa.BigInteger, unique=True),
        sa.Column("claimed_at", UtcDateTime),
        sa.Column("claim_hash", sa.String),
        sa.Column("claim_expires_at", UtcDateTime),
    )
    op.create_table(
        "dialogues",
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
    )


def _bookings() -> None:
    op.create_table(
        "bookings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("uid", sa.String, nullable=False, unique=True),
        sa.Column("therapist_id", sa.String, sa.ForeignKey("therapists.id"), nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("starts_at", UtcDateTime, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("booked_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
    )
    op.create_index(
        "uq_bookings_live_start",
        "bookings",
        ["therapist_id", "starts_at"],
        unique=True,
        sqlite_where=sa.text("status = 'booked'"),
        postgresql_where=sa.text("status = 'booked'"),
    )
    op.create_index("ix_bookings_person", "bookings", ["person_id"])
    op.create_index("ix_bookings_therapist_ends", "bookings", ["therapist_id", "ends_at"])
    op.create_table(
        "holds",
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("therapist_id", sa.String, sa.ForeignKey("therapists.id"), nullable=False),
        sa.Column("starts_at", UtcDateTime, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
    )


def _questions_and_surveys() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("therapist_id", sa.String, sa.ForeignKey("therapists.id"), nullable=False),
        sa.Column("text", EncryptedText, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("reply", EncryptedText, nullable=False),
        sa.Column("replied_at", UtcDateTime),
    )
    op.create_index("ix_questions_therapist_replied", "questions", ["therapist_id", "replied_at"])
    op.create_table(
        "surveys",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "booking_id", sa.Integer, sa.ForeignKey("bookings.id"), nullable=False, unique=True
        ),
        sa.Column("sound", sa.String),
        sa.Column("decision", sa.String),
        sa.Column("note", EncryptedText, nullable=False),
        sa.Column("answered_at", UtcDateTime),
    )
    op.create_table(
        "answers",
        sa.Column("survey_id", sa.Integer, sa.ForeignKey("surveys.id"), primary_key=True),
        sa.Column("item", sa.String, primary_key=True),
        sa.Column("rating", sa.String, nullable=False),
    )


def _machinery() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("dedup_key", sa.String, nullable=False, unique=True),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("claimed_until", UtcDateTime),
        sa.Column("settled_at", UtcDateTime),
        sa.Column("chat_id", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
    )
    op.create_index("ix_outbox_state_due", "outbox", ["state", "due_at"])
    op.create_index("ix_outbox_chat_message", "outbox", ["chat_id", "message_id"])
    op.create_table(
        "calendars",
        sa.Column("therapist_id", sa.String, sa.ForeignKey("therapists.id"), primary_key=True),
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("covers_from", UtcDateTime),
        sa.Column("covers_to", UtcDateTime),
        sa.Column("read_at", UtcDateTime),
        sa.Column("failing_since", UtcDateTime),
        sa.Column("cause", sa.String, nullable=False),
    )
    op.create_table(
        "busy",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("therapist_id", sa.String, sa.ForeignKey("therapists.id"), nullable=False),
        sa.Column("calendar", sa.String, nullable=False),
        sa.Column("starts_at", UtcDateTime, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_busy_therapist_ends", "busy", ["therapist_id", "ends_at"])
    op.create_table(
        "seen_updates",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
    )
