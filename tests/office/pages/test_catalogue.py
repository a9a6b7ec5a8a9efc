"""The English catalogue is complete: every word of a template has its English, and nothing else stands there."""

import re
from pathlib import Path

import polib

from tongbao.office import web

PAGES = Path(web.PAGES)
WORD = re.compile(r"""\{%\s*trans(?:late)?\s+(["'])(.*?)\1""")
BLOCK = re.compile(r"\{%\s*blocktrans[^%]*%\}(.*?)\{%\s*endblocktrans\s*%\}", re.S)
SLOT = re.compile(r"\{\{\s*(\w+)\s*\}\}")
IN_CODE = re.compile(r"""\b_\("(.*?)"\)""")


def used() -> set[str]:
    """Every word that a template or a module asks to have translated."""
    found: set[str] = set()
    for path in PAGES.rglob("*.html"):
        text = path.read_text("utf-8")
        found |= {m[2] for m in WORD.finditer(text)}
        found |= {SLOT.sub(r"%(\1)s", m[1]) for m in BLOCK.finditer(text)}
    for path in PAGES.rglob("*.py"):
        found |= {m[1] for m in IN_CODE.finditer(path.read_text("utf-8"))}
    return found


def test_every_word_has_its_english_and_nothing_else_stands_there() -> None:
    entries = polib.pofile(str(PAGES / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    assert {e.msgid for e in entries} == used()
    assert [e.msgid for e in entries if not e.msgstr or re.search(r"[一-龥]", e.msgstr)] == []


def test_slots_are_the_same_in_both() -> None:
    entries = polib.pofile(str(PAGES / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    slots = re.compile(r"%\(\w+\)s")
    assert [e.msgid for e in entries if sorted(slots.findall(e.msgid)) != sorted(slots.findall(e.msgstr))] == []
