"""What directors answer beforehand; sessions: what the room looks at, who follows, what is asked and answered."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["quarter"], ["meeting.quarter"], name=op.f("fk_answer_quarter")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_answer")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_answer_quarter"), "answer", ["quarter"], unique=False)
    op.create_table(
        "session",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("freeze", sa.Integer(), nullable=True),
        sa.Column("guests", sa.Boolean(), nullable=False),
        sa.Column("per_organisation", sa.Boolean(), nullable=False),
        sa.Column("running_order", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("writing", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["quarter"], ["meeting.quarter"], name=op.f("fk_session_quarter")),
        sa.ForeignKeyConstraint(["freeze"], ["freeze.number"], name=op.f("fk_session_freeze")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_quarter"), "session", ["quarter"], unique=False)
    op.create_table(
        "seat",
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["session.code"], name=op.f("fk_seat_session")),
        sa.PrimaryKeyConstraint("session", "seat", name=op.f("pk_seat")),
    )
    op.create_table(
        "round",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["session"], ["session.code"], name=op.f("fk_round_session")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_round")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_round_session"), "round", ["session"], unique=False)
    op.create_table(
        "response",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("became", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["round.number"], name=op.f("fk_response_round")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_response")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_response_round"), "response", ["round"], unique=False)
