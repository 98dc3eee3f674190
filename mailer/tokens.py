"""The secret that shows that a reviewer has seen this case's mail."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rules.mail import Token

PREFIX = "d1"


@dataclass(frozen=True, slots=True)
class Ring:
    """Keys, the newest first: it signs, all of them check, a removed one is retired."""

    keys: tuple[bytes, ...]

    def __post_init__(self) -> None:
        if not self.keys or any(len(key) < 16 for key in self.keys):
            raise ValueError("a signing key of at least 16 bytes is needed")


def mint(ring: Ring, ticket: str, person: str, round_: int) -> str:
    """128 bits of HMAC-SHA256 over case, person and round: `d1` and 26 base32 characters."""
    return _minted(ring.keys[0], ticket, person, round_)


def _minted(key: bytes, ticket: str, person: str, round_: int) -> str:
    said = "\x1f".join(("disposisi-token-1", ticket, person.lower(), str(round_))).encode()
    digest = hmac.new(key, said, hashlib.sha256).digest()[:16]
    return PREFIX + base64.b32encode(digest).decode().rstrip("=").lower()


@dataclass(frozen=True, slots=True)
class Seen:
    """What a mail's tokens prove; `ticket` is the case of the one that decided."""

    token: Token
    ticket: str | None = None


def check(
    ring: Ring,
    found: Sequence[str],
    ticket: str,
    person: str,
    round_: int,
    *,
    staff: Iterable[str] = (),
    others: Iterable[tuple[str, int]] = (),
) -> Seen:
    """What `found` prove of `person` about `ticket` in its `round_`; the best of them counts.

    A token of another case spoils the mail, whatever else it shows: two cases in one mail decide
    nothing. `others` are (ticket, round) of cases that a stray token may belong to.
    """
    if not found:
        return Seen(Token.NONE)
    colleagues = {p.lower() for p in staff} - {person.lower()}
    verdicts: list[Seen] = []
    for token in dict.fromkeys(found):
        verdicts.append(_one(ring, token, ticket, person, round_, colleagues, tuple(others)))
    order = (Token.OTHER_CASE, Token.VALID, Token.STALE, Token.OTHER_PERSON, Token.FORGED)
    return min(verdicts, key=lambda seen: order.index(seen.token))


def _one(
    ring: Ring,
    token: str,
    ticket: str,
    person: str,
    round_: int,
    colleagues: set[str],
    others: tuple[tuple[str, int], ...],
) -> Seen:
    def made_for(whose: str, who: str, which: int) -> bool:
        return any(hmac.compare_digest(token, _minted(key, whose, who, which)) for key in ring.keys)

    if made_for(ticket, person, round_):
        return Seen(Token.VALID, ticket)
    rounds = [r for r in range(1, round_ + 1) if r != round_]
    if any(made_for(ticket, person, r) for r in rounds):
        return Seen(Token.STALE, ticket)
    if any(made_for(ticket, who, r) for who in colleagues for r in (round_, *rounds)):
        return Seen(Token.OTHER_PERSON, ticket)
    for other, last in others:
        if other != ticket and any(
            made_for(other, who, r) for who in (person, *colleagues) for r in range(1, last + 1)
        ):
            return Seen(Token.OTHER_CASE, other)
    return Seen(Token.FORGED)
