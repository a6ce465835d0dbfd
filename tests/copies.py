"""Many rows at once, for tests of long lists: factories go the whole way, which takes longer."""

from __future__ import annotations

import uuid
from typing import Any

from claims.models import Check, Claim, Head


def copies(page: Check, number: int) -> list[Check]:
    """More published checks, each as if it had gone the whole way like the first (which takes longer)."""
    verdict, publication = page.claim.verdicts.get(), page.publications.get()
    approval = verdict.approvals.get()
    made = []
    for seq in range(page.changed_seq + 1, page.changed_seq + 1 + number):
        claim = copy(page.claim, state="approved")
        own_verdict = copy(verdict, claim=claim)
        own_approval = copy(approval, verdict=own_verdict)
        pk = uuid.uuid4()
        own_page = copy(
            page, pk, claim=claim, changed_seq=seq, head=page.head.replace(str(page.pk), str(pk))
        )
        copy(publication, page=own_page, verdict=own_verdict, approval=own_approval)
        made.append(own_page)
    Claim.objects.filter(state="approved").update(state="published")
    Head.objects.update(seq=page.changed_seq + number)
    return made


def copy(row: Any, pk: uuid.UUID | None = None, **changes: Any) -> Any:
    made = type(row)(
        **{
            f.attname: getattr(row, f.attname)
            for f in row._meta.concrete_fields
            if not f.primary_key
        },
        pk=pk or uuid.uuid4(),
    )
    for name, value in changes.items():
        setattr(made, name, value)
    made.save(force_insert=True)
    return made
