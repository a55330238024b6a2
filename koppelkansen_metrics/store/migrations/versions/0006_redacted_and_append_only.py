"""Which originals were replaced or removed for privacy; and an audit log that only grows."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SQLITE = """
    CREATE TRIGGER audit_{deed} BEFORE {deed} ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END
"""
POSTGRESQL = (
    """
    CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$
    """,
    """
    CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()
    """,
)


def upgrade() -> None:
    op.add_column("revision", sa.Column("redacted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_audit_deed"), "audit", ["deed"])
    if op.get_bind().dialect.name == "sqlite":
        statements = [SQLITE.format(deed=deed) for deed in ("update", "delete")]
    else:
        statements = list(POSTGRESQL)
    for statement in statements:
        op.execute(statement)
