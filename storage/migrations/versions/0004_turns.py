"""A mail's claimed sender, for taking turns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("mails", sa.Column("sender", sa.Text(), nullable=True))


def downgrade() -> None:
    raise RuntimeError("the ledger only grows: restore a backup instead")
