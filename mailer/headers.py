"""Header fields that stay as they are written."""

from __future__ import annotations

import re
from email.headerregistry import Address as HeaderAddress
from email.headerregistry import BaseHeader, HeaderRegistry
from email.policy import EmailPolicy
from functools import lru_cache

from rules.mail import Address

REMEMBERED = 256
LONGEST = 200
"""Characters: longer values are seldom met again."""
LINE = 78
"""Characters of a header's line, its name included (RFC 5322 §2.1.1)."""
NO_NAME = re.compile(r"[^\w .,'&/+-]|_")
"""Quotes, brackets, controls: a display name of them would be folded into something else."""
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
SIMPLE = re.compile(rf"(?:{ATOM}(?: {ATOM})* )?<{ATOM}(?:\.{ATOM})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*>")
"""A mailbox of atoms alone (RFC 5322 §3.4), which nothing needs to be quoted in."""


class Written(str):
    """A field's value as it goes out: one line of ASCII, not to be taken apart again."""


class Fields(HeaderRegistry):
    """The standard library's header types. It makes a class for each field of each mail, and takes each
    value apart anew; here both are kept, as neither ever changes."""

    def __init__(self) -> None:
        super().__init__()
        self._type = lru_cache(maxsize=REMEMBERED)(super().__getitem__)
        self._made = lru_cache(maxsize=REMEMBERED)(self._make)

    def __getitem__(self, name: str) -> type[BaseHeader]:
        return self._type(name)

    def __call__(self, name: str, value: object) -> BaseHeader:
        if type(value) is str and len(value) <= LONGEST:
            return self._made(name, value)
        return self._make(name, value)

    def _make(self, name: str, value: object) -> BaseHeader:
        return self[name](name, value)


class Composing(EmailPolicy):
    """The library's policy, which keeps what is written already, and takes it apart where it is read."""

    def header_store_parse(self, name: str, value: str) -> tuple[str, str]:
        if isinstance(value, Written):
            return name, value
        return super().header_store_parse(name, value)

    def header_fetch_parse(self, name: str, value: str) -> str:
        fetched: str = super().header_fetch_parse(name, str(value) if type(value) is Written else value)
        return fetched

    def fold_binary(self, name: str, value: str) -> bytes:
        if type(value) is Written:
            return f"{self.linesep} ".join(_lines(name, value)).encode("ascii") + self.linesep.encode()
        return super().fold_binary(name, value)


def _lines(name: str, value: str) -> list[str]:
    """The field in lines of LINE characters where its spaces allow (RFC 5322 §2.2.3).

    The first line has a word of the value: some servers take a name alone for an empty field.
    """
    if len(name) + 2 + len(value) <= LINE:
        return [f"{name}: {value}"]
    lines = [f"{name}:"]
    for number, word in enumerate(value.split(" ")):
        # a folded line begins with a space
        if number and len(lines[-1]) + 1 + len(word) > LINE - (len(lines) > 1):
            lines.append(word)
        else:
            lines[-1] += f" {word}"
    return lines


FIELDS = Fields()
WRITTEN = Composing(header_factory=FIELDS)
"""For mails that we compose; what goes out is the same as with the library's own policy, long lines aside."""
WIRE = Composing(header_factory=FIELDS, linesep="\r\n")
"""Line ends as SMTP has them."""


def words(value: str) -> str:
    """An unstructured field (RFC 5322 §3.6.5); plain ASCII is not taken apart, only broken at its spaces."""
    plain = value.isascii() and value.isprintable() and value == value.strip() and "=?" not in value
    return Written(value) if plain and "  " not in value else value


def mailboxes(people: tuple[Address, ...]) -> str | tuple[HeaderAddress, ...]:
    """Addresses as they are, display names without what mail programs quarrel about."""
    named = [(_name(person), re.sub(r"[\x00-\x20\x7f]", "", person.email)) for person in people]
    if len(named) == 1:
        written = "{} <{}>".format(*named[0]).lstrip()
        if SIMPLE.fullmatch(written):
            return Written(written)
    return tuple(HeaderAddress(display_name=name, addr_spec=email) for name, email in named)


def _name(person: Address) -> str:
    return " ".join(NO_NAME.sub(" ", person.name).split())[:80].strip()
