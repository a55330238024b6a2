"""Meetings: what was prepared, when their figures were frozen, and what they decided."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("prepared", sa.Text(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("adopted_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("quarter", name=op.f("pk_meeting")),
    )
    op.create_table(
        "freeze",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heads", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("unfrozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unfrozen_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["quarter"], ["meeting.quarter"], name=op.f("fk_freeze_quarter")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_freeze")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "outcome",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["quarter"], ["meeting.quarter"], name=op.f("fk_outcome_quarter")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_outcome")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "outcome_version",
        sa.Column("outcome", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("function", sa.Text(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["outcome"], ["outcome.number"], name=op.f("fk_outcome_version_outcome")),
        sa.PrimaryKeyConstraint("outcome", "version", name=op.f("pk_outcome_version")),
    )
