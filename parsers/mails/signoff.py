"""Where a signature begins, and lines that say nothing."""

from __future__ import annotations

import re

_BRANDS = (
    r"iphone|ipad|ipod|android|samsung|galaxy|xiaomi|redmi|poco|oppo|vivo|realme|infinix|huawei|nokia|blackberry|"
    r"outlook|yahoo|gmail|mail|mailbox|windows|zimbra|roundcube|thunderbird|airmail|spark|protonmail"
)
_THINGS = r"ponsel|telepon|hp|handphone|perangkat|gawai|smartphone|tablet|seluler|surel|e-?mail"
_DEVICES = rf"{_BRANDS}|{_THINGS}|mobile|phone|device|cell"
_SIGNATURE = re.compile(
    rf"""[\s*_<(\[]*(?:
      --\s*
    | (?:(?:di|ter)kirim|dikirimkan)\s+(?:dari|melalui|menggunakan|lewat|dengan|via|oleh)\b
        (?=.*\b(?:{_BRANDS})\b|.*\b(?:{_THINGS})\b.*\b(?:saya|ini|pintar|cerdas)\b)(?:\s+\S+){{1,9}}
    | sent\s+(?:from|via|with|using|by)\s+(?:my\s+)?(?=.*\b(?:{_DEVICES}|tab)\b)[^,.!?]{{1,60}}
        (?:[,.]\s*(?:please|excuse|sorry|maaf|mohon).*)?\.?
    | sent\s+(?:from|via)\s+(?:my|a|an)(?:\s+[^\s,.]+){{1,6}}
        (?:[,.]\s*(?:please|excuse|sorry).*)?\.?
    | from\s+my\s+(?:{_DEVICES})\b.{{0,20}}
    | (?:get|dapatkan|unduh|download)\s+\[?outlook\b.{{0,160}}
    | powered\s+by\s+(?:telkomsel|indosat|xl|three|smartfren)\b.{{0,40}}
    | yahoo\s+mail\s*:.{{0,60}}
    | (?:envoyé\s+(?:de|depuis|à\s+partir)|gesendet\s+von)\b.{{1,60}}
    | (?:enviado\s+(?:desde|do)|inviato\s+(?:da|dal)|verzonden\s+(?:vanaf|met)|
       sendt\s+fra|skickat\s+från|von\s+mein(?:em|er))\b.{{1,60}}
    | diese\s+nachricht\s+wurde\s+von\b.{{1,80}}
    | (?:發自|发自|從我).{{1,40}}
    )[\s*_>)\]]*""",
    re.I | re.X,
)
_SENT_BY = re.compile(r"[\s*_<(\[]*(?:sent|dikirim)\s+(?:from|with|via|dari|melalui)(?:\s+\S+){1,3}\W*", re.I)
"""With a link behind it: a program that names itself."""
_LINK = re.compile(r"[<(\[]*https?://\S+")
_BY_HAND = re.compile(r"\s*-[A-Z][\w'’]*(?:\s+[A-Z][\w.'’]+){0,2}\s*")
_RULE = re.compile(r"[\s\u1427]*(?:[-=_*#~+–—]{3,}|\u1427)\s*")
_FOOTER = re.compile(r"\s*_{20,}\s*")
_ABOVE = re.compile(
    r".{0,40}\b(?:reply|type|write|respond|balas|tulis|ketik)\b.{0,40}"
    r"\b(?:above\s+this\s+line|di\s?atas\s+(?:baris|garis)\s+ini)\b.{0,40}",
    re.I,
)


def begins_signature(line: str) -> bool:
    """`-- `, or what a telephone or a mail program puts under what was typed."""
    if "http" in line:
        plain = _LINK.sub("", line)
        return _SIGNATURE.fullmatch(plain) is not None or _SENT_BY.fullmatch(plain) is not None
    return _SIGNATURE.fullmatch(line) is not None


def ends_message(line: str) -> bool:
    """A long rule, as lists put before their footer and Outlook before its quote, or "reply above this"."""
    if _FOOTER.fullmatch(line):
        return True
    return ("above" in line or "atas" in line) and _ABOVE.fullmatch(line) is not None


def trimmed(lines: list[str]) -> list[str]:
    """Without empty lines around, and without rules and a hand-made signature (`-Rina`) at the end."""
    first, last = 0, len(lines)
    while first < last and not lines[first].strip():
        first += 1
    while first < last:
        line = lines[last - 1]
        by_hand = last - first > 1 and not lines[last - 2].strip() and _BY_HAND.fullmatch(line)
        if line.strip() and not _RULE.fullmatch(line) and not by_hand:
            break
        last -= 1
    return lines[first:last]
