"""Revision impact: published figures a correction changes, from issued documents recomputed on the corrected book."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tongbao.dossier.document import claims_of, stored_inputs, stored_rulebook, write_draft
from tongbao.dossier.dossier import Dossier
from tongbao.dossier.inputs import Inputs
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.closing.book_tables import sealed_tables
from tongbao.office.desk.closing.correct import correction_lines, newest_book
from tongbao.office.desk.home.home import Home
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, DocumentRow
from tongbao.records.book import read_json, write_book
from tongbao.records.correction import Correction, apply_corrections_to_tables
from tongbao.records.engine.duckdb import EngineError
from tongbao.records.seal import Seal
from tongbao.rules.load import load_shipped_tables
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

IMPACT_HEAD = ("文号", "文件", "所在句子", "取值", "原印", "将为", "差额")
_DAMAGED = (OSError, ValueError, LookupError, TypeError, EngineError)
_FIGURE = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_NOT_PRINTED = "不再印出"
_NEW = "原来没有"

Claim = dict[str, Any]
Table = list[tuple[str, ...]]


@dataclass
class RevisionImpact:
    """Revision impact of a new vintage of a month on the published figures.

    Parameters
    ----------
    documents
        Number of issued documents based on the month.
    unmoved
        Number of printed claims that do not change.
    figures : (number, title, sentence, value, printed, new, difference), see MOVED_HEAD
        Printed figures and names that change.
    troubles : Chinese sentences
        Documents that cannot be recomputed.
    """

    documents: int = 0
    unmoved: int = 0
    figures: Table = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def sentence(self, month: str) -> str:
        """Summarise the impact in one sentence, in Chinese."""
        if not self.documents:
            return f"没有已印发的文件以{month}账册为依据，不影响已公布的数。"
        words = f"以{month}账册为依据的已印发文件{self.documents}份，印出的数和名称中{len(self.figures)}处改变"
        return "".join((f"{words}，{self.unmoved}处不变。", *self.troubles))


def impact_of_corrections(corrections: Sequence[Correction], home: Home) -> RevisionImpact:
    """Compute the impact of the next vintage: the corrections already registered, with these (one month) applied.

    Raises
    ------
    Refusal
        Code ``tampered`` where the newest closed book no longer agrees with its seal.
    """
    if not corrections:
        return RevisionImpact()
    month = corrections[0].month
    book = newest_book(str(month))
    if book is None or not DocumentRow.objects.filter(state="issued").exists():
        return RevisionImpact()
    waiting = rows.corrections(month, 0)
    known = {(c.institution, c.item, c.after_milli, c.after_text) for c in waiting}
    new = [c for c in corrections if (c.institution, c.item, c.after_milli, c.after_text) not in known]
    tables = apply_corrections_to_tables(sealed_tables(book, home.path), [*waiting, *new])
    before = home.path / book.folder
    with TemporaryDirectory() as folder:
        made = Path(folder) / "next"
        seal = write_book(
            made,
            Seal("ledger", book.scope, str(month), book.vintage + 1, parent=book.seal),
            tables,
            read_json(before, "rules"),
            read_json(before, "registry"),
            {},
        )
        return _recompute(str(month), (str(made), seal.sha256), home)


def vintage_tables(book: BookRow, home: Home) -> tuple[Table, RevisionImpact]:
    """Return the difference table of a closed later vintage of a ledger, and its revision impact."""
    if book.kind != "ledger" or book.vintage == 1:
        return [], RevisionImpact()
    corrections = rows.corrections(Month.parse(book.period), book.vintage)
    before = BookRow.objects.get(kind="ledger", period=book.period, vintage=book.vintage - 1)
    return correction_lines(corrections, home, before), _recompute(book.period, (book.folder, book.seal), home)


def _recompute(month: str, instead: tuple[str, str], home: Home) -> RevisionImpact:
    moved = RevisionImpact()
    folders = set(BookRow.objects.filter(kind="ledger", period=month).values_list("folder", flat=True))
    for row in DocumentRow.objects.filter(state="issued").order_by("id"):
        folder = home.path / row.folder
        try:
            inputs = stored_inputs(folder)
            if not folders & {b[0] for b in inputs.books}:
                continue
            moved.documents += 1
            printed = json.loads((folder / "claims.json").read_text("utf-8"))["claims"]
            other = replace(inputs, books=tuple(instead if b[0] in folders else b for b in inputs.books))
            title, again = _rewrite(other, folder, home)
        except (Refusal, *_DAMAGED) as problem:
            moved.troubles.append(f"{row.number}不能按更正后的数重算（{problem}），请人工核对。")
            continue
        _compare(row.number, title, printed, again, moved)
    return moved


def _rewrite(inputs: Inputs, folder: Path, home: Home) -> tuple[str, list[Claim]]:
    """Write a document under the rules stored with it; return its title and claims.

    Other figures can call for other words: a rule not read when it was issued comes from the current tables.
    """
    try:
        dossier = Dossier.open(inputs, home.path, stored_rulebook(folder, inputs))
        written = write_draft(dossier)
    except Refusal as refusal:
        if refusal.code != "rule-gap":
            raise
        dossier = Dossier.open(inputs, home.path, _with_current_tables(folder, inputs))
        written = write_draft(dossier)
    claims = claims_of(written, dossier)["claims"]
    return written.page.title.text, json.loads(json.dumps(claims, default=str))


def _with_current_tables(folder: Path, inputs: Inputs) -> Rulebook:
    """Complete the stored rules with rows of the current tables; a stored row supersedes one of the same id."""
    tables = dict(load_shipped_tables()[0])
    for table, stored in json.loads((folder / "rules.json").read_text("utf-8")).items():
        found = tuple(Row(**row) for row in stored.values())
        tables[table] = (*found, *(r for r in tables.get(table, ()) if r.id not in stored))
    return Rulebook(inputs.rules_on, tables)


def _compare(number: str, title: str, printed: list[Claim], again: list[Claim], moved: RevisionImpact) -> None:
    """Match printed and new claims by their value, in order: the numbers of claims shift, the values do not."""
    now: dict[tuple[str, ...], list[Claim]] = {}
    for claim in again:
        now.setdefault(_value_of(claim), []).append(claim)
    for claim in printed:
        left = now.get(_value_of(claim))
        after = left.pop(0) if left else None
        if after is not None and after["text"] == claim["text"]:
            moved.unmoved += 1
            continue
        text = after["text"] if after else _NOT_PRINTED
        value = " ".join(_value_of(claim))
        change = _difference(claim["text"], text)
        moved.figures.append((number, title, claim["clause"], value, claim["text"], text, change))
    for claim in (c for left in now.values() for c in left):
        value = " ".join(_value_of(claim))
        moved.figures.append((number, title, claim["clause"], value, _NEW, claim["text"], "—"))


def _value_of(claim: Claim) -> tuple[str, str]:
    return str(claim["finding"]), str(claim["key"])


def _difference(before: str, after: str) -> str:
    """Format the change of a printed figure; a dash where it is no figure, or printed in another unit."""
    old, new = _FIGURE.search(before), _FIGURE.search(after)
    if old is None or new is None or _FIGURE.sub("", before) != _FIGURE.sub("", after):
        return "—"
    return f"{Decimal(new[0]) - Decimal(old[0]):+}"
