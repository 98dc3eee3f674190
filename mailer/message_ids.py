"""Message-IDs that derive from an effect's key."""

from __future__ import annotations

import hashlib
import re


def message_id(key: str, domain: str) -> str:
    """`<VC-2026-0042.8f3a…@domain>`: derives from the effect's key alone (RFC 5322 §3.6.4)."""
    scope = re.sub(r"[^A-Za-z0-9-]", "-", key.split("/")[0])[:60]
    return f"<{scope}.{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"
