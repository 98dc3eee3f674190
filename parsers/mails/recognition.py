"""What a mail wants, weighed by an editable table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from math import exp
from typing import Literal, get_args

from parsers.mails.conference import names_conference
from parsers.mails.examples import LIKE, Examples
from parsers.mails.phrases import STOP, Hit, Phrasebook, Words, rows_of, words_of
from rules.facts import Score

Wish = Literal["request", "complaint", "question", "thanks", "spam", "other"]
WISHES: tuple[Wish, ...] = get_args(Wish)
OPENING: tuple[Wish, ...] = ("request", "complaint")
"""What opens a case."""
UNTOLD = "tanpa tanda lain"
"""Why a row holds for every mail."""
EXAMPLES = Examples("examples.csv", WISHES, share=0.4)
ALSO = 5.0
"""What a complaint must weigh for a mail that asks for an account, too, to be both."""
TOPIC = 3.0
"""What asking for an account must weigh before an event's subject is passed over."""
REASONS = 6
MENTIONS = 6
"""So many places of one row are looked at: one of them may not be an event's subject."""

TELLS = 8
"""Words from which on a mail without a question tells something."""

_HEADS = (
    "rapat rakor rakornas rakorda sosialisasi bimtek webinar workshop seminar kegiatan acara evaluasi sidang "
    "agenda membahas pembahasan mediasi diklat pelatihan forum fgd raker rapim penyelesaian tentang perihal "
    "bimbingan zoom koordinasi"
)
_TOPIC_HEADS = frozenset(_HEADS.split())
_TOPIC_LENGTH = 12
_LINKS = ("http://", "https://", "www.")
_OFFERS = "diskon promo discount jackpot slot cashback"
_OFFER = frozenset(_OFFERS.split())
_MEDIA = "zoom vicon webinar"
_MEDIUM = frozenset(_MEDIA.split())
_COMMONEST = "the you your we our is are and of to with for this that have has from will"
_ENGLISH = frozenset(_COMMONEST.split())


@dataclass(frozen=True, slots=True)
class Hints:
    """What stands beside a mail's words: its sender, its files' names, and whether a letter was read."""

    sender: str = ""
    files: tuple[str, ...] = ()
    letter: bool = False
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """A row of the table that holds for a mail: the words it met, and what they add."""

    wish: Wish
    weight: float
    words: str
    why: str

    def __str__(self) -> str:
        return f"“{self.words}” ({self.why})" if self.words else self.why


@dataclass(frozen=True, slots=True)
class Recognised:
    """`score` is the likelihood (0-1) that the table gives to `wish`; `weights` are the sums behind it."""

    wish: Wish
    score: float
    reasons: tuple[Reason, ...]
    weights: dict[Wish, float]

    def score_of(self, wish: Wish) -> Score:
        """The score with the words that speak for `wish`, the weightiest first."""
        told = sorted((r for r in self.reasons if r.wish == wish and r.weight > 0), key=lambda r: -r.weight)
        return Score(round(_likelihoods(self.weights)[wish], 4), _told(told))

    @property
    def also_complains(self) -> bool:
        """Whether a mail that asks for an account complains as well."""
        return self.weights["complaint"] >= ALSO and self.weights["complaint"] > self.weights["spam"]


@dataclass(frozen=True, slots=True)
class Row:
    wish: Wish
    place: str
    pattern: str
    weight: float
    why: str


_PLACED = re.compile(r"(subject|from|file|is|else):\s*(.+)", re.S)


def _rows(table: Iterable[dict[str, str]]) -> list[Row]:
    """The table's rows; raises ValueError, naming the row, where one cannot be understood."""
    rows = []
    for number, row in enumerate(table, 2):
        placed = _PLACED.fullmatch(row["pattern"].strip())
        wish = next((w for w in WISHES if w == row["class"].strip()), None)
        if wish is None:
            raise ValueError(f"recognition.csv, row {number}: no class {row['class']!r}")
        place, pattern = (placed[1], placed[2].strip()) if placed else ("text", row["pattern"])
        rows.append(Row(wish, place, pattern, float(row["weight"]), row["why"]))
    return rows


@dataclass(frozen=True, slots=True)
class Held:
    """A row that holds for these words, at these places."""

    row: Row
    words: Words
    hits: list[Hit]

    def reason(self, passed: frozenset[int]) -> Reason | None:
        """The row counts once; of a complaint, what begins at a place `passed` over says nothing."""
        row = self.row
        for hit in self.hits:
            if row.wish != "complaint" or hit.first not in passed:
                return Reason(row.wish, row.weight, self.words.quote(hit.first, hit.last), row.why)
        return None


class Table:
    """The rows, sorted by where they look; made once."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._by_place = {
            place: [row for row in rows if row.place == place]
            for place in ("text", "subject", "file", "else", "from", "is")
        }
        self._books = {
            place: Phrasebook(row.pattern for row in self._by_place[place])
            for place in ("text", "subject", "file", "else")
        }

    def held(self, place: str, words: Words) -> list[Held]:
        """Each row that holds, with the places where it does."""
        rows = self._by_place[place]
        found: dict[int, list[Hit]] = {}
        for hit in self._books[place].find(words, MENTIONS):
            found.setdefault(hit.pattern, []).append(hit)
        return [Held(rows[number], words, hits) for number, hits in found.items()]

    def said_of(self, sender: str, traits: frozenset[str]) -> list[Reason]:
        """Rows about the sender's address and the mail's make."""
        return [
            *(Reason(r.wish, r.weight, sender, r.why) for r in self._by_place["from"] if _from(sender, r)),
            *(Reason(r.wish, r.weight, "", r.why) for r in self._by_place["is"] if r.pattern in traits),
        ]


def _from(sender: str, row: Row) -> bool:
    return bool(sender) and fnmatch(sender, row.pattern)


TABLE = Table(_rows(rows_of("recognition.csv")))


def recognise(subject: str, text: str, hints: Hints) -> Recognised:
    """What a mail wants, by its subject, its newly written text, and what stands beside them."""
    head, words = words_of(subject), words_of(f"{subject}.\n{text}")
    held = [
        *TABLE.held("subject", head),
        *TABLE.held("text", words),
        *TABLE.held("file", words_of(" ".join(hints.files))),
    ]
    traits = _traits(subject, text, words, hints)
    if "unnamed" in traits:
        held += TABLE.held("else", words)
    others = TABLE.said_of(hints.sender, traits)
    asked = sum(h.row.weight for h in held if h.row.wish == "request")
    asked += sum(r.weight for r in others if r.wish == "request")
    topics = {id(w): _topics(w) for w in (head, words)} if asked >= TOPIC else {}
    reasons = [r for h in held if (r := h.reason(topics.get(id(h.words), frozenset())))]
    reasons += others
    like = EXAMPLES.likeness(words)
    reasons += [
        Reason(wish, like[wish][0], ", ".join(like[wish][1]), LIKE) for wish in WISHES if wish in like
    ]
    sums = _sums(reasons)
    if len(words.said) < TELLS:
        sums |= {wish: min(sums[wish], 0.0) for wish in OPENING if not _said(wish, reasons)}
    likely = _likelihoods(sums)
    wish = max(WISHES, key=lambda w: likely[w])
    return Recognised(wish, round(likely[wish], 4), tuple(reasons), sums)


def _said(wish: Wish, reasons: Sequence[Reason]) -> bool:
    """Whether a row of the table speaks for a wish: likeness to examples alone is not enough in few words."""
    return any(r.wish == wish and r.weight > 0 and r.why not in (LIKE, UNTOLD) for r in reasons)


def _topics(words: Words) -> frozenset[int]:
    """Places of an event's subject: an agency that meets about bribery complains of none."""
    passed: set[int] = set()
    left = 0
    for place, word in enumerate(words.plain):
        if word in (STOP, "?"):
            left = 0
        elif word in _TOPIC_HEADS:
            left = _TOPIC_LENGTH
        elif left:
            passed.add(place)
            left -= 1
    return frozenset(passed)


def _traits(subject: str, text: str, words: Words, hints: Hints) -> frozenset[str]:
    said, number = words.said, len(words.plain)
    traits = {"always"}
    if "?" in said:
        traits.add("question")
    elif number >= TELLS:
        traits.add("narrative")
    if number <= 25:
        traits.add("short")
    if hints.files:
        traits.add("attachment")
        if not _MEDIUM.isdisjoint(said):
            traits.add("enclosed")
    if hints.letter:
        traits.add("letter")
    elif not names_conference(words):
        traits |= {"unnamed"} if hints.files else {"unnamed", "bare"}
    if hints.unread:
        traits.add("unread")
    if _has_link(text):
        traits.add("links")
    if not _OFFER.isdisjoint(said):
        traits.add("offer")
    if not _ENGLISH.isdisjoint(said) and sum(map(_ENGLISH.__contains__, words.plain)) >= max(3, number // 8):
        traits.add("english")
    return frozenset(traits)


def _has_link(text: str) -> bool:
    small = text.lower()
    return any(begins in small for begins in _LINKS)


def _sums(reasons: Iterable[Reason]) -> dict[Wish, float]:
    sums: dict[Wish, float] = dict.fromkeys(WISHES, 0.0)
    for reason in reasons:
        sums[reason.wish] += reason.weight
    return sums


def _likelihoods(sums: dict[Wish, float]) -> dict[Wish, float]:
    """Weights are shares of log odds: their softmax."""
    top = max(sums.values())
    powers = {wish: exp(weight - top) for wish, weight in sums.items()}
    whole = sum(powers.values())
    return {wish: power / whole for wish, power in powers.items()}


def _told(reasons: Sequence[Reason]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(reason) for reason in reasons))[:REASONS]
