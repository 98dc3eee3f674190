"""The words that are commands, in both languages."""

from __future__ import annotations

import re

from rules.mail import Verb

CONTRACT: dict[Verb, tuple[str, ...]] = {
    Verb.APPROVE: ("approve", "setuju"),
    Verb.REJECT: ("reject", "tolak"),
    Verb.REVISE: ("revise", "perbaiki"),
    Verb.CANCEL: ("cancel", "batal"),
    Verb.CATEGORY: ("kategori",),
    Verb.ANSWER: ("jawab",),
    Verb.CLOSE: ("selesai",),
    Verb.FORWARD: ("teruskan",),
    Verb.RECORD: ("catat",),
    Verb.MERGE: ("gabung",),
    Verb.STATUS: ("status",),
    Verb.HELP: ("bantuan", "help"),
}
"""The words that our mails name."""
_IN_THEIR_PLACE: dict[Verb, tuple[str, ...]] = {
    Verb.APPROVE: ("acc", "approved", "disetujui", "setujui"),
    Verb.REJECT: ("rejected", "ditolak"),
    Verb.REVISE: ("revisi",),
    Verb.CANCEL: ("batalkan", "dibatalkan"),
    Verb.CATEGORY: ("category",),
    Verb.ANSWER: ("answer",),
    Verb.CLOSE: ("close",),
    Verb.FORWARD: ("forward",),
    Verb.RECORD: ("record",),
    Verb.MERGE: ("gabungkan", "merge"),
}
"""What people write in their place. Left out on purpose: OK, oke, ya, siap, baik, lanjut, boleh, sip. They
are said of many things, and none of them says that a letter was looked at."""
WORDS: dict[str, Verb] = {
    word: verb for words in (CONTRACT, _IN_THEIR_PLACE) for verb, said in words.items() for word in said
}
"""Every word that is a command; whatever is not in this table is not understood."""
BEGINS_AS_COMMAND = re.compile(
    rf"[*_]{{0,3}}(?:{'|'.join(word for said in CONTRACT.values() for word in said)})\b", re.I | re.A
)
"""What a colleague begins with one of our own words is meant as a command, also where it is none; what people
write in their place also begins sentences."""
