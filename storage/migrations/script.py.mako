"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Moment

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "raise NotImplementedError"}


def downgrade() -> None:
    raise NotImplementedError("the ledger only grows: restore a backup instead")
