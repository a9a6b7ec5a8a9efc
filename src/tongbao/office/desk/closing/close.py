"""Close: seal the accepted returns of a period into a book, proposed by one person, confirmed by another."""

import shutil
from collections.abc import Callable

import tongbao
from tongbao.intake.review.state import ACCEPTED, State
from tongbao.measure.number_text import list_some
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.closing.book_tables import tables_of
from tongbao.office.desk.closing.monthly_cells import store_month_cells
from tongbao.office.desk.closing.restatements import restatements_waiting
from tongbao.office.desk.home import audit_log, period_lock
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.desk.home.period_lock import return_kinds
from tongbao.office.desk.home.shared_books import upload_book
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, CorrectionRow, FlagRow, OfficeRow, ProposalRow, ReadingRow, UploadRow
from tongbao.records.book import read_json, write_book
from tongbao.records.seal import Seal
from tongbao.records.verified_books import MEMORY, VerifiedBooks
from tongbao.registry.institution import Institution
from tongbao.registry.roster import Roster
from tongbao.rules.digest import sha256
from tongbao.rules.rulebook import Rulebook

_NAMED = 20


def close(
    kind: str, period: str, home: Home, acting: Actor, progress: Callable[[int, int], None] = lambda done, whole: None
) -> list[BookRow] | None:
    """Close every period of a span; the first call proposes and returns None, another person's call closes.

    Parameters
    ----------
    kind, period
        Kind of book, and a period or span of months.
    home, acting
        Home the books are closed in, and the person who proposes or confirms.
    progress
        Called with periods done and periods in all.

    Returns
    -------
    list of BookRow or None
        Closed books; None where the closing was only proposed.

    Raises
    ------
    Refusal
        Codes ``kind``, ``period``, ``unreviewed``, ``absent``, ``sealed``, ``nothing``, ``two-persons``.
    """
    months = period_lock.periods_named(kind, period)
    roster, subject = rows.roster(), f"{kind} {period}"
    with one_act():
        roles.require(acting, "close")
        if len(months) > 1 and ProposalRow.objects.filter(act="close", subject=subject).exists():
            # A closing of many months that was interrupted continues where it stopped.
            months = [m for m in months if not _done(kind, m)] or months
        _ready(kind, months, roster)
        content = _content(kind, period_lock.periods_named(kind, period))
        proposer = roles.confirm_by_second(acting, "close", subject, keep=True, content=content)
        audit_log.record(acting, "close", f"{'确认' if proposer else '提出'}封账 {subject}")
    if proposer is None:
        return None
    closed = []
    for done, month in enumerate(months, start=1):
        with one_act():
            # Returns that came or were undone since the confirmation are seen here, and none comes in after.
            period_lock.lock(kind, month)
            _ready(kind, [month], roster)
            closed.append(_close_one(kind, month, proposer, roster, home, acting))
            if month == months[-1]:
                roles.confirmed_by_second("close", subject)
        progress(done, len(months))
    return closed


def _ready(kind: str, months: list[str], roster: Roster) -> None:
    uploads = UploadRow.objects.filter(kind__in=return_kinds(kind), period__in=months)
    waiting = list(uploads.filter(state=State.COLLECTED.value).values_list("file", flat=True))
    if waiting:
        raise Refusal(
            "unreviewed",
            f"{kind} {months[0]}还有{len(waiting)}份报表没有审核办结：{'、'.join(sorted(waiting)[:5])}。",
            "请先用 review 接收或退回。",
        )
    sealed = [m for m in months if _done(kind, m)]
    if sealed:
        remedy = "更正请用 correct 登记后再封下一稿。"
        if kind == "targets":
            remedy = "新下达、新登记的清单请先收文、审核，再封下一稿。"
        raise Refusal("sealed", f"{kind} {sealed[0]}已经封账。", remedy)
    if kind == "targets" and (restated := restatements_waiting(months)):
        ids = "、".join(id_ for id_, *_ in restated[:_NAMED])
        raise Refusal(
            "restatement",
            f"{months[0]}有{len(restated)}项基期重述没有经上一级批准：{ids}。",
            "请先用 restate 批准，或退回清单。",
        )
    if kind == "ledger":
        there = uploads.filter(state__in=ACCEPTED)
        if empty := sorted(set(months) - set(there.values_list("period", flat=True))):
            raise Refusal("nothing", f"{empty[0]}没有已接收的台账。", "请先收文、审核；没有台账的月份不封账。")
        _nobody_absent(months, roster)
        _nobody_twice(months)
    elif not uploads.filter(state=State.ACCEPTED.value).exists():
        raise Refusal("nothing", f"{kind} {months[0]}没有已接收的报表。", "请先收文、审核。")


def _content(kind: str, months: list[str]) -> str:
    """Compute a digest of the returns and corrections to be sealed; sealing some of the months does not change it."""
    uploads = UploadRow.objects.filter(kind__in=return_kinds(kind), period__in=months, state__in=ACCEPTED).order_by(
        "id"
    )
    parts = [f"{pk} {digest_}" for pk, digest_ in uploads.values_list("pk", "digest")]
    if kind == "ledger":
        corrections = CorrectionRow.objects.filter(month__in=months).order_by("id")
        parts += [f"correction {pk}" for pk in corrections.values_list("pk", flat=True)]
    return sha256("\n".join(parts).encode())


def _nobody_twice(months: list[str]) -> None:
    """Check that no institution appears in two accepted ledgers of a month.

    Raises
    ------
    Refusal
        Code ``twice``.
    """
    for month in months:
        found = ReadingRow.objects.filter(month=month, upload__kind="ledger", upload__state=State.ACCEPTED.value)
        first: dict[str, str] = {}
        for institution, file in found.order_by("upload_id").values_list("institution", "upload__file"):
            if institution in first:
                raise Refusal(
                    "twice",
                    f"{month}“{institution}”在两份已接收的台账中都有数（“{first[institution]}”“{file}”），会重复计算。",
                    "请退回其中一份，或以新换旧后再封账。",
                )
            first[institution] = file


def _done(kind: str, period: str) -> bool:
    return _latest(kind, period) is not None and not _more(kind, period)


def _nobody_absent(months: list[str], roster: Roster) -> None:
    """Check that nobody owes a return: by the county's ledger, its unit's, its institutions' own, or a noted absence.

    Raises
    ------
    Refusal
        Code ``absent``.
    """
    for text in months:
        if _latest("ledger", text):
            continue
        month = Month.parse(text)
        accepted = UploadRow.objects.filter(kind="ledger", period=text, state=State.ACCEPTED.value)
        came = set(accepted.values_list("unit", flat=True))
        noted = set(FlagRow.objects.filter(period=text, choice="absent").values_list("key", flat=True))
        day = month.last_day
        there = [s for s in roster.institutions if s.exists(day)]
        units = {c: roster.unit_of_county(c, day) for c in {s.county for s in there}}
        missing = [
            s for s in there if not came & {s.id, s.county, units[s.county]} and f"complete:{s.id}:{text}:" not in noted
        ]
        if missing:
            raise Refusal(
                "absent", f"{text}台账还缺：{_named(missing, month, roster)}。", "请催报；收齐并审核后再封账。"
            )


def _named(missing: list[Institution], month: Month, roster: Roster) -> str:
    """Name whole counties and single institutions, the first of many."""
    owed: dict[str, int] = {}
    for state in roster.institutions:
        if state.exists(month.last_day):
            owed[state.county] = owed.get(state.county, 0) + 1
    by_county: dict[str, list[str]] = {}
    for state in missing:
        by_county.setdefault(state.county, []).append(state.name)
    names: list[str] = []
    for county, own in sorted(by_county.items()):
        region = roster.region(county, month.last_day)
        names += [region.name if region else county] if len(own) == owed[county] else sorted(own)
    return list_some(names, _NAMED)


def _close_one(kind: str, period: str, proposer: str, roster: Roster, home: Home, acting: Actor) -> BookRow:
    before = _latest(kind, period)
    vintage = before.vintage + 1 if before else 1
    scope = str(OfficeRow.objects.get(key="scope").value)
    day = roles.day_of(period, acting.now.date())
    rulebook = Rulebook(day)
    tables = tables_of(kind, period, rulebook, roster, home.path, before)
    folder = home.books / kind / period / f"v{vintage}"
    if folder.exists():
        # A crash after the files and before the row leaves a folder without a registered book.
        shutil.rmtree(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    seal = write_book(
        folder,
        Seal(kind, scope, period, vintage, parent=before.seal if before else ""),
        tables,
        rulebook.used(),
        # A later vintage is the one before it with corrections applied: it uses the same registry.
        read_json(home.path / before.folder, "registry") if before and kind == "ledger" else roster.as_sealed(),
        {"closed_by": [proposer, acting.who], "closed_at": acting.at, "software": tongbao.__version__},
    )
    upload_book(home, folder, seal.sha256)
    VerifiedBooks(home.path / MEMORY).written(folder, seal.sha256)
    if kind == "ledger":
        store_month_cells(folder, seal.sha256, before, tables, rulebook, home)
    uploads = UploadRow.objects.filter(kind__in=return_kinds(kind), period=period, state=State.ACCEPTED.value)
    uploads.update(state=State.SEALED.value)
    if kind == "ledger":
        CorrectionRow.objects.filter(month=period, vintage=0).update(vintage=vintage)
    audit_log.record(acting, "close", f"{kind} {period} v{vintage} {seal.sha256}")
    return BookRow.objects.create(
        kind=kind,
        scope=scope,
        period=period,
        vintage=vintage,
        seal=seal.sha256,
        seal_sm3=seal.sm3,
        folder=str(folder.relative_to(home.path)),
        proposed_by=proposer,
        confirmed_by=acting.who,
        closed_at=acting.at,
    )


def _latest(kind: str, period: str) -> BookRow | None:
    return BookRow.objects.filter(kind=kind, period=period).order_by("-vintage").first()


def _more(kind: str, period: str) -> bool:
    """Return whether there is content for another vintage: corrections, or issued lists that came after the seal."""
    if kind == "targets":
        return UploadRow.objects.filter(kind=kind, period=period, state=State.ACCEPTED.value).exists()
    return kind == "ledger" and CorrectionRow.objects.filter(month=period, vintage=0).exists()
