"""PDF signatures (PAdES) checked without a network."""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DiffPolicy,
    DiffResult,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    GenericFieldModificationRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.validation import (
    DocumentSecurityStore,
    KeyUsageConstraints,
    SignatureCoverageLevel,
    validate_pdf_signature,
)
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import ValidationError
from rapidfuzz import fuzz

from parsers.signing.checked import Checked

Certificate = Any
"""A certificate as asn1crypto holds it."""
DAMAGE = (
    *(PdfError, SignatureValidationError, ValidationError, InvalidSignature, UnsupportedAlgorithm),
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError),
    *(NotImplementedError, RecursionError, OSError, EOFError, struct.error, zlib.error),
)
"""What is known to be raised on files whose signatures are not as they should be."""

for _name in ("pyhanko", "pyhanko_certvalidator"):  # they tell each certificate that nobody here trusts
    logging.getLogger(_name).setLevel(logging.CRITICAL)

_BESIDE = (DocInfoRule(), XrefStreamRule(), ObjectStreamRule(), DSSCompareRule())
NEW_METADATA: DiffPolicy = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),
        *(rule.as_qualified(ModificationLevel.LTA_UPDATES) for rule in _BESIDE),
        MetadataUpdateRule(check_xml_syntax=False, always_refuse_stream_override=True).as_qualified(
            ModificationLevel.LTA_UPDATES
        ),
    ],
    form_rule=FormUpdatingRule(
        [SigFieldCreationRule(), SigFieldModificationRule(), GenericFieldModificationRule()]
    ),
)
"""What may be added to a signed file: what pyHanko allows, and a new metadata stream that is no good XML.

Offices' archives write such ones as they file a letter; a stream of a new number shows nothing on a page.
"""

CHANGED = "isi dokumen berubah setelah ditandatangani"
ADDED = "dokumen ditambah atau diubah setelah ditandatangani"
PARTLY = "tanda tangan elektronik tidak mencakup seluruh dokumen"
FORGED = "nilai tanda tangan tidak cocok dengan sertifikatnya"
REVOKED = "sertifikat penanda tangan telah dicabut"
UNKNOWN = "tidak terverifikasi: penerbit sertifikat tidak termasuk yang dipercaya"
NO_ANCHORS = "tidak terverifikasi: daftar penerbit sertifikat yang dipercaya belum diatur"
EXPIRED = "tidak terverifikasi: sertifikat tidak berlaku pada saat penandatanganan"
BROKEN = "tidak terverifikasi: tanda tangan elektronik rusak sehingga tidak dapat diperiksa"
OFFLINE = "utuh dan terpercaya; status pencabutan sertifikat tidak diperiksa secara daring"
OTHER = "utuh dan terpercaya, tetapi nama pada sertifikat berbeda dengan nama penanda tangan surat"
MOST_SIGNATURES = 12
LIKE = 80
"""Two names at least this alike, of 100, are one person's."""


def check_pades(data: bytes, anchors: Path | None, signatory: str | None) -> Checked | None:
    """The signatures in a PDF, told as one; None where it has none. Asks no network.

    All must be intact. Of several the one whose certificate names `signatory` is told, else the last.
    """
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        embedded = list(reader.embedded_regular_signatures)[:MOST_SIGNATURES]
        trusted = tuple(anchors_in(anchors))
        checked = [_check(reader, each, trusted, signatory) for each in embedded]
    except DAMAGE:
        return Checked(None, None, None, BROKEN)
    if not checked:
        return None
    bad = [each for each in checked if each.valid is False]
    named = [each for each in checked if each.named]
    return (bad or named or checked)[-1]


def _check(
    reader: PdfFileReader, embedded: Any, trusted: Sequence[Certificate], signatory: str | None
) -> Checked:
    signer = _common_name(embedded.signer_cert)
    signed_at = embedded.self_reported_timestamp
    valid, note = _verdict(reader, embedded, trusted, signed_at)
    named = signatory is None or signer is None or alike(signer, signatory)
    if valid and not named:
        note = OTHER
    return Checked(valid, signer, signed_at, note, named)


def _verdict(
    reader: PdfFileReader, embedded: Any, trusted: Sequence[Certificate], signed_at: datetime | None
) -> tuple[bool | None, str]:
    """The certificate is judged as of the signing: an old letter stays valid when it expires."""
    context = _context(reader, trusted, signed_at)
    usage = KeyUsageConstraints(
        key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False
    )
    status = validate_pdf_signature(embedded, context, key_usage_settings=usage)
    if _added(status):
        status = validate_pdf_signature(embedded, context, key_usage_settings=usage, diff_policy=NEW_METADATA)
    if not status.intact:
        return False, CHANGED
    if not status.valid:
        return False, FORGED
    if _added(status):
        return False, ADDED
    if status.coverage not in (SignatureCoverageLevel.ENTIRE_REVISION, SignatureCoverageLevel.ENTIRE_FILE):
        return False, PARTLY
    if status.revoked:
        return False, REVOKED
    if status.trusted and status.bottom_line:
        return True, OFFLINE
    if not trusted:
        return None, NO_ANCHORS
    moment = signed_at or embedded.signer_cert.not_valid_before
    current = embedded.signer_cert.not_valid_before <= moment <= embedded.signer_cert.not_valid_after
    return None, UNKNOWN if current else EXPIRED


def _added(status: PdfSignatureStatus) -> bool:
    """Whether more was added behind what is signed than may be."""
    fine = isinstance(status.diff_result, DiffResult) and bool(status.docmdp_ok)
    return status.coverage is SignatureCoverageLevel.ENTIRE_REVISION and not fine


def _context(
    reader: PdfFileReader, trusted: Sequence[Certificate], moment: datetime | None
) -> ValidationContext:
    """What is trusted; the file's own store of certificates and revocations is read along."""
    settings: dict[str, Any] = {
        "trust_roots": list(trusted),
        "allow_fetching": False,
        "revocation_mode": "soft-fail",
        "moment": moment,
        "retroactive_revinfo": True,
    }
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except (NoDSSFoundError, *DAMAGE):
        return ValidationContext(**settings)
    return store.as_validation_context(settings)


def anchors_in(place: Path | None) -> Iterator[Certificate]:
    """Certificates in a PEM or DER file, or in a folder of them; raises OSError and ValueError."""
    if place is None or not place.exists():
        return
    files: Iterable[Path] = sorted(place.iterdir()) if place.is_dir() else [place]
    for file in files:
        if file.is_file() and file.suffix.lower() in (".pem", ".crt", ".cer", ".der", ""):
            yield from load_certs_from_pemder_data(file.read_bytes())


def _common_name(certificate: Certificate) -> str | None:
    name = certificate.subject.native.get("common_name")
    return str(name[0] if isinstance(name, list) else name) if name else None


def alike(one: str, other: str) -> bool:
    """Whether two names, with or without academic titles, are one person's."""
    first, second = _bare(one), _bare(other)
    return bool(first and second) and fuzz.token_set_ratio(first, second) >= LIKE


def _bare(name: str) -> str:
    """A name without titles before (`dr.`) and after (`, M.Si`) it."""
    kept = re.split(r",", name)[0]
    words = [word for word in re.findall(r"[A-Za-z'’]+\.?", kept) if not word.endswith(".") or len(word) == 2]
    return " ".join(word.strip(".").lower() for word in words)
