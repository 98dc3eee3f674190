"""The event's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.letters.document import Document
from parsers.letters.event_words import END, KIND, LEADS, STRIP, TASK
from parsers.letters.labels import Pair
from parsers.letters.reading import Reading, seen, weight
from parsers.words.dates import find_days
from parsers.words.phones import find_phones
from parsers.words.times import find_times

_QUOTED = re.compile(r"[“”\"„‟«]\s*([^“”\"„‟«»]{8,220}?)\s*[“”\"‟»]|‘([^‘’]{12,220})’")
_LAW = re.compile(r"informasi\s+elektronik\s+dan\s*/\s*atau", re.IGNORECASE)
"""What electronically signed letters quote of the law under their foot."""
_SPOKEN = re.compile(rf"\b(?:{LEADS})['’`*]?\s+((?:[\w“\"(].{{5,220}}?)){END}", re.IGNORECASE)
_HELD = re.compile(
    r"(?:akan\s+)?(?:(?:di)?(?:laksanakan|selenggarakan|adakan|lakukan|langsungkan)|me(?:langsungkan|laksanakan|nyelenggarakan|ngadakan|nggelar|lakukan|rencanakan))\s",
    re.IGNORECASE,
)
_USED = re.compile(r"\b(?:zoom|meeting)\s+$", re.IGNORECASE)
"""What stands before `untuk …` where that says what an account is asked for."""
_BEHIND = re.compile(
    r"\b(?:dalam\s+rangka|(?:sehubungan|berkaitan|berkenaan)\s+dengan|menjelang|memperingati|menindaklanjuti|panitia)\b(?:[^.;]|\.(?!\s[A-Z]))*$",
    re.IGNORECASE,
)
"""Why something is held, said in the same sentence before it."""
_HENCE = re.compile(
    r"\b(?:oleh\s+(?:sebab|karena)\s+itu|untuk\s+itu|sehubungan\s+dengan\s+(?:itu|hal)|maka)\b[^.;]*$",
    re.IGNORECASE,
)
"""The reason was given in the sentence before."""
_PLAIN = re.compile(
    r"(?:(?:rapat|pertemuan|kegiatan|koordinasi|evaluasi|pembahasan|persiapan|lanjutan|virtual|daring|online|hybrid|teknis)\s?)+",
    re.IGNORECASE,
)
"""A name that says no more than that people meet."""
_SUBJECT = re.compile(
    r"(?:untuk|kegiatan|acara|dalam\s+rangka|pada|guna)\s+(?:kegiatan\s+|acara\s+|pelaksanaan\s+|penyelenggaraan\s+)*(.{6,180})$",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"permohonan|peminjaman|permintaan|akun\s+zoom|fasilitasi\s+zoom|link\s+zoom|zoom\s+meeting",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:hari|tanggal|waktu|pukul|jam|tempat|peserta|jumlah)\b\s*(?:/|:|tanggal|waktu|peserta)", re.IGNORECASE
)
_CALLED = re.compile(
    rf"\b(?=[A-Z])(?i:{KIND.pattern}|pembukaan|penutupan|pelantikan|pemilihan|penandatanganan|penilaian|gelar|bedah|halal|pentas)\w*"
    r"(?:\s(?:dan|serta|di|pada|ke-?\w+|se-\w+|[A-Z\d(“][\w/.’“”()-]*))*(?<![.])"
    r"(?=\s(?:(?:yang|akan|kami|semula)\s){0,3}(?:di|laksanakan|selenggarakan|adakan|gelar)\w*|\s(?:pada\s)?(?:hari|tanggal)\s)"
)
"""Before what is held, or when."""
_CAPITALS = re.compile(
    rf"(?<=[a-z,:] )(?=[A-Z])(?i:{KIND.pattern})\w*(?:\s(?:dan|serta|di|[A-Z(][\w/’()-]*|\d+(?![.:\d])))+"
)
_PAST = re.compile(r"\b(?:hasil|notula|undangan|surat|laporan|lanjut)\s(?:\w+\s)?$", re.IGNORECASE)
"""Before an event that is over, or another's."""
_ELSES = re.compile(
    r"\b(?:telah|hasil|notul\w*|undangan|surat|laporan|nomor|tindak\s+lanjut)\b[^.;]*$", re.IGNORECASE
)
_LOOSE = re.compile(
    r"\b(?:bagi|kepada|oleh|dengan|untuk|melalui|pada|dari|yang|tentang|terkait|se)\b", re.IGNORECASE
)
"""What may go before words that are no longer part of a name."""
_FOR = re.compile(
    r"\s(?:bagi|kepada|untuk|dengan|dari|di|yang|dalam|pada|lewat|via|bersama|oleh|secara|melalui|guna|agar|karena|"
    r"sejak|sebelum|setelah|selama|mulai|sebagai|sehingga|hari|setiap|tiap|tanpa|demi|menuju|sekaligus|"
    r"mem[a-z]{4,}|men(?!engah)[a-z]{5,}|telah|sudah|masih)\s+(?=[a-z\d])"
)
_TO = re.compile(r"\s(?:kepada|pada\s+(?:seluruh|semua|para))\s")
_HEADED = re.compile(
    r"\b(?:mengadakan|mengadakannya|diadakannya|menyelenggarakan|diselenggarakannya|melaksanakan|dilaksanakannya|menggelar|"
    r"kegiatan|acara|rangka|pelaksanaan|dengan|adanya|untuk|guna)\s+((?:webinar|seminar|workshop|lokakarya|sosialisasi|pelatihan|bimtek|bimbingan|"
    r"diskusi|forum|talk\s?show|kuliah|lomba|dialog|rapat|sarasehan|bedah|peluncuran|launching|siang\s+klinik|diseminasi|konferensi|simposium|kelas|bincang)\b"
    r"(?:\s(?!(?:ber)?(?:tajuk|judul)\b|dengan\b)\w+){0,5}|(?-i:[A-Z][\w-]+(?:\s(?:dan\s)?[A-Z][\w-]+){1,6}))\s*$",
    re.IGNORECASE,
)
"""What kind of event goes before a name in quotes."""


_KIND_ALONE = re.compile(
    r"\b(?:mengadakan|menyelenggarakan|melaksanakan|menggelar|kegiatan|acara)\s+(?:webinar|seminar|talk\s?show|diskusi|kuliah\s+umum|workshop|lokakarya)\s+"
    r"(?:dengan\s+(?:tema|topik)|bertema(?:kan)?)\s*:?\s*$"
)
"""An event that has no other name than its theme."""


def find_event_name(document: Document, subject: str | None) -> Reading[str] | None:
    """The event's name: from the table, in quotes, in a sentence, or after the subject's request."""
    labelled = [pair for pair in document.pairs_as("event") if not _listing(document, pair)]
    return (
        _labelled(document, [pair for pair in labelled if not document.in_head(pair)])
        or _labelled(document, [pair for pair in labelled if document.in_head(pair) and pair.colon])
        or _quoted(document)
        or _sentence(document)
        or _told(document)
        or _named(document)
        or _from_subject(document, subject)
        or _labelled(document, document.pairs_as("event"))
    )


def _listing(document: Document, pair: Pair) -> bool:
    """Whether a label stands on top of a column with one entry for each of several days."""
    texts = [
        other.value.text
        for other in document.pairs_as("day", "date", "time")
        if (other.page, other.row) == (pair.page, pair.row)
    ]
    return not pair.colon and any(
        len(find_days(text)) > 1 or len(find_times(text, labelled=True)) > 1 for text in texts
    )


def _labelled(document: Document, pairs: list[Pair]) -> Reading[str] | None:
    order = ("nama kegiatan", "nama acara", "acara", "kegiatan", "judul", "topik", "agenda", "tema")

    def rank(pair: Pair) -> tuple[int, int, int]:
        label = re.sub(r"[^a-z ]", " ", pair.label.lower()).strip()
        place = next((index for index, word in enumerate(order) if label.startswith(word)), len(order))
        return (place, pair.page, pair.row)

    for pair in sorted(pairs, key=rank):
        text = pair.value.text
        if pair.value.trust() < 1.0:  # within a phrase a full stop is a stain
            text = re.sub(r"(?<=[a-z]{4})\.(?=\s[A-Z][a-z]{3})", "", text)
        if len(text) < 5 or TASK.match(text) or not re.search(r"[A-Za-z]{3}", text):
            continue
        value = _clean(text)
        if len(value) < 4 or re.fullmatch(r"zoom(?:\s+meeting)?", value, re.IGNORECASE):
            continue
        sure = 0.985 if pair.likeness > 0.9 else 0.8 if _listing(document, pair) else 0.93
        sure = min(sure, 0.93) if document.in_head(pair) else sure
        return Reading(value, round(sure * weight(pair.value.trust()), 4), pair.value.mark())
    return None


def _quoted(document: Document) -> Reading[str] | None:
    run = document.body
    for match in _QUOTED.finditer(run.text):
        group = 1 if match.group(1) else 2
        value = _clean(match.group(group))
        before = run.text[max(0, match.start() - 60) : match.start()].lower()
        if "peraturan" in before or "tentang" in before[-12:] or _LAW.match(value) or len(value.split()) < 2:
            continue
        themed = re.search(r"(?:tema|bertema|topik)\s*:?\s*$", before)
        if themed:
            if _KIND_ALONE.search(before):
                return seen(value, run, match.start(group), match.end(group), 0.85)
            continue
        kind = _HEADED.search(run.text[max(0, match.start() - 90) : match.start()])
        if kind is not None:
            value = f"{kind[1]} {run.text[match.start() : match.end()].strip()}"
            return seen(
                value[:1].upper() + value[1:], run, match.start() - len(kind[1]) - 1, match.end(group), 0.93
            )
        return seen(value, run, match.start(group), match.end(group), 0.95)
    return None


def _each_lead(text: str) -> Iterator[re.Match[str]]:
    """Every place where a sentence leads to a name, one within another too."""
    match = _SPOKEN.search(text)
    while match is not None:
        yield match
        match = _SPOKEN.search(text, match.start(1))


def _spoken(document: Document) -> Reading[str] | None:
    run = document.body
    best: tuple[float, str, int, int] | None = None
    for match in _each_lead(run.text):
        raw = match.group(1)
        if match.group()[:1].isupper() and re.search(r"[\w,]\s+$", run.text[: match.start()]):
            continue  # a lead's word within a name, in capitals
        value = _clean(_to_whom(STRIP.sub("", raw)))
        if (
            len(value) < 6
            or find_phones(value)
            or TASK.match(value)
            or _LABEL.match(value)
            or len(value.split()) > 30
        ):
            continue
        score = min(len(value.split()), 8) * 0.1
        score += 1.0 if value[:1].isupper() else 0.0
        aim = re.match(r"(?:untuk|utk|guna|demi)\s+(kegiatan\s|acara\s)?", match.group(), re.IGNORECASE)
        if aim and not aim[1] and not KIND.match(value):
            continue
        score -= 1.5 if _ASKED.search(value) else 0.0
        score += 0.6 if KIND.match(value) else 0.0
        score += 0.9 if _backed(run.text, match, value) else 0.0
        score -= match.start() / 6000
        if best is None or score > best[0] + 0.05:
            start = match.start(1) + max(raw.find(value[:12]), 0)
            best = (score, value, start, start + len(value))
    if best is None or best[0] < 0.2:
        return None
    sure = 0.93 if best[0] > 1.6 else 0.85 if best[0] > 1 else 0.6
    sure = 0.96 if _clear(best[1]) and best[0] > 1 else min(sure, 0.88)
    return seen(best[1], run, best[2], best[3], document.spoken(sure))


def _sentence(document: Document) -> Reading[str] | None:
    """A sentence's name; one without capitals yields to one with them."""
    spoken = _spoken(document)
    return (_told(document) or spoken) if spoken is not None and spoken.value.islower() else spoken


def _told(document: Document) -> Reading[str] | None:
    """A name in capitals that begins with what kind of event it is, and of which then is said when it is."""
    run = document.body
    for match in _CALLED.finditer(run.text):
        value = _clean(match.group())
        before = run.text[max(0, match.start() - 40) : match.start()]
        if len(value.split()) > 2 and not _PLAIN.fullmatch(value) and not _PAST.search(before):
            return seen(value, run, match.start(), match.start() + len(value), document.spoken(0.8))
    return None


def _named(document: Document) -> Reading[str] | None:
    """A name in capitals that begins with what kind of event it is, whatever is said of it."""
    run = document.body
    for match in _CAPITALS.finditer(run.text):
        value = _clean(match.group())
        before = run.text[max(0, match.start() - 160) : match.start()]
        asked = _ASKED.search(value) or _ELSES.search(before)
        if len(value.split()) > 2 and not _PLAIN.fullmatch(value) and not asked:
            return seen(value, run, match.start(), match.start() + len(value), document.spoken(0.6))
    return None


def _backed(text: str, lead: re.Match[str], value: str) -> bool:
    """Whether a name is what is held, or what the account is for, after the reason why."""
    before = text[max(0, lead.start() - 400) : lead.start()]
    used = lead.group()[:5].lower() == "untuk" and _USED.search(before)
    held = _HELD.match(lead.group()) or used
    named = value[:1].isupper() and len(value.split()) > 2 and not _PLAIN.fullmatch(value)
    return bool(held and named and (_BEHIND.search(before) or _HENCE.search(before)))


def _to_whom(value: str) -> str:
    """A name in capitals without what small letters say of it (`… bagi guru`), or to whom it speaks."""
    told = _TO.search(value)
    if told is not None and len(value[: told.start()].split()) >= 3:
        value = value[: told.start()]
    for match in _FOR.finditer(value):
        words = value[: match.start()].split()
        if sum(word[:1].isupper() for word in words) >= max(3, 0.6 * len(words)):
            return value[: match.start()]
    return value


def _clear(name: str) -> bool:
    """Whether a name is nothing but capitals and joining words: then it ends where it seems to."""
    words = re.findall(r"[A-Za-z(“\"][\w/-]*", name)
    words = [word for word in words if word not in ("dan", "di", "serta")]
    capital = all(word[0].isupper() or not word[0].isalpha() for word in words)
    return len(words) >= 3 and capital and not _LOOSE.search(name)


def _from_subject(document: Document, subject: str | None) -> Reading[str] | None:
    match = _SUBJECT.search(subject or "")
    if match is None:
        return None
    value = _clean(STRIP.sub("", match.group(1)))
    pair = next(iter(document.pairs_as("subject")), None)
    return Reading(value, 0.8, pair.value.mark() if pair else None) if len(value) > 5 else None


_DATED = re.compile(
    r"(?<=\w)\s(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu)[\s,/]{1,3}\d{1,2}\s[A-Z][a-z]{2,8}\s20\d\d\W*$",
    re.IGNORECASE,
)
"""A day in the row under a name, whose label was not read."""


def _clean(text: str) -> str:
    text = re.sub(r"(?<=\w-) (?=\w)", "", " ".join(text.split()))  # a line ended at its hyphen
    quoted = re.fullmatch(r"[“”\"„]\s*(.+?)\s*[“”\"]\.?;?", text)
    if quoted and not re.search(r"[“”\"]", quoted.group(1)):
        text = quoted.group(1)
    text = re.sub(r"\s[a-h]$", "", text)  # the next item's bullet
    text = _DATED.sub("", text)
    text = re.sub(r"(?<=[A-Z]\))(?=\w)", " ", text)
    opened = text.count("(") > text.count(")")
    text = text.strip(" .,;:-–*")
    if text[:1] in '“”"' and not re.search(r"[“”\"]", text[1:]):
        text = text[1:]
    return text.rstrip("(") if opened and text.endswith("(") else text
