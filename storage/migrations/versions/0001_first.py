"""The first tables."""

from __future__ import annotations

from alembic import op

from storage.columns import Row
from storage.migrations.guards import guard

revision = "0001"
down_revision = None


def upgrade() -> None:
    Row.metadata.create_all(op.get_bind())
    guard(op.get_bind())


def downgrade() -> None:
    raise RuntimeError("the ledger only grows: restore a backup instead")
