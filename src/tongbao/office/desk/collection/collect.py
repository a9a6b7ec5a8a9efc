"""Collect: import a folder of returns as they came by mail; unreadable files are refused and come back."""

import csv
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tongbao.assess.progress import missing_elements
from tongbao.intake.forms.entries import Entries, Source
from tongbao.intake.forms.grid import read_cover
from tongbao.intake.forms.issued import find_year, identify_list, read_issued
from tongbao.intake.forms.own_form import is_ours
from tongbao.intake.forms.plain_lists import facts_from_csv, facts_from_grades, is_progress_csv, read_received
from tongbao.intake.forms.progress import read_progress
from tongbao.intake.forms.province import read_province
from tongbao.intake.forms.statistical_form import KIND_NAME as STATISTICAL_NAME
from tongbao.intake.reading import sandbox
from tongbao.intake.reading.limits import workbook_limits
from tongbao.intake.reading.workbook import REFUSED, Sheets, read_workbook, verdict_by_name
from tongbao.intake.reading.workbook_text import is_prose
from tongbao.intake.values.flag import ERROR, Flag, make_flag
from tongbao.intake.values.form import FORM_KINDS
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.collection.collect_ledger import (
    COLLECTOR,
    Desk,
    Fresh,
    give_back,
    import_freeform,
    import_own_form,
    refuse_classified,
    store_upload,
)
from tongbao.office.desk.collection.collect_works import read_ledger
from tongbao.office.desk.collection.file_outcome import FileOutcome
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import UploadRow
from tongbao.records.evidence import store_paper
from tongbao.records.fact import Demand, Fact, StatedTally, Status
from tongbao.records.work import Work
from tongbao.registry.reporting import PROVINCE
from tongbao.rules.digest import sha256
from tongbao.rules.rulebook import Rulebook

LISTS = {"received.csv", "decisions.csv"}
# Any format may be a paper; only a file that claims to be a table we could read is refused by name.
_PAPER = "随附"


def collect(
    paths: Iterable[Path],
    home: Home,
    acting: Actor,
    received: Path | None = None,
    received_at: str = "",
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> list[FileOutcome]:
    """Import files and folders; a file that cannot be read is refused by name and the rest goes on.

    Parameters
    ----------
    paths
        Files and folders to import.
    home, acting
        Home they are imported into, and the person who imports.
    received
        Mail register; files that are not in it need ``received_at``.
    received_at
        Time of receipt of the files that are not in the register.
    progress
        Called with files done and files in all.

    Returns
    -------
    list of Taken
        Import outcomes, ordered by file, period and unit.
    """
    roles.territory(acting, "collect")
    own_clock(acting, received, received_at)
    files = sorted(
        f for p in paths for f in ([p] if p.is_file() else p.rglob("*")) if f.is_file() and f.name not in LISTS
    )
    for path in paths:
        if not path.exists():
            raise Refusal("path", f"找不到“{path}”。", "请核对路径。")
    plain = [f for f in files if _is_plain(f)]
    papered = [f for f in files if f not in plain and _is_paper(f)]
    sheets = [f for f in files if f not in plain and f not in papered and not verdict_by_name(f)]
    refused = sorted(set(files) - {*plain, *papered, *sheets})
    papers = {f.name: store_paper(home.evidence, f.read_bytes()) for f in papered}
    register = read_received(received.read_bytes(), received.name) if received else {}
    desk = Desk(home, acting, rows.roster(), papers, register, received_at)
    limits = workbook_limits(Rulebook(acting.now.date()))
    outcomes: list[FileOutcome] = []
    for done, (path, content) in enumerate(sandbox.read_workbooks(sheets, limits), start=1):
        outcomes += _import_file(path, desk, partial(_workbook, path, content, desk))
        progress(done, len(sheets))
    for path in plain:
        outcomes += _import_file(path, desk, partial(_plain, path, desk))
    for path in refused:
        flag = Flag("unreadable", ERROR, f"“{path.name}”：{verdict_by_name(path)}", path.name)
        outcomes.append(FileOutcome(path.name, state="refused", flags=[flag]))
    return sorted(outcomes, key=lambda t: (t.file, t.period, t.unit))


def collect_typed(
    path: Path,
    home: Home,
    acting: Actor,
    papers: Mapping[str, str] | None = None,
    finish: Callable[[FileOutcome], None] = lambda outcome: None,
) -> FileOutcome:
    """Import a form of ours that the program has just written from typed entries; it needs no sandbox.

    Parameters
    ----------
    path
        Workbook to import.
    home, acting
        Home it is imported into, and the person who hands it in.
    papers : mapping of name to digest
        Evidence the form refers to; it is stored already.
    finish
        Called in the same transaction once the return is stored: what the return replaces is retired with it or not at
        all.

    Returns
    -------
    Taken
        Import outcome of the form.

    Raises
    ------
    Refusal
        Code ``typed`` where it cannot be imported, with the reader's sentence.
    """
    roles.territory(acting, "collect")
    sheets = read_workbook(path, workbook_limits(Rulebook(acting.now.date())))
    desk = Desk(home, acting, rows.roster(), dict(papers or {}))

    def read_and_finish(fresh: Fresh) -> list[FileOutcome]:
        (stored,) = _workbook(path, sheets, desk, fresh)
        finish(stored)
        return [stored]

    outcome = _import_file(path, desk, read_and_finish)[0]
    if outcome.state == "refused":
        raise Refusal("typed", outcome.flags[0].sentence, "")
    return outcome


def collect_written(content: bytes, name: str, home: Home, acting: Actor) -> FileOutcome:
    """Import an issued list written by the program itself; call it inside the act that allowed it.

    Raises
    ------
    Refusal
        The reader's refusal where it cannot be imported.
    """
    desk = Desk(home, acting, rows.roster(), written_here=True)
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        outcome = _import_file(path, desk, partial(_plain, path, desk))[0]
    if outcome.state == "refused":
        raise Refusal(outcome.flags[0].code, outcome.flags[0].sentence, "")
    return outcome


def own_clock(acting: Actor, received: Path | None, received_at: str) -> None:
    """Refuse a time of receipt entered by a reporter, and one in the future.

    Raises
    ------
    Refusal
        Code ``received``.
    """
    if COLLECTOR not in roles.person(acting).roles and (received is not None or received_at):
        raise Refusal(
            "received", f"“{acting.who}”是填报员，收到时间以系统时间为准，不能自己填写。", "请去掉收到时间再报送。"
        )
    if received_at and received_time(received_at, "本次来文")[:10] > acting.now.date().isoformat():
        raise Refusal("received", f"收到时间“{received_at}”晚于今天。", "请核对收到日期。")


def _is_plain(path: Path) -> bool:
    """Return whether a file is a list in our own words: issued lists and progress as CSV, grades as JSON."""
    if path.suffix.lower() == ".json":
        return True
    if path.suffix.lower() != ".csv" or path.stat().st_size == 0:
        return False
    try:
        return bool(identify_list(path.read_bytes(), path.name)) or is_progress_csv(path.read_bytes(), path.name)
    except (Refusal, csv.Error):
        return False


def _is_paper(path: Path) -> bool:
    """Return whether a file is stored as a paper: documents, pictures, and unknown formats."""
    verdict = verdict_by_name(path)
    if path.suffix.lower() == ".txt":
        return is_prose(path.read_bytes())
    if not verdict or path.name.startswith(("~$", ".~")):
        return False
    return _PAPER in verdict or path.suffix.lower() not in REFUSED


def _import_file(path: Path, desk: Desk, read: Callable[[Fresh], list[FileOutcome]]) -> list[FileOutcome]:
    content = path.read_bytes()
    digest = sha256(content)
    try:
        with one_act():
            # Checked inside the act: of two people who import the same file at once, one finds it here.
            if known := _known(path, digest):
                return known
            received_at, sender = _received(path, digest, desk)
            given = {
                "digest": digest,
                "file": path.name,
                # Reporters are the senders of their own returns; mail has its sender in the register.
                "sender": sender or (desk.acting.who if desk.is_reporter else ""),
                "received_at": received_at,
            }
            outcomes = read(lambda: UploadRow(**given, state="collected"))
            store_paper(desk.home.evidence, content)
            audit_log.record(desk.acting, "collect", f"{path.name} {digest[:12]} {received_at}")
        return outcomes
    except Refusal as problem:
        return [FileOutcome(path.name, state="refused", flags=[Flag(problem.code, ERROR, str(problem), path.name)])]


def _known(path: Path, digest: str) -> list[FileOutcome]:
    """Return the returns of a file that was imported before, as unchanged."""
    before = list(UploadRow.objects.filter(digest=digest).order_by("id"))
    if not before:
        return []
    note = Flag("duplicate", "warning", f"与已收到的“{before[0].file}”完全相同，未重复登记。", path.name)
    return [
        FileOutcome(
            path.name, u.kind, u.unit, u.period, "unchanged", read=u.read, unchanged=u.read, flags=[note], upload=u.pk
        )
        for u in before
    ]


def _received(path: Path, digest: str, desk: Desk) -> tuple[str, str]:
    line = desk.register.get(path.name)
    if line is None:
        if desk.register and not desk.received_at:
            raise Refusal(
                "register",
                f"收文登记中没有“{path.name}”。",
                "请在 received.csv 中补登收到时间和发件人，或用 --received-at 写明。",
            )
        return received_time(desk.received_at or desk.acting.at, path.name), ""
    if line.digest != digest:
        raise Refusal(
            "register",
            f"“{path.name}”与收文登记的摘要不符（登记{line.digest[:12]}，实际{digest[:12]}）。",
            "请核对来文；确为更正件的，在 received.csv 中按新文件登记摘要和收到时间。",
        )
    return received_time(line.received_at, path.name), line.sender


def received_time(text: str, file: str) -> str:
    """Parse a time of receipt as it was given.

    Raises
    ------
    Refusal
        Code ``register`` where it is not a time.
    """
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(
            "register", f"“{file}”的收到时间“{text}”无法识别。", "请写成 2017-04-01 或 2017-04-01T08:30:00。"
        ) from None
    return text


def _workbook(path: Path, content: Sheets | str, desk: Desk, fresh: Fresh) -> list[FileOutcome]:
    if isinstance(content, str):
        raise Refusal("unreadable", f"“{path.name}”：{content}", "")
    refuse_classified(content, path.name, Rulebook(desk.acting.now.date()))
    if not is_ours(content):
        return import_freeform(content, fresh, path.name, desk)
    try:
        return _own(path, content, desk, fresh)
    except Refusal as problem:
        if problem.code != "template":
            raise
        # Somebody changed our form; its content may still be certain.
        with suppress(Refusal):
            return import_freeform(content, fresh, path.name, desk)
        raise


def _own(path: Path, content: Sheets, desk: Desk, fresh: Fresh) -> list[FileOutcome]:
    cover = read_cover(content)
    kinds = {name: kind for kind, name in FORM_KINDS.items()}
    if cover.get("报表种类") == STATISTICAL_NAME:
        raise Refusal(
            "kind", f"“{path.name}”是{STATISTICAL_NAME}。", "请用 tongbao statistical take 收进：它与台账逐项核对。"
        )
    kind = kinds.get(cover.get("报表种类", ""))
    if kind is None:
        raise Refusal(
            "template", f"“{path.name}”的报表种类“{cover.get('报表种类', '')}”无法识别。", "请用系统下发的模板填报。"
        )
    try:
        month = Month.parse(cover.get("报告期", ""))
    except ValueError:
        raise Refusal(
            "template", f"“{path.name}”的报告期“{cover.get('报告期', '')}”应写成 2017-03 的样子。", "请改正后重报。"
        ) from None
    if kind == "ledger":
        return import_own_form(content, month, fresh, path.name, desk)
    return [
        _progress(content, month, fresh(), FileOutcome(path.name, kind, cover.get("单位编号", ""), str(month)), desk)
    ]


def _progress(sheets: Sheets, month: Month, upload: UploadRow, outcome: FileOutcome, desk: Desk) -> FileOutcome:
    unit = desk.roster.find(outcome.unit, month.last_day)
    if unit is None:
        raise Refusal(
            "unit", f"“{outcome.file}”的单位编号“{outcome.unit}”在{month}不是填报单位。", "请核对模板首页的单位编号。"
        )
    if desk.own and (outcome.kind == "province" or unit.id == PROVINCE):
        raise Refusal("territory", f"“{outcome.file}”是省本级的报表，只能由省办人员报送。", "请改用本单位的报表。")
    source = Source(outcome.file, upload.digest[:12], unit.id, str(month), upload.received_at, desk.papers)
    works: list[Work] = []
    entries: Entries
    if outcome.kind == "works":
        ledger = read_ledger(sheets, source, desk.roster, month)
        entries, works = ledger.entries, ledger.works
    else:
        reader = read_progress if outcome.kind == "progress" else read_province
        entries = reader(sheets, source, Rulebook(month.last_day))
    outcome.unit = unit.id
    _known_units(entries, source, desk)
    store_upload(upload, outcome, desk)
    rows.store_records(
        upload,
        [*entries.facts, *([entries.report] if entries.report else []), *entries.tallies, *entries.demands, *works],
    )
    rows.store_flags(entries.flags, str(month), {outcome.file: upload})
    outcome.flags = entries.flags
    outcome.read, outcome.unanswered = entries.rows, entries.blank
    outcome.held = len({(f.sheet, f.row) for f in entries.flags if f.severity == ERROR})
    outcome.accepted = outcome.read - outcome.held - outcome.unanswered
    upload.read = outcome.read
    upload.save()
    give_back(sheets, upload, outcome.flags, desk.home)
    return outcome


def _known_units(entries: Entries, source: Source, desk: Desk) -> None:
    """Flag facts about unknown units at their rows and leave them out."""
    known = {u.id for u in desk.roster.units}
    for fact in [f for f in entries.facts if f.unit not in known]:
        sheet, _, row = fact.place.partition("!")
        sentence = f"填报单位“{fact.unit}”不在名录中。请填单位编号，如 province。"
        about = (fact.unit, source.period, fact.matter)
        entries.flags.append(Flag("unit", ERROR, sentence, source.file, sheet, int(row), "A" + row, about))
        entries.facts.remove(fact)


def _plain(path: Path, desk: Desk, fresh: Fresh) -> list[FileOutcome]:
    upload = fresh()
    content, day = path.read_bytes(), date.fromisoformat(upload.received_at[:10])
    if path.suffix.lower() == ".csv" and (list_id := identify_list(content, path.name)):
        return [_issued(list_id, content, path.name, upload, desk)]
    facts: list[Fact | StatedTally | Demand]
    if path.suffix.lower() == ".json":
        period, found = facts_from_grades(content, path.name, upload.digest[:12], upload.received_at, desk.roster, day)
        outcome = FileOutcome(path.name, "grades", "province", period)
    else:
        found = facts_from_csv(content, path.name, upload.digest[:12], upload.received_at, desk.roster, Rulebook(day))
        outcome = FileOutcome(path.name, "progress", "csv", str(Month.containing(day)))
    facts = list(found)
    outcome.flags = _lacking(found, outcome, Rulebook(day))
    store_upload(upload, outcome, desk)
    rows.store_records(upload, facts)
    rows.store_flags(outcome.flags, outcome.period, {outcome.file: upload})
    outcome.read = outcome.accepted = upload.read = len(facts)
    upload.save()
    return [outcome]


def _issued(list_id: str, content: bytes, name: str, upload: UploadRow, desk: Desk) -> FileOutcome:
    """Import a list of issued numbers as a whole or not at all; an id denotes one record permanently."""
    rulebook = Rulebook(Span.parse(find_year(content, name)).last.last_day)
    year, found = read_issued(content, name, upload.digest[:12], upload.received_at, desk.roster, rulebook)
    for id_, file in sorted(rows.issued_before(r.id for r in found).items()):
        raise Refusal(
            "issued",
            f"{name}中的编号“{id_}”已在“{file}”中登记。",
            "更改已下达的数，请用新编号登记新文件；原数保留备查。",
        )
    outcome = FileOutcome(name, "targets", list_id, year, read=len(found), accepted=len(found))
    store_upload(upload, outcome, desk)
    rows.store_records(upload, found)
    return outcome


def _lacking(facts: Iterable[Fact], outcome: FileOutcome, rulebook: Rulebook) -> list[Flag]:
    """Flag a "yes" of a plain list that lacks a required element, as in a form."""
    flags = []
    for fact in facts:
        matter = rulebook.find("matters", fact.matter)
        if matter is None or fact.status is not Status.YES or not missing_elements(fact, matter):
            continue
        sentence = f"“{matter.text('name')}”报“是”，但要件不全，补齐或经省办核实前不计为完成。"
        row = int(fact.place.partition("!")[2] or 0)
        about = (fact.unit, outcome.period, fact.matter)
        flags.append(make_flag("elements", sentence, rulebook, file=outcome.file, row=row, about=about))
    return flags
