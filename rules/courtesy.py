"""Words that only thank."""

from __future__ import annotations

import re

from rules.mail import Mail

THANKS = re.compile(r"\b(?:terima ?kasih|terimakasih|makasih|trims|thanks?|thank you)\b", re.I)
OBJECTS = re.compile(
    r"\b(?:keberatan|tapi|tetapi|namun|belum|tidak|tak|bukan|masih|kurang|kecewa|kenapa|mengapa|kok|gak|"
    r"ga|nggak|enggak|blm|tdk|but|not|lagi|ulang|salah|mohon|tolong)\b|\?",
    re.I,
)
_WORDS = """
baik baiklah oke ok okay siap noted terima kasih terimakasih makasih trims thanks thank you banyak
sekali atas bantuan bantuannya informasi informasinya info infonya konfirmasi konfirmasinya respon
responnya respons responsnya perhatian perhatiannya kerja sama kerjasama kerjasamanya samanya yang dan
cepat baiknya bapak bapa pak ibu bu saudara saudari kak mas mbak min admin tim diskominfo kominfo
sebelumnya selamat pagi siang sore malam salam hormat kami saya dari sama regards best assalamualaikum
waalaikumsalam wr wb yth
"""
COURTEOUS = frozenset(_WORDS.split())
"""Words of an answer that asks, adds and changes nothing."""
_REPLIES = "baik baiklah oke ok okay siap noted kasih terimakasih makasih trims thanks thank"
REPLIES = frozenset(_REPLIES.split())
"""At least one of them makes a greeting an answer."""
MOST_WORDS = 25


def is_thanks(text: str) -> bool:
    """Whether short words do nothing but thank: they reopen nothing."""
    return len(text.split()) <= MOST_WORDS and bool(THANKS.search(text)) and not OBJECTS.search(text)


def only_courteous(mail: Mail) -> bool:
    """Whether nobody needs to see `mail`: each of its words is one of courtesy, and it brings no file."""
    text = mail.new_text or mail.text
    words = re.findall(r"\w+", text.lower())
    if mail.attachments or "?" in text or not 0 < len(words) <= MOST_WORDS:
        return False
    return COURTEOUS.issuperset(words) and not REPLIES.isdisjoint(words)
