"""`verify`: an untouched newsroom passes; whatever is changed behind its back is found and named."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from claims import triggers
from claims.capture.store import Store
from claims.merkle import Tree
from claims.models import (
    Approval,
    ArticleVersion,
    Check,
    Claim,
    ContactNote,
    Contribution,
    Correction,
    Event,
    Evidence,
    Extraction,
    Head,
    Publication,
    Revisit,
    Snapshot,
    Verdict,
    Watch,
)
from claims.record import canonical, commitment_of, hash_of
from claims.services.captures import run_capture
from claims.services.contact_notes import note_contact
from claims.services.sources import attach_sources
from claims.verification import Verification
from tests import factories
from tests.capture.web import Web
from tests.watched import Watched, captured, html, look, published_on, watched

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    """Published, reopened, published again with a correction, held."""
    claim = factories.with_evidence()
    note = note_contact(
        actor=factories.person("chen"),
        claim_id=claim.pk,
        who={"name": "The spokesman"},
        how="phone",
        at=timezone.now(),
        text="There never was a letter.",
    )
    factories.evidence(claim, exact="never was a letter", contact_note_id=note.pk)
    for name, by in (("submit", "chen"), ("approve", "rita"), ("publish", "pia")):
        factories.step(claim, name, by)
    factories.step(claim, "reopen", "pia", note="A reader wrote.")
    factories.draft(claim, summary="There was no letter at all.")
    factories.step(claim, "submit", "chen")
    factories.step(claim, "approve", "rita")
    changed = {"kind": "correction", "was_wrong": "The summary.", "is_right": "No letter at all."}
    factories.step(claim, "publish", "pia", correction=changed)
    return factories.step(claim, "hold", "pia", note="We look at it again.")


@contextmanager
def unguarded() -> Iterator[None]:
    """As someone who owns the database: the triggers are down, and up again as if nothing was."""
    connection.check_constraints()
    triggers.drop(connection)
    yield
    connection.check_constraints()
    triggers.install(connection)


def faults(**given: Any) -> list[str]:
    run = Verification(store=Store(settings.STORE_DIR), **given)
    return [str(fault) for fault in run.faults()]


def verify(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify", *arguments, stdout=out, stderr=StringIO())
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_it_works(claim: Claim) -> None:
    code, said = verify()
    assert (code, said) == (
        0,
        f"Everything holds. Events: {Event.objects.count()}, head: {Head.objects.get().hash}.\n",
    )


def test_an_empty_newsroom_passes() -> None:
    assert verify()[0] == 0


@pytest.mark.parametrize("state", factories.IN_STATE)
def test_every_state_passes(state: str) -> None:
    factories.IN_STATE[state]()
    assert faults() == []


# --- tampering: what is done, and the one sentence that must be among those said -----------------


def _event_data(claim: Claim) -> str:
    row = Event.objects.get(claim=claim, verb="claim.flagged")
    Event.objects.filter(pk=row.pk).update(data=row.data.replace("letter", "parcel"))
    return f"event {row.seq}: its data or salt are not what its commitment says"


def _event_data_with_its_commitment(claim: Claim) -> str:
    row = Event.objects.get(claim=claim, verb="claim.flagged")
    row.data = row.data.replace("letter", "parcel")
    row.commitment = commitment_of(row.salt, row.data)
    Event.objects.filter(pk=row.pk).update(data=row.data, commitment=row.commitment)
    return f"event {row.seq}: its hash does not follow from the event before and its own header"


def _event_actor(claim: Claim) -> str:
    row = Event.objects.get(
        verb="approval.given", object_id=Approval.objects.earliest("decided_at").pk
    )
    Event.objects.filter(pk=row.pk).update(actor=factories.person("chidi"))
    return f"event {row.seq}: its hash does not follow from the event before and its own header"


def _event_unreadable(claim: Claim) -> str:
    Event.objects.filter(pk=4).update(hash="z" * 64)
    return "event 4: its hashes cannot be read"


def _event_removed(claim: Claim) -> str:
    Event.objects.filter(pk=5).delete()
    return "event 6: follows event 4: events are missing"


def _last_event_removed(claim: Claim) -> str:
    end = Event.objects.latest("seq").seq
    Event.objects.filter(pk=end).delete()
    return f"head: is at event {end}, the log ends at {end - 1}"


def _event_added(claim: Claim) -> str:
    last = Event.objects.latest("seq")
    end = last.seq
    last.seq, last.id = end + 1, uuid.uuid4()
    last.hash = hash_of(last.hash, last)
    last.save(force_insert=True)
    return f"head: is at event {end}, but the log goes on to {end + 1}"


def _head_hash(claim: Claim) -> str:
    Head.objects.update(hash="0" * 64)
    return f"head: its hash is not that of event {Head.objects.get().seq}"


def _head_gone(claim: Claim) -> str:
    Head.objects.all().delete()
    return "head: the log has no head"


def _verdict_payload(claim: Claim) -> str:
    row = claim.verdicts.get(number=1)
    Verdict.objects.filter(pk=row.pk).update(payload=row.payload.replace("oral", "secret"))
    return f"verdict {row.pk}: its fingerprint is not that of its payload"


def _verdict_not_canonical(claim: Claim) -> str:
    row = claim.verdicts.get(number=1)
    Verdict.objects.filter(pk=row.pk).update(payload=json.dumps(json.loads(row.payload), indent=1))
    return f"verdict {row.pk}: its payload is not in RFC 8785 form"


def _verdict_rewritten_everywhere(claim: Claim) -> str:
    """Payload, fingerprint, approval, publication, envelope: all fit; the log does not."""
    row = claim.verdicts.get(number=1)
    payload = row.payload.replace("oral", "secret")
    mark = hashlib.sha256(payload.encode()).hexdigest()
    public = Publication.objects.get(verdict=row)
    envelope = public.envelope.replace(row.fingerprint, mark)
    Verdict.objects.filter(pk=row.pk).update(payload=payload, fingerprint=mark)
    Approval.objects.filter(verdict=row).update(fingerprint=mark)
    Publication.objects.filter(verdict=row).update(
        payload=payload, fingerprint=mark, envelope=envelope
    )
    seq = Event.objects.filter(verb="claim.submit").earliest("seq").seq
    return f"verdict {row.pk}: its fingerprint is not what event {seq} says"


def _contribution_removed(claim: Claim) -> str:
    row = claim.verdicts.get(number=1)
    row.contributions.filter(person=factories.person("cora")).delete()
    seq = Event.objects.filter(verb="claim.submit").earliest("seq").seq
    return f"verdict {row.pk}: its contributors is not what event {seq} says"


def _own_work_approved(claim: Claim) -> str:
    row = Approval.objects.earliest("decided_at")
    Contribution.objects.create(verdict=row.verdict, person=row.decided_by)
    return f"approval {row.pk}: its person contributed to the verdict"


def _approval_by_another(claim: Claim) -> str:
    row = Approval.objects.earliest("decided_at")
    Approval.objects.filter(pk=row.pk).update(decided_by=factories.person("ada"))
    seq = Event.objects.get(verb="approval.given", object_id=row.pk).seq
    return f"approval {row.pk}: its actor is not what event {seq} says"


def _approval_slipped_in(claim: Claim) -> str:
    verdict = claim.verdicts.get(number=2)
    row = Approval.objects.create(
        verdict=verdict,
        decision="approve",
        fingerprint=verdict.fingerprint,
        decided_by=factories.person("ada"),
    )
    return f"approval {row.pk}: no event tells of it"


def _publication_payload(claim: Claim) -> str:
    row = Publication.objects.get(number=2)
    Publication.objects.filter(pk=row.pk).update(payload=row.payload.replace("at all", "ever"))
    return f"publication {row.pk}: its payload is not that of its verdict"


def _publication_of_a_return(claim: Claim) -> str:
    row = Publication.objects.get(number=2)
    Approval.objects.filter(pk=row.approval_id).update(decision="return", reason="No.")
    return f"publication {row.pk}: has no approval for this fingerprint"


def _publication_envelope(claim: Claim) -> str:
    row = Publication.objects.get(number=2)
    Publication.objects.filter(pk=row.pk).update(
        envelope=row.envelope.replace("The summary.", "A comma.")
    )
    return f"publication {row.pk}: its envelope does not say what its rows say"


def _correction_softened(claim: Claim) -> str:
    row = Correction.objects.get(kind="correction")
    Correction.objects.filter(pk=row.pk).update(is_right="Nothing.")
    seq = Event.objects.get(object_id=row.pk).seq
    return f"correction {row.pk}: its is_right is not what event {seq} says"


def _hold_removed(claim: Claim) -> str:
    row = Correction.objects.get(kind="hold")
    seq = Event.objects.get(object_id=row.pk).seq
    row.delete()
    return f"event {seq}: what “correction.made” tells of is not there"


def _check_shows_the_old(claim: Claim) -> str:
    Check.objects.update(current_number=1)
    return f"check {Check.objects.get().pk}: shows version 1, the newest is 2"


def _check_changed_seq(claim: Claim) -> str:
    right = Check.objects.get()
    Check.objects.update(changed_seq=1)
    return f"check {right.pk}: says event 1 changed it, the last was {right.changed_seq}"


def _check_released(claim: Claim) -> str:
    Check.objects.update(status="published", public_note="")
    return f"check {Check.objects.get().pk}: is published, but its last event is check.held"


def _check_note(claim: Claim) -> str:
    Check.objects.update(public_note="All is well.")
    return f"check {Check.objects.get().pk}: its public note is not the one that was given"


def _check_head(claim: Claim) -> str:
    row = Check.objects.get()
    Check.objects.update(head=row.head.replace("We look at it again.", "All is well."))
    return f"check {row.pk}: its head (what is streamed of it) does not say what its rows say"


def _extraction_text(claim: Claim) -> str:
    row = Extraction.objects.get()
    Extraction.objects.update(text=row.text.replace("no written", "a written"))
    return f"extraction {row.pk}: its text does not have its hash"


def _article_text(claim: Claim) -> str:
    row = ArticleVersion.objects.get()
    ArticleVersion.objects.update(text=row.text + " And so on.")
    return f"article version {row.pk}: its text does not have its hash"


def _article_text_with_its_hash(claim: Claim) -> str:
    row = ArticleVersion.objects.get()
    text = row.text + " And so on."
    ArticleVersion.objects.update(text=text, sha256=hashlib.sha256(text.encode()).hexdigest())
    seq = Event.objects.get(verb="article.text_kept").seq
    return f"article version {row.pk}: its sha256 is not what event {seq} says"


def _contact_text(claim: Claim) -> str:
    row = ContactNote.objects.get()
    ContactNote.objects.update(text="There was a letter.")
    return f"contact note {row.pk}: its text does not have its hash"


def _quotation_words(claim: Claim) -> str:
    row = Evidence.objects.earliest("added_at")
    Evidence.objects.filter(pk=row.pk).update(exact="There was a written document.")
    return f"evidence {row.pk}: its words do not stand where it says"


def _quotation_moved(claim: Claim) -> str:
    row = Evidence.objects.earliest("added_at")
    Evidence.objects.filter(pk=row.pk).update(start=0, end=len(row.exact))
    return f"evidence {row.pk}: its words do not stand where it says"


def _quotation_other_text(claim: Claim) -> str:
    row = Evidence.objects.earliest("added_at")
    Evidence.objects.filter(pk=row.pk).update(text_sha256="0" * 64)
    return f"evidence {row.pk}: names another text than the one it points to"


def _quotation_other_bytes(claim: Claim) -> str:
    row = Evidence.objects.earliest("added_at")
    Evidence.objects.filter(pk=row.pk).update(bytes_sha256="0" * 64)
    return f"evidence {row.pk}: names other bytes than those it points to"


def _quotation_turned(claim: Claim) -> str:
    row = Evidence.objects.earliest("added_at")
    Evidence.objects.filter(pk=row.pk).update(stance="supports")
    seq = Event.objects.get(object_id=row.pk).seq
    return f"evidence {row.pk}: its stance is not what event {seq} says"


def _snapshot_outcome(claim: Claim) -> str:
    row = Snapshot.objects.get()
    Snapshot.objects.update(outcome="paywall")
    seq = Event.objects.get(verb="snapshot.done").seq
    return f"snapshot {row.pk}: its outcome is not what event {seq} says"


def _snapshot_slipped_in(claim: Claim) -> str:
    row = Snapshot.objects.get()
    row.pk = None
    row._state.adding = True
    row.id = Snapshot._meta.pk.get_default()
    row.save(force_insert=True)
    return "snapshots: there are 2, the log tells of 1"


TAMPERINGS: tuple[Callable[[Claim], str], ...] = (
    _event_data,
    _event_data_with_its_commitment,
    _event_actor,
    _event_unreadable,
    _event_removed,
    _last_event_removed,
    _event_added,
    _head_hash,
    _head_gone,
    _verdict_payload,
    _verdict_not_canonical,
    _verdict_rewritten_everywhere,
    _contribution_removed,
    _own_work_approved,
    _approval_by_another,
    _approval_slipped_in,
    _publication_payload,
    _publication_of_a_return,
    _publication_envelope,
    _correction_softened,
    _hold_removed,
    _check_shows_the_old,
    _check_changed_seq,
    _check_released,
    _check_note,
    _check_head,
    _extraction_text,
    _article_text,
    _article_text_with_its_hash,
    _contact_text,
    _quotation_words,
    _quotation_moved,
    _quotation_other_text,
    _quotation_other_bytes,
    _quotation_turned,
    _snapshot_outcome,
    _snapshot_slipped_in,
)


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__.strip("_"))
def test_tampering_is_found_and_named(claim: Claim, tamper: Callable[[Claim], str]) -> None:
    assert faults() == []
    with unguarded():
        expected = tamper(claim)
    assert expected in faults()
    code, said = verify()
    assert code == 1
    assert expected in said.splitlines()


@pytest.mark.parametrize("name", sorted(triggers.expected(connection)))
def test_a_missing_trigger_is_named(name: str) -> None:
    with unguarded():
        pass
    table = next(
        (g.table for g in triggers.GUARDS if g.name == name), name.removesuffix("_no_truncate")
    )
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")
    assert faults() == [f"trigger {name}: does not stand; `migrate` puts it up again"]


@pytest.mark.parametrize("field", ["sha256", "warc_sha256"])
@pytest.mark.parametrize("damage", ["removed", "changed"])
def test_damaged_bytes_are_named(claim: Claim, field: str, damage: str) -> None:
    row = Snapshot.objects.get()
    store = Store(settings.STORE_DIR)
    if field == "warc_sha256":
        with unguarded():  # an upload has no WARC record of its own
            Snapshot.objects.update(warc_sha256=store.put(b"WARC/1.1"))
    file = store.path(getattr(Snapshot.objects.get(), field))
    kept = file.read_bytes()
    file.unlink()
    try:
        if damage == "changed":
            file.write_bytes(kept + b" ")
        name = "bytes" if field == "sha256" else "WARC records"
        assert f"snapshot {row.pk}: its {name} are missing or damaged ({file.name})" in faults()
    finally:
        file.write_bytes(kept)


@pytest.fixture
def fetched(local_web: Web) -> Snapshot:
    """A page that was fetched, over a redirect: bytes, WARC records and a text."""
    urls = [local_web.url("/moved")]
    (source,) = attach_sources(
        actor=factories.person("chen"), claim_id=factories.checking().pk, urls=urls
    )
    assert run_capture(source.snapshots.get().pk)
    assert faults() == []
    return source.snapshots.get()


@contextmanager
def one_byte_flipped(digest: str, place: int) -> Iterator[None]:
    """An object of the store with one byte changed, and as it was afterwards."""
    file = Store(settings.STORE_DIR).path(digest)
    kept = file.read_bytes()
    file.unlink()
    try:
        file.write_bytes(kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :])
        yield
    finally:
        file.unlink()
        file.write_bytes(kept)


@pytest.mark.parametrize("place", [0, 100, -1])
@pytest.mark.parametrize(("field", "name"), [("sha256", "bytes"), ("warc_sha256", "WARC records")])
def test_one_flipped_byte_is_found(fetched: Snapshot, field: str, name: str, place: int) -> None:
    digest = getattr(fetched, field)
    size = Store(settings.STORE_DIR).path(digest).stat().st_size
    with one_byte_flipped(digest, place % size):
        assert faults() == [f"snapshot {fetched.pk}: its {name} are missing or damaged ({digest})"]


def test_one_flipped_letter_of_a_text_is_found(fetched: Snapshot) -> None:
    row = fetched.extractions.get()
    flipped = chr(ord(row.text[0]) ^ 1) + row.text[1:]
    with unguarded():
        Extraction.objects.filter(pk=row.pk).update(text=flipped)
    assert faults() == [f"extraction {row.pk}: its text does not have its hash"]


def _renamed(fetched: Snapshot, plain: bytes) -> list[str]:
    """What is found when other WARC records stand under their right name, and row and name fit."""
    with unguarded():
        Snapshot.objects.update(warc_sha256=Store(settings.STORE_DIR).put(plain))
    return [fault for fault in faults() if "is not what event" not in fault]


def test_records_that_were_written_anew_are_found(fetched: Snapshot) -> None:
    plain = gzip.decompress(Store(settings.STORE_DIR).read(fetched.warc_sha256))
    place = plain.index(b"no written letter")
    flipped = plain[:place] + b"N" + plain[place + 1 :]
    assert _renamed(fetched, flipped) == [
        f"snapshot {fetched.pk}: its WARC record 4 (response) does not have the digest it names",
        f"snapshot {fetched.pk}: the answer in its WARC is not the kept bytes",
    ]


def test_records_of_another_page_are_found(fetched: Snapshot, local_web: Web) -> None:
    """Every digest in them is right: they are just not of these bytes."""
    (other,) = attach_sources(
        actor=factories.person("chen"),
        claim_id=factories.checking().pk,
        urls=[local_web.url("/plain")],
    )
    assert run_capture(other.snapshots.get().pk)
    with unguarded():
        Snapshot.objects.filter(pk=fetched.pk).update(warc_sha256=other.snapshots.get().warc_sha256)
    assert f"snapshot {fetched.pk}: the answer in its WARC is not the kept bytes" in faults()


def test_records_that_cannot_be_read_are_found(fetched: Snapshot) -> None:
    (fault,) = _renamed(fetched, b"<html>no records</html>")
    assert fault.startswith(f"snapshot {fetched.pk}: its WARC cannot be read after record 0")


# --- second looks at watched sources -------------------------------------------------------------


@pytest.fixture
def page(local_web: Web, settings: Any) -> Iterator[Watched]:
    settings.CAPTURE_HOST_PAUSE = 0
    with watched(local_web) as made:
        yield made


@pytest.fixture
def seen(page: Watched) -> Revisit:
    """A page that a verdict rests on answered 304, then sent the same bytes: the second of the two."""
    published_on(captured(page))
    watch = look(Watch.objects.get())
    page.obeys = False
    look(watch)
    assert list(watch.revisits.values_list("answer", flat=True)) == ["same_bytes", "not_modified"]
    assert faults() == []
    return watch.revisits.latest("at")


def test_one_flipped_byte_of_a_look_is_found(seen: Revisit) -> None:
    size = Store(settings.STORE_DIR).path(seen.warc_sha256).stat().st_size
    for place in (0, 300, size - 1):
        with one_byte_flipped(seen.warc_sha256, place):
            assert faults() == [
                f"look {seen.pk}: its WARC records are missing or damaged ({seen.warc_sha256})"
            ]


REWRITTEN = {
    "another answer": (
        rb"(WARC-Payload-Digest: \w+:)...",
        rb"\g<1>222",
        "its WARC record refers to no answer that was kept of its source",
    ),
    "another profile": (
        b"identical-payload-digest",
        b"server-not-modified",
        "its WARC record does not say “same_bytes”",
    ),
    "another year": (
        rb"WARC-Date: 20..",
        b"WARC-Date: 2019",
        "its WARC record is of another time",
    ),
    "cut": (
        rb"(?s)WARC-Type: revisit.*",
        b"",
        "its WARC has 0 records that repeat an answer, not 1",
    ),
}


def test_looks_that_were_written_anew_are_found(seen: Revisit) -> None:
    """The file has its right name, and the row names it; what is in it is not what was seen."""
    store = Store(settings.STORE_DIR)
    plain = gzip.decompress(store.read(seen.warc_sha256))
    for how, (before, after, found) in REWRITTEN.items():
        with unguarded():
            Revisit.objects.update(warc_sha256=store.put(re.sub(before, after, plain)))
        assert f"look {seen.pk}: {found}" in faults(), how


def test_a_look_at_another_source_is_found(seen: Revisit, local_web: Web) -> None:
    with watched(local_web) as other:
        published_on(captured(other))
        theirs = look(Watch.objects.exclude(pk=seen.watch_id).get()).revisits.get()
    with unguarded():
        Revisit.objects.filter(pk=seen.pk).update(warc_sha256=theirs.warc_sha256)
    assert set(faults()) == {
        f"look {seen.pk}: its WARC record does not say “same_bytes”",
        f"look {seen.pk}: its WARC record refers to no answer that was kept of its source",
    }


def test_a_look_that_became_a_capture_is_read_with_it(page: Watched, seen: Revisit) -> None:
    page.becomes(html("The page was written anew and says nothing of a letter any more. " * 3))
    look(seen.watch)
    newest = seen.watch.revisits.latest("at")
    assert newest.warc_sha256 == Snapshot.objects.latest("requested_at").warc_sha256
    assert faults() == []


# --- checkpoints ---------------------------------------------------------------------------------


@pytest.fixture
def signed(claim: Claim, tmp_path: Path, settings: Any) -> Path:
    """A checkpoint of the newsroom, signed with a key of its own data folder."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    file = tmp_path / "checkpoint.json"
    assert verify("--write-checkpoint", str(file))[0] == 0
    return file


def test_a_checkpoint_holds_also_when_the_log_has_grown(signed: Path, settings: Any) -> None:
    document = json.loads(signed.read_text())
    tree = Tree()
    for mark in Event.objects.order_by("seq").values_list("hash", flat=True):
        tree.add(bytes.fromhex(mark))
    assert document["size"] == Event.objects.count() == tree.size
    assert document["root"] == tree.root().hex()
    assert document["head"] == Head.objects.get().hash
    key = settings.DATA_DIR / "checkpoint_key"
    assert key.stat().st_mode & 0o777 == 0o600
    made = key.read_bytes()
    factories.flagged()
    assert verify("--checkpoint", str(signed), "--write-checkpoint", str(signed))[0] == 0
    assert key.read_bytes() == made
    assert json.loads(signed.read_text())["size"] > document["size"]


def _rewritten(keep: int) -> None:
    """The whole log written anew without a seam: all hashes fit, only the words are others."""
    with unguarded():
        previous = "0" * 64
        for event in Event.objects.order_by("seq"):
            if event.seq > keep:
                event.data = canonical(json.loads(event.data) | {"note": "rewritten"}).decode()
            event.commitment = commitment_of(event.salt, event.data)
            event.hash = previous = hash_of(previous, event)
            event.save()
        Head.objects.update(hash=previous)


def test_a_log_written_anew_is_found_against_a_checkpoint_only(signed: Path) -> None:
    _rewritten(keep=1)
    assert verify()[0] == 0
    code, said = verify("--checkpoint", str(signed))
    size = json.loads(signed.read_text())["size"]
    assert code == 1
    assert said.splitlines() == [
        f"checkpoint: event {size} is not the one that was signed",
        f"checkpoint: the first {size} events are not those that were signed",
    ]


def test_a_shortened_log_is_found_against_a_checkpoint_only(signed: Path) -> None:
    size = json.loads(signed.read_text())["size"]
    factories.flagged()
    more = signed.with_name("longer.json")
    assert verify("--write-checkpoint", str(more))[0] == 0
    longer = json.loads(more.read_text())["size"]
    with unguarded():
        connection.cursor().execute("DELETE FROM claims_event WHERE seq > %s", [size])
        Head.objects.update(seq=size, hash=Event.objects.get(pk=size).hash)
    lines = verify("--checkpoint", str(more))[1].splitlines()
    assert (
        f"checkpoint: was signed over {longer} events, the log has {size}: events were removed"
        in lines
    )
    assert not [line for line in verify()[1].splitlines() if line.startswith("checkpoint")]


@pytest.mark.parametrize("field", ["size", "head", "root", "signed_at", "signature"])
def test_a_checkpoint_that_was_changed_is_refused(signed: Path, field: str) -> None:
    document = json.loads(signed.read_text())
    document[field] = document[field] - 1 if field == "size" else document[field][::-1]
    signed.write_text(json.dumps(document))
    code, said = verify("--checkpoint", str(signed))
    assert code == 1
    assert "checkpoint: its signature is wrong" in said.splitlines()


def test_a_checkpoint_of_another_key_is_refused(signed: Path, settings: Any) -> None:
    """It is signed soundly, but not by us; without a key of our own nobody can tell."""
    (settings.DATA_DIR / "checkpoint_key").unlink()
    assert verify("--checkpoint", str(signed))[0] == 0
    assert verify("--write-checkpoint", str(signed.with_name("own.json")))[0] == 0
    code, said = verify("--checkpoint", str(signed))
    assert code == 1
    assert "checkpoint: was signed with another key than this installation's" in said.splitlines()


def test_nothing_is_signed_while_something_is_broken(signed: Path) -> None:
    with unguarded():
        Head.objects.update(hash="0" * 64)
    new = signed.with_name("new.json")
    assert verify("--write-checkpoint", str(new))[0] == 1
    assert not new.exists()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"size": 1}',
        "no json",
        '{"size":-1,"head":"","root":"","signed_at":"","public_key":"","signature":""}',
    ],
)
def test_what_is_no_checkpoint_is_refused_in_words(tmp_path: Path, content: str) -> None:
    file = tmp_path / "some.json"
    file.write_text(content)
    with pytest.raises(CommandError, match="not a checkpoint"):
        call_command("verify", "--checkpoint", str(file))
    with pytest.raises(CommandError, match="No such file"):
        call_command("verify", "--checkpoint", str(tmp_path / "none.json"))


def test_an_empty_log_can_be_signed(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    file = tmp_path / "empty.json"
    assert verify("--write-checkpoint", str(file))[0] == 0
    assert json.loads(file.read_text())["root"] == hashlib.sha256(b"").hexdigest()
    assert verify("--checkpoint", str(file))[0] == 0
