"""A certificate authority and signers for the tests."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import SigSeedSubFilter

from bench.letters.golden_plain import prose_justified

SIGNATORY = "Ir. Syarif Kamaruzaman, M.Si."


class Authority:
    """A root that issues certificates for signing."""

    def __init__(self, name: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.root = self._issue(self.name, self.key, ca=True)

    def _issue(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        *,
        ca: bool,
        years: tuple[int, int] = (-3, 9),
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + timedelta(days=365 * years[0]))
            .not_valid_after(now + timedelta(days=365 * years[1]))
            .add_extension(x509.BasicConstraints(ca, None), True)
            .add_extension(x509.KeyUsage(not ca, not ca, False, False, False, ca, ca, False, False), True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), False)
        )
        return builder.sign(self.key, hashes.SHA256())

    def signer(self, name: str, years: tuple[int, int] = (-1, 2)) -> signers.SimpleSigner:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = self._issue(subject, key, ca=False, years=years)
        bundle = pkcs12.serialize_key_and_certificates(
            b"signer", key, certificate, [self.root], serialization.NoEncryption()
        )
        found = signers.SimpleSigner.load_pkcs12_data(bundle, other_certs=[])
        assert found is not None
        return found

    def write(self, place: Path) -> Path:
        place.write_bytes(self.root.public_bytes(serialization.Encoding.PEM))
        return place


@cache
def letter() -> bytes:
    return prose_justified()[0]


def signed(signer: signers.SimpleSigner, data: bytes | None = None, field: str = "TTE") -> bytes:
    """The letter (or `data`) with a PAdES signature added."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data or letter()))
    fields.append_signature_field(writer, fields.SigFieldSpec(field, on_page=0, box=(330, 120, 500, 170)))
    meta = signers.PdfSignatureMetadata(
        field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    out = signers.PdfSigner(meta, signer).sign_pdf(writer)
    return bytes(out.getbuffer())
