"""A place for form entries before their letter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """One table, found by the letter's number, or by agency and day."""
    op.create_table(
        "lone_forms",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("mail_id", sa.BigInteger(), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_lone_forms")),
    )
    op.create_index("ix_lone_forms_number", "lone_forms", ["number"], unique=False)
    op.create_index("ix_lone_forms_day", "lone_forms", ["first_day", "agency"], unique=False)


def downgrade() -> None:
    raise RuntimeError("the ledger only grows: restore a backup instead")
