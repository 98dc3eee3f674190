"""What is trusted when a mail's author is weighed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.settings import Settings
from mailer.authenticity import Trust
from mailer.signature import asked_of
from mailer.tokens import Ring
from storage.ledger import Ledger


def trust_of(settings: Settings, ring: Ring, ledger: Ledger) -> Trust:
    """Our server's authserv-id, the staff, the keys, and DNS where it may be asked."""
    review, office = settings.review, settings.office

    def others(tokens: Sequence[str]) -> Iterable[tuple[str, int]]:
        return ((case.ticket, case.round) for case in ledger.views.cases(open_only=True))

    return Trust(
        authserv_id=review.authserv_id,
        ring=ring,
        staff=tuple(person.address.lower() for person in settings.staff),
        form_sender=office.form_sender.lower() if office.form_sender else None,
        dns=asked_of() if review.check_dkim else None,
        others=others,
    )
