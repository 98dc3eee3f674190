"""Capital letters put into ordinary spelling."""

from __future__ import annotations

import re

_ACRONYMS = frozenset(
    (
        *(
            "UPT",
            "UPTD",
            "RSUD",
            "RSJ",
            "SMA",
            "SMK",
            "SLB",
            "SMAN",
            "SMKN",
            "SLBN",
            "SMP",
            "SD",
            "DPRD",
            "PKK",
        ),
        *(
            "KB",
            "KIA",
            "BLUD",
            "UKM",
            "TIK",
            "LHK",
            "KPH",
            "BPBD",
            "BPKP",
            "BPS",
            "RI",
            "TNI",
            "POLRI",
            "PPID",
        ),
        *(
            "II",
            "III",
            "IV",
            "VI",
            "VII",
            "VIII",
            "IX",
            "XI",
            "XII",
            "ESDM",
            "PMI",
            "PAUD",
            "IKP",
            "SDM",
            "DAK",
        ),
        *("SPBE", "ASN", "OPD", "APBD", "RKPD", "RPJMD", "LPSE", "UMKM", "MPP", "PPPK", "HIV", "AIDS", "TBC"),
        *("LKPD", "SAKIP", "LKJIP", "SIPD", "GTK", "PTK", "MKKS", "MGMP", "BNN", "KPU", "MTQ", "PLN"),
    )
)
_SMALL = frozenset(("dan", "di", "ke", "dari", "untuk", "dengan", "pada", "yang", "serta", "dr.", "dr"))


def ordinary(text: str) -> str:
    """`DINAS KESEHATAN` as `Dinas Kesehatan`; text that is not all capitals stays as it is."""
    letters = [char for char in text if char.isalpha()]
    if not letters or sum(char.isupper() for char in letters) < 0.8 * len(letters):
        return text
    words = text.split()
    return " ".join(
        "/".join(_word(part, first=index == 0) for part in word.split("/"))
        for index, word in enumerate(words)
    )


def _word(word: str, *, first: bool) -> str:
    bare = re.sub(r"[^A-Za-z]", "", word).upper()
    if bare in _ACRONYMS or (len(bare) > 2 and not re.search("[AEIOUY]", bare)):
        return word.upper()
    if word.lower().strip(",()") in _SMALL and not first:
        return word.lower()
    return re.sub(r"[A-Za-z]+(?:['’][A-Za-z]+)?", lambda match: match.group().capitalize(), word)


_GLUED = re.compile(r"[a-z][A-Z](?![a-z]*\.)|\b[A-Z]{12,}\b|\b[A-Z][a-z]?[A-Z]{2,}[a-z]")


def run_together(name: str) -> bool:
    """Whether parts of a name may have lost the blank between them (`LINDAPURNAMA`, `YulianaS`)."""
    names = re.sub(r",.*", "", name)
    return bool(_GLUED.search(re.sub(r"\b[A-Za-z]{1,5}\.", " ", names)))
