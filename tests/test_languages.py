"""The desk speaks its second language completely: nothing empty, nothing old, nothing broken."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from babel.messages import Catalog, mofile, pofile
from django.core.management import call_command
from django.utils import translation
from pytest_django import Settings

ROOT = Path(__file__).resolve().parents[1]
KOREAN = Path("ko", "LC_MESSAGES", "django.po")
PO = ROOT / "claims" / "locale" / KOREAN
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")

Message = tuple[str | None, str]


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return pofile.read_po(file) if path.suffix == ".po" else mofile.read_mo(file)


def texts(of: Catalog) -> dict[Message, tuple[str, str]]:
    """By context and (singular) message: the message with its plural, and what is said for it."""
    told: dict[Message, tuple[str, str]] = {}
    for row in of:
        if not row.id:
            continue
        one, *many = [row.id] if isinstance(row.id, str) else row.id
        said = row.string if isinstance(row.string, str) else next(iter(row.string or []), "")
        context = row.context.decode() if isinstance(row.context, bytes) else row.context
        told[context, one] = (many[0] if many else one, said)
    return told


def test_it_works() -> None:
    with translation.override("ko"):
        assert translation.gettext("My work") == "내 일"
        assert translation.ngettext("%(n)s claim", "%(n)s claims", 3) % {"n": 3} == "주장 3개"
    assert translation.gettext("My work") == "My work"


def test_every_message_is_said_and_none_is_a_guess() -> None:
    rows = [row for row in catalogue(PO) if row.id]
    assert len(rows) > 1000
    assert not [row.id for row in rows if row.fuzzy]
    assert not [one for (_context, one), (_all, said) in texts(catalogue(PO)).items() if not said]
    assert "#~" not in PO.read_text(encoding="utf-8")


def test_placeholders_stand_in_both() -> None:
    wrong = [
        (message, said)
        for message, said in texts(catalogue(PO)).values()
        if sorted(_PLACEHOLDER.findall(message)) != sorted(_PLACEHOLDER.findall(said))
    ]
    assert not wrong


def test_the_compiled_catalogue_says_the_same() -> None:
    """The product runs without gettext's tools: the compiled file is part of it."""
    compiled = texts(catalogue(PO.with_suffix(".mo")))
    assert compiled == texts(catalogue(PO))


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_the_catalogue_has_the_messages_of_the_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    for folder in ("claims", "templates"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("static", "locale")
        )
    monkeypatch.chdir(tmp_path)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    (tmp_path / "locale").mkdir()
    call_command("makemessages", locale=["ko"], verbosity=0)
    found = set(texts(catalogue(tmp_path / "locale" / KOREAN)))
    known = set(texts(catalogue(PO)))
    missing = sorted(message for _context, message in found - known)
    assert not missing, "makemessages -l ko --no-location --no-obsolete, translate, compilemessages"
