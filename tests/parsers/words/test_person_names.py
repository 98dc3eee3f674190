"""Laws of signatories' names."""

from __future__ import annotations

import pytest

from parsers.words.person_names import mended_name


@pytest.mark.parametrize(
    ("read", "name"),
    [
        ("MUHAMMAD ISKANDAR, S.Hut. M.T.", "MUHAMMAD ISKANDAR, S.Hut., M.T."),
        ("Drs. Y, ANTHONIUS RAWING, M.Si.", "Drs. Y. ANTHONIUS RAWING, M.Si."),
        ("H. ERWIN SETIAWAN, S.T, M.M.", "H. ERWIN SETIAWAN, S.T., M.M."),
        ("r. H. MUHAMMAD YUSUF, M.T.", "Ir. H. MUHAMMAD YUSUF, M.T."),
        ("Tr. Dewi Mulyadi, S.H., M.H.", "Ir. Dewi Mulyadi, S.H., M.H."),
        ("DrS. SUPARDI, M.Pd.", "Drs. SUPARDI, M.Pd."),
        ("Prof/Dr. Urai Nugraha, M.Pd.", "Prof. Dr. Urai Nugraha, M.Pd."),
        ("H. Frans Anshar, SE. MM", "H. Frans Anshar, SE, MM"),
        ("H. SUMARDI, S.Pd.L", "H. SUMARDI, S.Pd.I"),
        ("DrHary Yulianti, M.Kes.", "Dr. Hary Yulianti, M.Kes."),
        ("ap Yuline Srimaryati", "apt. Yuline Srimaryati"),
        ("M. ISKANDAR, S.Hut., PENM.T.", "M. ISKANDAR, S.Hut., M.T."),
        ("Dra. H). Yenny Rosmawati, M.Si.", "Dra. Hj. Yenny Rosmawati, M.Si."),
        ("PO NVeronika Clarus, S.H., M.H.", "Veronika Clarus, S.H., M.H."),
        ("kHj. Agus Salam, S.Si., Apt.", "Hj. Agus Salam, S.Si., Apt."),
        ("Raminuddin, S.Sos., M.Si.", "Raminuddin, S.Sos., M.Si."),
    ],
)
def test_a_name_gets_the_marks_back_that_a_scan_lost(read: str, name: str) -> None:
    """Commas between degrees, stops behind initials and titles stand as they are written."""
    assert mended_name(read) == name
