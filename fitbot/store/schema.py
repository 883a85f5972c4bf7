"""The tables, as SQLAlchemy Core sees them; `migrations/` creates them.

Telegram ids need 64 bits. Columns that hold names or words are `EncryptedText`; a key and its
meaning never travel together.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    text,
)

from fitbot.store.types import EncryptedText, UtcDateTime

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    Column("name", EncryptedText, nullable=False),
    Column("language", String, nullable=False),
    Column("came_for", String),
    Column("unreachable_since", UtcDateTime),
    Column("met_at", UtcDateTime, nullable=False),
    #: The person's own time zone, an IANA name; None until it is known.
    Column("zone", String),
    #: How much wrong links have used up of this person's tries; see `domain.invitations`.
    Column("links_until", UtcDateTime),
)

#: What was asked before booking, a row an answer; an empty answer was skipped.
prechecks = Table(
    "prechecks",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("step", String, primary_key=True),
    Column("answer", EncryptedText, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
)

therapists = Table(
    "therapists",
    metadata,
    Column("id", String, primary_key=True),
    Column("telegram_id", BigInteger, unique=True),
    Column("claimed_at", UtcDateTime),
    Column("claim_hash", String),
    Column("claim_expires_at", UtcDateTime),
    Column("paused_at", UtcDateTime),
    Column("pause_text", EncryptedText, nullable=False, server_default=text("''")),
    #: What she set in the chat: "07:30" in place of the practice file's hour, a `Detail`, and
    #: whether a morning without anything to say is left out.
    Column("digest_at", String),
    Column("digest_detail", String),
    Column("digest_quiet", Boolean),
)

#: Time she took for herself in the chat.
blocks = Table(
    "blocks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("therapist_id", ForeignKey("therapists.id"), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Index("ix_blocks_therapist_ends", "therapist_id", "ends_at"),
)

#: Local dates, both included, on which her hours are those of another zone.
travels = Table(
    "travels",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("therapist_id", ForeignKey("therapists.id"), nullable=False),
    Column("zone", String, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
)

#: Booking links for one person each, with rules of their own.
invites = Table(
    "invites",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("therapist_id", ForeignKey("therapists.id"), nullable=False),
    Column("token_hash", String, nullable=False, unique=True),
    Column("notice_minutes", Integer),
    Column("starts_at", UtcDateTime),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("person_id", ForeignKey("people.id")),
    Column("used_at", UtcDateTime),
)

bookings = Table(
    "bookings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String, nullable=False),
    Column("uid", String, nullable=False, unique=True),
    Column("therapist_id", ForeignKey("therapists.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("status", String, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("booked_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("way", String),
    Column("phone", EncryptedText, nullable=False, server_default=text("''")),
    Column("note", EncryptedText, nullable=False, server_default=text("''")),
    Column("changed_by", String, nullable=False, server_default="client"),
    Column("coming_at", UtcDateTime),
    # What the last change found in the three columns of their names; none before the first one.
    Column("before_at", UtcDateTime),
    Column("before_by", String),
    Column("before_coming_at", UtcDateTime),
    # The last net under the locks: no two booked consultations of one therapist start together.
    Index(
        "uq_bookings_live_start",
        "therapist_id",
        "starts_at",
        unique=True,
        sqlite_where=text("status = 'booked'"),
        postgresql_where=text("status = 'booked'"),
    ),
    Index("ix_bookings_person", "person_id"),
    Index("ix_bookings_therapist_ends", "therapist_id", "ends_at"),
)

#: What the therapist's calendar showed last of a booking's event.
events = Table(
    "events",
    metadata,
    Column("booking_id", ForeignKey("bookings.id"), primary_key=True),
    Column("calendar", String, nullable=False),
    Column("starts_at", UtcDateTime),
    Column("ends_at", UtcDateTime),
    Column("sequence", Integer, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    Column("version", String, nullable=False),
    Column("missing_looks", Integer, nullable=False),
    Column("missing_since", UtcDateTime),
    Column("asked_at", UtcDateTime),
)

holds = Table(
    "holds",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("therapist_id", ForeignKey("therapists.id"), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("therapist_id", ForeignKey("therapists.id"), nullable=False),
    Column("text", EncryptedText, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("reply", EncryptedText, nullable=False),
    Column("replied_at", UtcDateTime),
    Column("starts_at", UtcDateTime),
    Index("ix_questions_therapist_replied", "therapist_id", "replied_at"),
)

dialogues = Table(
    "dialogues",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("state", String, nullable=False),
    Column("about", String, nullable=False),
    #: What was written already of something that is not confirmed yet.
    Column("words", EncryptedText, nullable=False, server_default=text("''")),
    Column("since", UtcDateTime, nullable=False),
)

surveys = Table(
    "surveys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False, unique=True),
    Column("sound", String),
    Column("decision", String),
    Column("note", EncryptedText, nullable=False),
    Column("answered_at", UtcDateTime),
)

answers = Table(
    "answers",
    metadata,
    Column("survey_id", ForeignKey("surveys.id"), primary_key=True),
    Column("item", String, primary_key=True),
    Column("rating", String, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("dedup_key", String, nullable=False, unique=True),
    Column("about", String, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_until", UtcDateTime),
    Column("settled_at", UtcDateTime),
    Column("chat_id", BigInteger),
    Column("message_id", BigInteger),
    Index("ix_outbox_state_due", "state", "due_at"),
    Index("ix_outbox_chat_message", "chat_id", "message_id"),
)

calendars = Table(
    "calendars",
    metadata,
    Column("therapist_id", ForeignKey("therapists.id"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("covers_from", UtcDateTime),
    Column("covers_to", UtcDateTime),
    Column("read_at", UtcDateTime),
    Column("failing_since", UtcDateTime),
    Column("cause", String, nullable=False),
    Column("memory", LargeBinary),
    Column("looked", String, nullable=False, server_default=text("''")),
    Column("problems", String, nullable=False, server_default=text("''")),
    Column("emptied_at", UtcDateTime),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("retry_at", UtcDateTime),
)

busy = Table(
    "busy",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("therapist_id", ForeignKey("therapists.id"), nullable=False),
    Column("calendar", String, nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Index("ix_busy_therapist_ends", "therapist_id", "ends_at"),
)

#: Who would like to hear of a time: weekdays ("0" is Monday) and parts of the day, as letters.
wishes = Table(
    "wishes",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("therapist_id", ForeignKey("therapists.id"), primary_key=True),
    Column("days", String, nullable=False),
    Column("parts", String, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    #: Which starts were free when she last could see so; empty when nothing could be looked at.
    Column("knew", String, nullable=False, server_default=text("''")),
)

#: Slots offered to one waiting person each, for a while.
offers = Table(
    "offers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("therapist_id", ForeignKey("therapists.id"), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("offered_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("outcome", String),
    #: As in a wish, from before the offer.
    Column("knew", String, nullable=False, server_default=text("''")),
    Index("ix_offers_therapist_expires", "therapist_id", "expires_at"),
)

seen_updates = Table(
    "seen_updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("seen_at", UtcDateTime, nullable=False),
)
