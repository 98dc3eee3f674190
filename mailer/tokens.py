"""The secret of a case and a reviewer."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from rules.mail import Token

PREFIX = "d1"
SHAPE = re.compile(r"d1[a-z2-7]{26}")
LEAST = 16
"""Bytes of a key: 128 bits."""
MOST, ROUNDS, CASES = 20, 50, 400
"""Codes looked at in one mail, rounds and other cases tried: a mail full of made-up codes stays cheap."""
ORDER = (Token.OTHER_CASE, Token.VALID, Token.STALE, Token.OTHER_PERSON, Token.FORGED)


@dataclass(frozen=True, slots=True)
class Ring:
    """Keys, the newest first: it signs, all of `keys` check.

    A code made with a `retired` key is known as ours and no longer good: its author is asked back.
    """

    keys: tuple[bytes, ...]
    retired: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if not self.keys or any(len(key) < LEAST for key in (*self.keys, *self.retired)):
            raise ValueError(f"a signing key of at least {LEAST} bytes is needed")


def new_key() -> str:
    """A fresh key as the key file holds it: 64 hexadecimal digits."""
    return secrets.token_hex(32)


def read_ring(text: str) -> Ring:
    """The key file: one key a line in hexadecimal, the newest first; a `-` before it retires it.

    Raises ValueError with one sentence, which never shows the key.
    """
    keys: list[bytes] = []
    retired: list[bytes] = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            key = bytes.fromhex(line.removeprefix("-"))
        except ValueError:
            raise ValueError(f"line {number} of the signing key file is no hexadecimal key") from None
        (retired if line.startswith("-") else keys).append(key)
    return Ring(tuple(keys), tuple(retired))


def mint(ring: Ring, ticket: str, person: str, round_: int) -> str:
    """128 bits of HMAC-SHA256 over case, person and round: `d1` and 26 base32 characters."""
    return _minted(ring.keys[0], ticket, person, round_)


def _minted(key: bytes, ticket: str, person: str, round_: int) -> str:
    said = "\x1f".join(("disposisi-token-1", ticket, person.lower(), str(round_))).encode()
    digest = hmac.digest(key, said, "sha256")[:16]
    return PREFIX + base64.b32encode(digest).decode().rstrip("=").lower()


@dataclass(frozen=True, slots=True)
class Seen:
    """What a mail's codes prove; `ticket`, `person` and `round` are those of the one that decided."""

    token: Token
    ticket: str | None = None
    person: str | None = None
    round: int | None = None


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
    tokens = tuple(dict.fromkeys(t for t in found if SHAPE.fullmatch(t)))[:MOST]
    if not tokens:
        return Seen(Token.NONE)
    people = tuple(dict.fromkeys((person.lower(), *(p.lower() for p in staff))))
    known = {t: seen for t in tokens if (seen := _of_case(ring, t, ticket, people, round_))}
    strays = tuple(t for t in tokens if t not in known)
    if strays:
        known |= _of_others(ring, strays, ticket, people, others)
    verdicts = [known.get(t, Seen(Token.FORGED)) for t in tokens]
    return min(verdicts, key=lambda seen: ORDER.index(seen.token))


def _of_case(ring: Ring, token: str, ticket: str, people: tuple[str, ...], round_: int) -> Seen | None:
    """What `token` proves where it was made for this case; the first of `people` is the sender."""
    rounds = (round_, *(r for r in range(round_ - 1, 0, -1)))[:ROUNDS]
    for who in people:
        for which in rounds:
            for key in (*ring.keys, *ring.retired):
                if not hmac.compare_digest(token, _minted(key, ticket, who, which)):
                    continue
                if who != people[0]:
                    return Seen(Token.OTHER_PERSON, ticket, who, which)
                good = which == round_ and key not in ring.retired
                return Seen(Token.VALID if good else Token.STALE, ticket, who, which)
    return None


def _of_others(
    ring: Ring,
    tokens: tuple[str, ...],
    ticket: str,
    people: tuple[str, ...],
    others: Iterable[tuple[str, int]],
) -> dict[str, Seen]:
    """Tokens that were made for one of `others`."""
    found: dict[str, Seen] = {}
    for other, last in islice(others, CASES):
        if other == ticket:
            continue
        for who in people:
            for which in range(last, max(0, last - ROUNDS), -1):
                for key in ring.keys:
                    made = _minted(key, other, who, which)
                    for token in tokens:
                        if hmac.compare_digest(token, made):
                            found[token] = Seen(Token.OTHER_CASE, other, who, which)
    return found
