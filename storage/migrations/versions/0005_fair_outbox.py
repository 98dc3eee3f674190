"""Whose mail an effect follows from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("sender", sa.Text(), nullable=True))


def downgrade() -> None:
    raise RuntimeError("the ledger only grows: restore a backup instead")
