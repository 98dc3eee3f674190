"""What the licences need: seats, notes, paces."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Two columns more for bookings, and two small tables beside them."""
    op.add_column("bookings", sa.Column("seats", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("bookings", sa.Column("was_licensed", sa.Boolean(), nullable=True))
    op.create_index(
        "ix_bookings_held",
        "bookings",
        ["ticket", "host"],
        unique=False,
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_table(
        "notes",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notes")),
    )
    op.create_table(
        "paces",
        sa.Column("category", sa.String(length=16), nullable=False),
        sa.Column("next", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("category", name=op.f("pk_paces")),
    )


def downgrade() -> None:
    raise RuntimeError("the ledger only grows: restore a backup instead")
