"""Which published figures a correction moves, and by how much: issued documents told again from the corrected book."""

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
from tongbao.office.desk.closing.correct import latest, shown
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

MOVED_HEAD = ("文号", "文件", "所在句子", "取值", "原印", "将为", "差额")
_DAMAGED = (OSError, ValueError, LookupError, TypeError, EngineError)
_FIGURE = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_NOT_PRINTED = "不再印出"
_NEW = "原来没有"

Claim = dict[str, Any]
Table = list[tuple[str, ...]]


@dataclass
class Moved:
    """What a new vintage of a month does to what was published.

    Parameters
    ----------
    figures : (number, title, sentence, which value, printed, would be, difference), see MOVED_HEAD.
    unmoved : how many printed claims stay as they are.
    documents : how many issued documents rest on the month.
    troubles : documents that cannot be told again, as sentences.
    """

    documents: int = 0
    unmoved: int = 0
    figures: Table = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def sentence(self, month: str) -> str:
        """The whole in one sentence."""
        if not self.documents:
            return f"没有已印发的文件以{month}账册为依据，不影响已公布的数。"
        told = f"以{month}账册为依据的已印发文件{self.documents}份，印出的数和名称中{len(self.figures)}处改变"
        return "".join((f"{told}，{self.unmoved}处不变。", *self.troubles))


def moved_figures(corrections: Sequence[Correction], home: Home) -> Moved:
    """What the next vintage would move: the corrections already registered with these (one month) laid on.

    Raises
    ------
    Refusal
        Code ``tampered`` where the newest closed book no longer agrees with its seal.
    """
    if not corrections:
        return Moved()
    month = corrections[0].month
    book = latest(str(month))
    if book is None or not DocumentRow.objects.filter(state="issued").exists():
        return Moved()
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
        return _told_again(str(month), (str(made), seal.sha256), home)


def vintage_tables(book: BookRow, home: Home) -> tuple[Table, Moved]:
    """The difference table of a closed later vintage of a ledger: its corrections, and the figures that move."""
    if book.kind != "ledger" or book.vintage == 1:
        return [], Moved()
    taken = rows.corrections(Month.parse(book.period), book.vintage)
    before = BookRow.objects.get(kind="ledger", period=book.period, vintage=book.vintage - 1)
    return shown(taken, home, before), _told_again(book.period, (book.folder, book.seal), home)


def _told_again(month: str, instead: tuple[str, str], home: Home) -> Moved:
    moved = Moved()
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
            title, again = _written(other, folder, home)
        except (Refusal, *_DAMAGED) as problem:
            moved.troubles.append(f"{row.number}不能按更正后的数重算（{problem}），请人工核对。")
            continue
        _compare(row.number, title, printed, again, moved)
    return moved


def _written(inputs: Inputs, folder: Path, home: Home) -> tuple[str, list[Claim]]:
    """Title and claims of a document under the rules kept with it.

    Other figures can call for other words: what was not read when it was issued comes from the tables of today.
    """
    try:
        dossier = Dossier.open(inputs, home.path, stored_rulebook(folder, inputs))
        written = write_draft(dossier)
    except Refusal as refusal:
        if refusal.code != "rule-gap":
            raise
        dossier = Dossier.open(inputs, home.path, _with_today(folder, inputs))
        written = write_draft(dossier)
    told = claims_of(written, dossier)["claims"]
    return written.page.title.text, json.loads(json.dumps(told, default=str))


def _with_today(folder: Path, inputs: Inputs) -> Rulebook:
    """Kept rules with the rows of today's tables they lack; a kept row stands in place of one of the same name."""
    tables = dict(load_shipped_tables()[0])
    for table, kept in json.loads((folder / "rules.json").read_text("utf-8")).items():
        found = tuple(Row(**row) for row in kept.values())
        tables[table] = (*found, *(r for r in tables.get(table, ()) if r.id not in kept))
    return Rulebook(inputs.rules_on, tables)


def _compare(number: str, title: str, printed: list[Claim], again: list[Claim], moved: Moved) -> None:
    """Match what was printed and what would be by the value it is, in order: numbers of claims shift, values do not."""
    now: dict[tuple[str, ...], list[Claim]] = {}
    for claim in again:
        now.setdefault(_which(claim), []).append(claim)
    for claim in printed:
        left = now.get(_which(claim))
        after = left.pop(0) if left else None
        if after is not None and after["text"] == claim["text"]:
            moved.unmoved += 1
            continue
        text = after["text"] if after else _NOT_PRINTED
        value = " ".join(_which(claim))
        moved.figures.append((number, title, claim["clause"], value, claim["text"], text, _by(claim["text"], text)))
    for claim in (c for left in now.values() for c in left):
        value = " ".join(_which(claim))
        moved.figures.append((number, title, claim["clause"], value, _NEW, claim["text"], "—"))


def _which(claim: Claim) -> tuple[str, str]:
    return str(claim["finding"]), str(claim["key"])


def _by(before: str, after: str) -> str:
    """By how much a printed figure moves; a dash where it is no figure, or printed in another unit."""
    one, other = _FIGURE.search(before), _FIGURE.search(after)
    if one is None or other is None or _FIGURE.sub("", before) != _FIGURE.sub("", after):
        return "—"
    return f"{Decimal(other[0]) - Decimal(one[0]):+}"
