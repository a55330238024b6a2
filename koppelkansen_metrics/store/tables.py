"""The tables: revisions with their originals, the head of each area, one table per kind of record, and what was said.

A row of a kind is valid from one revision until (not including) another and is written only when it changed, so that
storage grows with changes and not with uploads. Column names are the keys of records.py, which also limits how long
the texts of a record are.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    TypeDecorator,
)
from sqlalchemy import Text as AnyText
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeEngine

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.records import KINDS, Field, Kind, Type, Vocabulary
from koppelkansen_metrics.typed import kept

# A function or a team: what people fill in for themselves.
BY_FITS = 120


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite has no zones, so it is stored there without one and read back with it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; without the zone where the database cannot keep it."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's
        """With its zone, UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class TooLong(UserError, DontWrapMixin):
    """A text with more characters than there is room for on the screens."""

    def __init__(self, text: str, most: int) -> None:
        super().__init__(N_("This text has {length} characters; at most {limit} fit."), length=len(text), limit=most)


class Text(TypeDecorator[str]):
    """What people typed, without the characters that no file can hold; a text longer than `most` is refused."""

    impl = AnyText
    cache_ok = True

    def __init__(self, most: int | None = None) -> None:
        super().__init__()
        self.most = most

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        """As it is kept. Raises UserError."""
        if value is None:
            return None
        text = kept(value)
        if self.most is not None and len(text) > self.most:
            raise TooLong(text, self.most)
        return text


METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

REVISION = Table(
    "revision",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("area", Text, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("by", Text(BY_FITS), nullable=False),
    Column("kind", Text, nullable=False),
    Column("as_of", Date),
    Column("file", Text),
    Column("sha256", Text),
    Column("undoes", ForeignKey("revision.number")),
    Column("note", Text, nullable=False),
    # Of which kinds the file had rows, separated by spaces.
    Column("held", Text, nullable=False),
    # When its original was replaced or removed, because it held what may not be kept.
    Column("redacted_at", Moment),
    Index(None, "area", "number"),
    # A number that was given once is never given again.
    sqlite_autoincrement=True,
)

# The uploaded bytes stand apart, so that reading the history does not read them.
ORIGINAL = Table(
    "original",
    METADATA,
    Column("revision", ForeignKey("revision.number"), primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

AREA_HEAD = Table(
    "area_head",
    METADATA,
    Column("area", Text, primary_key=True),
    Column("revision", ForeignKey("revision.number"), nullable=False),
)

# What people said about an export, so that they say it once: what a bucket, label, type or assignee stands for, and
# what the columns of a list of their own are.
MAPPING = Table(
    "mapping",
    METADATA,
    Column("area", Text, primary_key=True),
    Column("format", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("line", Integer),
    Column("organisation", Text),
)

COLUMN_MAPPING = Table(
    "column_mapping",
    METADATA,
    Column("area", Text, primary_key=True),
    Column("fingerprint", Text, primary_key=True),
    Column("content", Text, nullable=False),
)

# A file that was uploaded but not saved yet: one per person and area, for a day.
DRAFT = Table(
    "draft",
    METADATA,
    Column("owner", Text, primary_key=True),
    Column("area", Text, primary_key=True),
    Column("kept_at", Moment, nullable=False),
    Column("file", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

# The directors' meetings of which something was arranged here; `prepared` is what the secretary wrote for the pre-read.
MEETING = Table(
    "meeting",
    METADATA,
    Column("quarter", Text, primary_key=True),
    Column("date", Date, nullable=False),
    Column("deadline", Date),
    Column("prepared", Text, nullable=False),
    Column("adopted_at", Moment),
    Column("adopted_by", Text(BY_FITS)),
    # How often it was written: who has an older one shows what is no longer so.
    Column("version", Integer, nullable=False),
)

# When the figures of a meeting were set, and on what: the last revision of each area then, and the settings in force.
# Taking it back is recorded in the same row; a row is never deleted.
FREEZE = Table(
    "freeze",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("quarter", ForeignKey("meeting.quarter"), nullable=False),
    Column("frozen_at", Moment, nullable=False),
    Column("by", Text(BY_FITS), nullable=False),
    Column("as_of", Date, nullable=False),
    Column("known_at", Moment, nullable=False),
    Column("heads", Text, nullable=False),
    Column("settings", Text, nullable=False),
    Column("unfrozen_at", Moment),
    Column("unfrozen_by", Text(BY_FITS)),
    sqlite_autoincrement=True,
)

# What a director answered before a meeting, for an organisation; who answers again adds a row.
ANSWER = Table(
    "answer",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("quarter", ForeignKey("meeting.quarter"), nullable=False),
    Column("organisation", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("by", Text(BY_FITS), nullable=False),
    Column("text", Text, nullable=False),
    Index(None, "quarter"),
    sqlite_autoincrement=True,
)

# What a meeting decided, promised or set to do; every change of it is a version of its own.
OUTCOME = Table(
    "outcome",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("quarter", ForeignKey("meeting.quarter"), nullable=False),
    # The picture it was taken on, with its filters and date; empty when it was written down apart.
    Column("picture", Text, nullable=False),
    sqlite_autoincrement=True,
)

OUTCOME_VERSION = Table(
    "outcome_version",
    METADATA,
    Column("outcome", ForeignKey("outcome.number"), primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", Moment, nullable=False),
    Column("by", Text(BY_FITS), nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("organisation", Text),
    Column("function", Text(BY_FITS)),
    Column("due", Date),
    Column("area", Text),
    Column("line", Integer),
    Column("status", Text, nullable=False),
    # The code of the action that it became in its area.
    Column("code", Text),
    Column("note", Text, nullable=False),
)

# A meeting as it is presented: which picture the room looks at, out of which running order, and on which figures.
SESSION = Table(
    "session",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("quarter", ForeignKey("meeting.quarter"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("by", Text(BY_FITS), nullable=False),
    # The figures do not move while people talk: those of a freeze, else as known at a moment.
    Column("known_at", Moment, nullable=False),
    Column("freeze", ForeignKey("freeze.number")),
    # Whether people answer without signing in, and whether it was announced that answers are shown per organisation.
    Column("guests", Boolean, nullable=False),
    Column("per_organisation", Boolean, nullable=False),
    Column("running_order", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("shown_at", Moment),
    # What someone is writing down and the room may read; empty when nothing.
    Column("writing", Text, nullable=False),
    Column("opened_at", Moment),
    Column("closed_at", Moment),
    # It changes with all that the room sees.
    Column("version", Integer, nullable=False),
    Index(None, "quarter"),
)

# Who follows a session, without a name: what a browser keeps, made unreadable and different for every session.
SEAT = Table(
    "seat",
    METADATA,
    Column("session", ForeignKey("session.code"), primary_key=True),
    Column("seat", Text, primary_key=True),
    Column("organisation", Text),
    Column("seen_at", Moment, nullable=False),
)

# A question to the room, on the picture that was shown; answers are read by nobody before `stopped_at`.
ROUND = Table(
    "round",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("session", ForeignKey("session.code"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("picture", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("stopped_at", Moment),
    Column("revealed_at", Moment),
    Index(None, "session"),
    sqlite_autoincrement=True,
)

# What one seat answered to one part of a round. `became`: what the facilitator made of it.
RESPONSE = Table(
    "response",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("round", ForeignKey("round.number"), nullable=False),
    Column("seat", Text, nullable=False),
    Column("organisation", Text),
    Column("part", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("score", Integer),
    Column("given_at", Moment, nullable=False),
    Column("hidden", Boolean, nullable=False),
    Column("became", Text, nullable=False),
    Index(None, "round"),
    sqlite_autoincrement=True,
)

# Who did what, when: written together with what was done, read by the administrator. Triggers refuse any change.
AUDIT = Table(
    "audit",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False),
    Column("deed", Text, nullable=False),
    Column("area", Text),
    # What it was done to: a version, a meeting, a session.
    Column("about", Text, nullable=False),
    Index(None, "deed"),
    sqlite_autoincrement=True,
)

_SQL_TYPES: dict[Type, TypeEngine[Any]] = {
    Type.WHOLE: Integer(),
    Type.PERCENTAGE: Float(),
    Type.PLANNED: Date(),
    Type.ACTUAL: Date(),
}


def _column(field: Field) -> Column[Any]:
    if field.vocabulary is Vocabulary.LINES:
        return Column(field.key, Integer)
    return Column(field.key, _SQL_TYPES.get(field.type, Text()))


def _versions(kind: Kind) -> Table:
    """The table of one kind: which record and version, its values, where they came from, and how it ended."""
    return Table(
        kind.key,
        METADATA,
        Column("area", Text, primary_key=True),
        Column("code", Text, primary_key=True),
        Column("valid_from", ForeignKey("revision.number"), primary_key=True, autoincrement=False),
        Column("valid_to", ForeignKey("revision.number")),
        *(_column(field) for field in kind.fields if field.type is not Type.CODE),
        Column("source", Text, nullable=False),
        Column("origin", ForeignKey("revision.number"), nullable=False),
        Column("sheet", Text),
        Column("row", Integer),
        Column("missing_since", ForeignKey("revision.number")),
        Column("ended", Text),
        Column("successor", Text),
        Index(None, "valid_from"),
        Index(None, "valid_to"),
    )


VERSIONS = {key: _versions(kind) for key, kind in KINDS.items()}
