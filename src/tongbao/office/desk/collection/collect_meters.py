"""Collect meter data: aggregated by the engine in the sandbox, imported as ledgers by institution and month.

A reading refers to a paper that lists every meter with its multiplier and its counted amount; the paper names the data
by its digest, and both are stored. So the same data under a corrected list of meters is another paper and is imported
again.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tongbao.intake.meters.messages import MeteredMonth
from tongbao.intake.meters.meter_list import Meter, is_meter_list, read_meter_list
from tongbao.intake.meters.metered_ledger import build_ledgers, build_paper, group_by_institution
from tongbao.intake.reading import sandbox
from tongbao.intake.reading.limits import meter_limits, read_head
from tongbao.intake.reading.meter_files import unpack_roll_up
from tongbao.intake.reading.workbook import Sheets
from tongbao.intake.review.state import State
from tongbao.intake.values.flag import ERROR, Flag, make_flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.number_text import list_some
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.collection.collect import own_clock, received_time
from tongbao.office.desk.collection.collect_ledger import Desk, refuse_classified, store_ledger
from tongbao.office.desk.collection.file_outcome import FileOutcome
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import RecordRow, UploadRow
from tongbao.records.engine.meters import RollUp
from tongbao.records.evidence import file_digest, store_file, store_paper
from tongbao.rules.digest import sha256
from tongbao.rules.rulebook import Rulebook

KIND = "meters"
_METER = "meter"
_HEAD_BYTES = 4096
_NAMED = 5


@dataclass
class _File:
    """Hold one file of meter data during its import."""

    path: Path
    digest: str
    received_at: str
    desk: Desk
    books: dict[date, Rulebook] = field(default_factory=dict)

    def rulebook(self, day: date) -> Rulebook:
        """Return the rules of a day, opened once a file."""
        return self.books.setdefault(day, Rulebook(day))

    @property
    def today(self) -> Rulebook:
        """Return the rules of the day of the import."""
        return self.rulebook(self.desk.acting.now.date())


def collect_meters(
    paths: Iterable[Path],
    home: Home,
    acting: Actor,
    received_at: str = "",
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> list[FileOutcome]:
    """Import lists of meters and their data; a file that cannot be read is refused by name and the rest goes on.

    Parameters
    ----------
    paths
        Meter lists and files of meter data.
    home, acting
        Home they are imported into, and the person who imports.
    received_at
        Time of receipt; the time of the act where it is empty.
    progress
        Called with files done and files in all, then with institutions done and in all of each file.

    Returns
    -------
    list of Taken
        Import outcomes of the lists, and of each data file as a whole and by institution and month.

    Raises
    ------
    Refusal
        Where the person may not collect, or a time of receipt is wrong.
    """
    roles.territory(acting, "collect")
    own_clock(acting, None, received_at)
    at = received_time(received_at or acting.at, "计量数据")
    files = sorted(f for p in paths for f in ([p] if p.is_file() else p.rglob("*")) if f.is_file())
    desk = Desk(home, acting, rows.roster(), received_at=received_at)
    lists = [f for f in files if is_meter_list(read_head(f, _HEAD_BYTES))]
    outcomes: list[FileOutcome] = []
    for path in [*lists, *(f for f in files if f not in lists)]:
        try:
            refuse_classified(Sheets(), path.name, Rulebook(acting.now.date()))
            if path in lists:
                outcomes.append(_list(path, desk))
            else:
                outcomes += _data(_File(path, file_digest(path), at, desk), progress)
        except Refusal as problem:
            flags = [Flag(problem.code, ERROR, str(problem), path.name)]
            outcomes.append(FileOutcome(path.name, KIND, state="refused", flags=flags))
    return outcomes


def meters() -> dict[str, Meter]:
    """Return every listed meter by id: for each institution those of the newest list that names it."""
    newest: dict[str, tuple[int, list[Meter]]] = {}
    for upload, body in RecordRow.objects.filter(type=_METER).order_by("id").values_list("upload_id", "body"):
        meter = Meter(**body)
        known = newest.get(meter.institution)
        if known is None or known[0] != upload:
            newest[meter.institution] = (upload, [])
        newest[meter.institution][1].append(meter)
    # A meter that moved to another institution belongs to the one that listed it last.
    return {m.id: m for _, own in sorted(newest.values(), key=lambda x: x[0]) for m in own}


def _list(path: Path, desk: Desk) -> FileOutcome:
    content, day = path.read_bytes(), desk.acting.now.date()
    found = read_meter_list(content, path.name, desk.roster, Rulebook(day))
    outcome = FileOutcome(path.name, KIND, read=len(found))
    with one_act():
        _may_list(found, desk)
        newest = UploadRow.objects.filter(kind=KIND, unit=_METER).order_by("id").last()
        if newest is not None and newest.digest == sha256(content):
            outcome.state, outcome.unchanged = "unchanged", len(found)
            return outcome
        upload = UploadRow.objects.create(
            file=path.name,
            kind=KIND,
            unit=_METER,
            # The same list may come back after another; the act's time distinguishes the two.
            period=desk.acting.now.strftime("%Y%m%d%H%M%S%f"),
            digest=store_paper(desk.home.evidence, content),
            received_at=desk.acting.at,
            state=State.ACCEPTED.value,
            read=len(found),
        )
        RecordRow.objects.bulk_create(
            RecordRow(upload=upload, type=_METER, key=m.id[:120], body=asdict(m)) for m in found
        )
        audit_log.record(desk.acting, "collect", f"meters {path.name} {upload.digest[:12]}")
    outcome.state, outcome.accepted = "collected", len(found)
    return outcome


def _may_list(found: Sequence[Meter], desk: Desk) -> None:
    """Refuse a person with a territory who lists meters of other institutions, or reassigns theirs."""
    if not desk.own:
        return
    day, known = desk.acting.now.date(), meters()
    wanted = {m.institution for m in found} | {known[m.id].institution for m in found if m.id in known}
    for institution in sorted(wanted):
        roles.require(desk.acting, "collect", institution, desk.roster, day)


def _data(file: _File, progress: Callable[[int, int], None]) -> list[FileOutcome]:
    answer = sandbox.read_meters(file.path, meter_limits(file.today))
    if isinstance(answer, str):
        raise Refusal("unreadable", f"“{file.path.name}”：{answer}", "")
    rolled, listed = unpack_roll_up(answer), meters()
    found, unlisted = group_by_institution(rolled.months, listed)
    whole = _whole(file, rolled, unlisted)
    if not found:
        raise Refusal(
            KIND,
            f"“{file.path.name}”里没有一块登记过的表（如{'、'.join(unlisted[:_NAMED]) or '没有一行能读'}）。",
            "请先收表计登记表：表号、机构编号、项目、倍率。",
        )
    with one_act():
        for institution in found:
            _may_collect(institution, file)
        if store_file(file.desk.home.evidence, file.path) != file.digest:
            raise Refusal("changed", f"“{file.path.name}”在读取时被改动。", "请等文件写完后重新收文。")
        known = {"file": file.path.name, "received_at": file.received_at, "state": State.ACCEPTED.value}
        UploadRow.objects.get_or_create(digest=file.digest, kind=KIND, unit="", period="", defaults=known)
        audit_log.record(file.desk.acting, "collect", f"meters {file.path.name} {file.digest[:12]} {file.received_at}")
    by_institution: dict[str, list[Meter]] = {}
    for meter in listed.values():
        by_institution.setdefault(meter.institution, []).append(meter)
    outcomes = [whole]
    for done, institution in enumerate(sorted(found), start=1):
        with one_act():
            outcomes += _institution(institution, found[institution], by_institution[institution], file, whole)
        progress(done, len(found))
    return outcomes


def _may_collect(institution: str, file: _File) -> None:
    if file.desk.own:
        roles.require(file.desk.acting, "collect", institution, file.desk.roster, file.desk.acting.now.date())


def _institution(
    institution: str, counted: Sequence[MeteredMonth], own: Sequence[Meter], file: _File, whole: FileOutcome
) -> list[FileOutcome]:
    """Store the months of one institution, each a ledger and a return of its own on one paper."""
    content = _written(build_paper(counted, file.digest))
    digest = sha256(content)
    # A name is stored in 200 characters; the institution's part distinguishes papers.
    name = f"{file.path.stem[:120]}_{institution}_计量汇总.csv"
    empty = Ledger(name, digest[:12], institution, Month.parse(counted[0].month.month), file.received_at)
    found = build_ledgers(counted, own, empty, file.desk.roster, file.rulebook)
    whole.flags += empty.flags
    known = set(
        UploadRow.objects.filter(digest=digest, kind="ledger", unit=institution).values_list("period", flat=True)
    )
    outcomes = []
    for ledger in found:
        if str(ledger.month) in known:
            outcomes.append(
                FileOutcome(name, "ledger", institution, str(ledger.month), "unchanged", read=1, unchanged=1)
            )
            continue
        upload = UploadRow(digest=digest, file=name, received_at=file.received_at, state=State.COLLECTED.value)
        outcomes.append(store_ledger(ledger, upload, file.desk, single=False))
    if any(t.state == "collected" for t in outcomes):
        store_paper(file.desk.home.evidence, content)
    return outcomes


def _whole(file: _File, rolled: RollUp, unlisted: Sequence[str]) -> FileOutcome:
    """Summarise the file as a whole: rows that cannot be read, meters that are not listed."""
    months = sorted({m.month for m in rolled.months})
    span = "" if not months else months[0] if len(months) == 1 else f"{months[0]}..{months[-1]}"
    read = len(rolled.months)
    outcome = FileOutcome(file.path.name, KIND, "", span, "collected", read=read, accepted=read)
    if rolled.unread:
        sentence = f"有{rolled.unread}行的表号、时间或数读不出（如“{rolled.example}”），没有计入。请改正后重报。"
        outcome.flags.append(make_flag("meter_unread", sentence, file.today, file=file.path.name))
    if unlisted:
        named = list_some([f"“{m}”" for m in unlisted], _NAMED, "块")
        sentence = f"表{named}不在登记表上，没有计入。请补登记后把同一文件重新收文；不应计入的，登记为“不计入”。"
        outcome.flags.append(make_flag("meter_unlisted", sentence, file.today, file=file.path.name))
    return outcome


def _written(lines: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue().encode("utf-8-sig")
