"""Names of signatories as a scan tells them."""

from __future__ import annotations

import re

from parsers.words.degrees import separated

_RING = re.compile(r"^[A-Z. ]{3,24}(?<![A-Z]\.)(?=(?:drg?|Dr[asS]?|Ir|apt|Hj|Ny|Prof)\.\s?[A-Z])")
"""Letters of a stamp run together with the academic title that begins a name."""


def tidy_name(text: str) -> str:
    """A name without rules, brackets and stray marks around it."""
    cleaned = re.sub(r"[_|~=]+", " ", text).strip(" ()[]:;,-–'\"*")
    if cleaned.count("(") > cleaned.count(")"):  # a degree's own, `Sp.KJ(K)`
        cleaned += ")"
    cleaned = _RING.sub("", " ".join(cleaned.split()))
    cleaned = re.sub(r"\s+([.,])", r"\1", re.sub(r",(?=[A-Z])", ", ", cleaned))
    return re.sub(r"^(drg?|Dr[as]?|Ir|apt|Hj?),\s?(?=[A-Z])", r"\1. ", cleaned)


def mended_name(text: str) -> str:
    """A name as it must have been written: a scan loses full stops and takes commas for them."""
    text = re.sub(r"\b(apt|drg|Drs|Dra|Dr|Ir|Hj|H)[,;]?\s(?=[A-Z])", r"\1. ", text)
    if text.endswith("."):  # who writes one degree with its full stop writes each so
        text = re.sub(r"\b([SM]\.[A-Z][A-Za-z]{0,3}),(?=\s?[SM]\.)", r"\1.,", text)
    text = separated(text)
    text = re.sub(r"(?<=[A-Za-z]{3})\s(?=(?:[SM]\.[A-Za-z]+\.?,?\s?)+$)", ", ", text)
    text = re.sub(r"(?<![A-Za-z.])l(?=[bcdfghjkmnpqrstvwxz][a-z])", "I", text)  # no name begins so
    text = re.sub(r"(?<=,\s)(S[A-Z]{1,3}|M[A-Z])\.\s(?=[SM][A-Z]{1,2}\b(?!\.))", r"\1, ", text)
    text = re.sub(r"\bDr[S5]\.", "Drs.", text)
    text = re.sub(r"\bProf/(?=Dr)", "Prof. ", text)
    text = re.sub(r"^[Tlt1]?r\.\s(?=[A-Z])", "Ir. ", text)
    text = re.sub(r"^ap[l1]?[.,]?\s(?=[A-Z])", "apt. ", text)
    text = re.sub(r"^(Dr[as]?|drg?|Ir|Hj)(?=[A-Z][a-z])", r"\1. ", text)
    text = re.sub(r"\b(S\.Pd|S\.Sos|S\.Kom)\.[Ll1]\b", r"\1.I", text)
    text = re.sub(r"(,\s)[A-Z]{2,5}(?=[SM]\.[A-Z][a-z]{0,3}\.?$)", r"\1", text)  # a ring's letters
    text = re.sub(r"^[A-Z]{1,4}\s[A-Z]{1,2}(?=[A-Z][a-z]{2})", "", text)  # a ring's last letters
    text = re.sub(r"^[a-z]{1,2}(?=(?:Hj|Drs|Dra|Dr|Ir)\.\s)", "", text)  # a stroke before it
    text = re.sub(r"\bH[iIl1)]\.\s(?=[A-Z])", "Hj. ", text)
    text = re.sub(r"\.\.\s*(?=[A-Z])", "., ", text)
    text = re.sub(r"\b([A-Z]),(?=\s[A-Z][A-Za-z]{2})", r"\1.", text)  # an initial
    text = re.sub(r"^([A-Z][a-z]{2,}),(?=\s(?!Ners|Psikolog)[A-Z][a-z]{4,}\b)", r"\1", text)  # no degree
    text = re.sub(r"(\b[SM]\.(?:[A-Za-z]+\.)+)\s?(?=[SM]\.[A-Z])", r"\1, ", text)
    return re.sub(r"(?<=[A-Z]{3}|[a-z]{3})\.\s?(?=(?:S|M)\.\s?[A-Z])", ", ", text)
