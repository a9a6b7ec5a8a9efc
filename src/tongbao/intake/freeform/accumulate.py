"""Collect the contents of a freeform workbook by institution and month, then build ledgers by county and month."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from tongbao.intake.values.amounts import ItemAmount
from tongbao.intake.values.conversion import Conversion, NotData
from tongbao.intake.values.dates import format_span
from tongbao.intake.values.flag import Flag, make_flag
from tongbao.intake.values.form import ledger_items
from tongbao.intake.values.ledger_lines import Ledger, LedgerLine
from tongbao.intake.values.proration import DatedBill, prorate_bills
from tongbao.measure.period import Month, Span, format_chinese_date
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.records.reading import Reading
from tongbao.registry.institution import Institution, state_in
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

Key = tuple[str, Month]


@dataclass(frozen=True, slots=True)
class SourceCell:
    """Sheet, row (from 1) and address of a cell; the address is empty for a whole row."""

    sheet: str
    row: int
    cell: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """File as it was received.

    Attributes
    ----------
    name
        File name.
    upload
        Id of the upload.
    received : ISO date or date and time
        When it was received; the rules of that day apply where no month is known.
    place
        County code, unit id or institution id of a known sender: rows of others are flagged. Empty otherwise.
    """

    name: str
    upload: str
    received: str
    place: str = ""

    @property
    def day(self) -> date:
        """Return the day of receipt."""
        return date.fromisoformat(self.received[:10])


@dataclass
class MonthRecord:
    """Amounts of one institution in one month, each item with its source cell.

    Attributes
    ----------
    source
        First row the institution and month were read from.
    amounts : mapping of carrier id to amount and source cell
        Items read so far.
    disputed : carrier ids
        Items that are flagged and therefore not imported.
    basis, payment : row ids of ``bases`` and ``payments``
        Empty where the row does not give them.
    apportioned
        Whether a bill was split over months by days.
    """

    source: SourceCell
    amounts: dict[str, tuple[ItemAmount, SourceCell]] = field(default_factory=dict)
    disputed: set[str] = field(default_factory=set)
    basis: str = ""
    payment: str = ""
    apportioned: bool = False


@dataclass
class WorkbookContents:
    """Everything read so far of one workbook; the readers of sheets and rows add to it.

    Attributes
    ----------
    origin
        File being read.
    records : mapping of institution id and month to record
        Amounts per institution and month.
    pending : mapping of sheet and row to the row's text
        Rows read, but neither imported, flagged nor set aside yet.
    imported_rows : pairs of sheet and row
        Rows that went into a record.
    bills : mapping of institution id and carrier id to bills
        Bills to be split over months by days.
    activity_amounts : key, carrier id, carrier name, amount, source cell
        People and area beside bills; they belong to every month the bill covers to its end.
    blanks : key, carrier id, carrier name, source cell
        Required cells left blank.
    months, places
        Months and counties or units named by titles; used where no row was imported.
    """

    origin: ReceivedFile
    roster: Roster
    rulebook_of: Callable[[date], Rulebook]
    records: dict[Key, MonthRecord] = field(default_factory=dict)
    flags: list[tuple[Key | None, Flag]] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)
    not_data: list[NotData] = field(default_factory=list)
    bills: dict[tuple[str, str], list[tuple[DatedBill, SourceCell]]] = field(default_factory=lambda: defaultdict(list))
    activity_amounts: list[tuple[Key, str, str, ItemAmount, SourceCell]] = field(default_factory=list)
    blanks: list[tuple[Key, str, str, SourceCell]] = field(default_factory=list)
    pending: dict[tuple[str, int], str] = field(default_factory=dict)
    imported_rows: set[tuple[str, int]] = field(default_factory=set)
    months: set[Month] = field(default_factory=set)
    places: list[str] = field(default_factory=list)

    def institution_state(self, key: Key) -> Institution:
        """Return the registry state of an identified institution in its month.

        Parameters
        ----------
        key : institution id and month
            Result of an identification.

        Returns
        -------
        Institution
            State in force in that month.

        Raises
        ------
        LookupError
            Where the institution does not exist in that month.
        """
        found = state_in(self.roster.states_of(key[0]), key[1])
        if found is None:
            raise LookupError(f"{key[0]} does not exist in {key[1]}; only what Who found is gathered")
        return found

    def record_for(self, key: Key, source: SourceCell) -> MonthRecord:
        """Return the record of an institution and month, created where it is new.

        Marks the row of ``source`` as imported.

        Parameters
        ----------
        key : institution id and month
            Whose record is wanted.
        source
            Cell that is being imported.

        Returns
        -------
        MonthRecord
            Stored record; changes to it count.
        """
        self.pending.pop((source.sheet, source.row), None)
        self.imported_rows.add((source.sheet, source.row))
        return self.records.setdefault(key, MonthRecord(source))

    def add_flag(self, code: str, sentence: str, source: SourceCell, key: Key | None = None, item: str = "") -> None:
        """Add a flag at a cell, about an institution and month where they are known.

        Parameters
        ----------
        code : row id of ``flags``
            Kind of flag; the rules of the day give its severity.
        sentence
            Chinese sentence for the reporter.
        source
            Cell or row the flag is about; its row is no longer pending.
        key : institution id and month
            None where they are not known; the rules of the day of receipt then apply.
        item : carrier id
            Empty where the flag is about no single item.
        """
        self.pending.pop((source.sheet, source.row), None)
        day = key[1].last_day if key else self.origin.day
        about = (key[0], str(key[1]), item) if key else ("", "", item)
        where = {"file": self.origin.name, "sheet": source.sheet, "row": source.row, "cell": source.cell}
        made = make_flag(code, sentence, self.rulebook_of(day), **where, about=about, upload=self.origin.upload)
        self.flags.append((key, made))

    def set_aside(self, sheet: str, row: int, text: str, why: str) -> None:
        """Record that a row holds no data.

        Parameters
        ----------
        sheet
            Sheet name.
        row : number from 1
            Row on the sheet.
        text
            Visible text of the row.
        why
            Chinese reason shown to the reporter.
        """
        self.pending.pop((sheet, row), None)
        self.not_data.append(NotData(sheet, row, text, why))

    def add_amount(self, key: Key, item: str, name: str, amount: ItemAmount, source: SourceCell) -> None:
        """Add an item's amount; where two cells disagree, the item is flagged and neither is imported.

        Parameters
        ----------
        key : institution id and month
            What the amount is about.
        item : carrier id
            Item of the amount.
        name
            Chinese name of the item, for the sentences.
        amount
            Amount as read, in the item's own unit.
        source
            Cell the amount comes from.
        """
        record = self.record_for(key, source)
        if item not in record.amounts:
            record.amounts[item] = (amount, source)
            return
        first, where = record.amounts[item]
        place = f"“{where.sheet}”{where.cell}" if where.sheet != source.sheet else where.cell
        if (first.milli, first.reason) != (amount.milli, amount.reason):
            record.disputed.add(item)
            sentence = (
                f"“{self.institution_state(key).name}”{format_span(Span(key[1], key[1]))}的“{name}”有两个不同的数："
                f"{place}是{_amount_text(first)}，{source.cell}是{_amount_text(amount)}，都没有登记。请核对后只保留一个。"
            )
            self.add_flag("duplicate", sentence, source, key, item)
        elif where.sheet == source.sheet and where.row != source.row:
            sentence = f"“{self.institution_state(key).name}”的“{name}”在{place}已填过一次，数相同。请删去重复的一行。"
            self.add_flag("duplicate", sentence, source, key, item)
        else:
            why = f"与{place}重复，数相同，只计一次"
            self.conversions.append(
                Conversion(source.sheet, source.row, source.cell, _amount_text(amount), _amount_text(first), why)
            )

    def build_ledgers(self, file_month: Month | None) -> list[Ledger]:
        """Build the ledgers by county and month from everything added.

        Splits bills over months and flags what is incomplete, so it is called once, after the last row.

        Parameters
        ----------
        file_month
            Only month the workbook names; takes what belongs to no ledger. None where it names none or several.

        Returns
        -------
        list of Ledger
            At least one, by month and institution id.

        Raises
        ------
        Refusal
            Code ``place``, ``period`` or ``layout`` where there is nothing to make a ledger of.
        """
        self._spread_bills()
        self._flag_blanks()
        self._set_aside_pending()
        made: dict[tuple[str, Month], Ledger] = {}
        for key in sorted(self.records, key=lambda k: (k[1], k[0])):
            ledger = self._ledger(made, self._county(key), key[1])
            ledger.lines.append(self._line(key, self.records[key]))
        for ledger in made.values():
            self._flag_missing_items(ledger)
        self._distribute(made, file_month)
        return list(made.values())

    def _county(self, key: Key) -> str:
        return self.origin.place or self.institution_state(key).county

    def _ledger(self, made: dict[tuple[str, Month], Ledger], county: str, month: Month) -> Ledger:
        if (county, month) not in made:
            made[county, month] = Ledger(self.origin.name, self.origin.upload, county, month, self.origin.received)
        return made[county, month]

    def _line(self, key: Key, record: MonthRecord) -> LedgerLine:
        state = self.institution_state(key)
        rulebook = self.rulebook_of(key[1].last_day)
        bases = rulebook.rows("bases")
        accepted = {i: pair for i, pair in record.amounts.items() if i not in record.disputed}
        marks = {i: a.qualifier for i, (a, _) in accepted.items() if a.qualifier}
        basis = record.basis or next(r.id for r in bases if r.get("blank"))
        basis = "apportioned" if record.apportioned else basis
        basis = next(r.id for r in bases if r.get("rough")) if marks else basis
        reading = Reading(
            institution=state.id,
            month=key[1],
            kind=state.kind,
            unit=self.roster.unit_of_county(state.county, key[1].last_day),
            county=state.county,
            amounts={i: a.milli for i, (a, _) in accepted.items() if a.milli is not None},
            basis=basis,
            upload=self.origin.upload,
            row=record.source.row,
            reasons={i: a.reason for i, (a, _) in accepted.items() if a.reason},
            payment=record.payment,
            marks=marks,
        )
        return LedgerLine(reading, state.name, {i: s.cell for i, (_, s) in accepted.items()}, record.source.sheet)

    def _spread_bills(self) -> None:
        partial: dict[Key, list[tuple[str, int, SourceCell]]] = {}
        for (institution, item), pairs in self.bills.items():
            sources = dict(pairs)
            result = prorate_bills(b for b, _ in pairs)
            for before, after in result.overlaps:
                sentence = (
                    f"第{before.row}行账单到{format_chinese_date(before.last)}，第{after.row}行从{format_chinese_date(after.first)}起，"
                    "有的日子计了两次，都没有登记。请核对起止日期。"
                )
                for bill in (before, after):
                    self.add_flag(
                        "duplicate", sentence, sources[bill], (institution, Month.containing(after.first)), item
                    )
            for first, last in result.gaps:
                after = min(b for b in sources if b.first > last)
                sentence = (
                    f"{format_chinese_date(first)}至{format_chinese_date(last)}没有账单。"
                    "请补报这几天的账单，或核对起止日期。"
                )
                self.add_flag("complete", sentence, sources[after], (institution, Month.containing(first)), item)
            for month, milli in result.shares.items():
                self._share(
                    institution, item, month, milli, [p for p in pairs if _overlaps(p[0], month)], result.shared
                )
            for month, days in result.partial.items():
                source = next(s for b, s in pairs if _overlaps(b, month))
                partial.setdefault((institution, month), []).append((item, days, source))
        for key, item, name, amount, source in self.activity_amounts:
            if key in self.records:
                self.add_amount(key, item, name, amount, source)
        self._flag_partial(partial)

    def _share(
        self,
        institution: str,
        item: str,
        month: Month,
        milli: int,
        pairs: list[tuple[DatedBill, SourceCell]],
        shared: set[Month],
    ) -> None:
        key, source = (institution, month), pairs[0][1]
        if state_in(self.roster.states_of(institution), month) is None:
            sentence = f"机构“{institution}”{format_span(Span(month, month))}不在名录中，不应有数。请核对账单日期。"
            self.add_flag("not_here", sentence, source, key, item)
            return
        name = self.rulebook_of(month.last_day).row("carriers", item).text("name")
        self.add_amount(key, item, name, ItemAmount(milli), source)
        self.imported_rows.update((s.sheet, s.row) for _, s in pairs)
        if month in shared:
            self.records[key].apportioned = True
            for bill, where in pairs:
                before = f"{bill.first}至{bill.last} {format_milli(bill.milli)}"
                why = f"账单跨月，按天数分到{format_span(Span(month, month))}，合计{format_milli(milli)}"
                self.conversions.append(
                    Conversion(where.sheet, where.row, where.cell, before, format_milli(milli), why)
                )

    def _flag_partial(self, partial: dict[Key, list[tuple[str, int, SourceCell]]]) -> None:
        known = {i for i, _ in self.records}
        for (institution, month), found in partial.items():
            for item, days, source in found:
                sentence = (
                    f"{format_span(Span(month, month))}只有{days}天有账单，这个月没有登记。请补报其余各天的账单。"
                )
                code = "layout" if institution in known and (institution, month) not in self.records else "complete"
                self.add_flag(code, sentence, source, (institution, month), item)
                if (institution, month) in self.records:
                    self.records[institution, month].disputed.add(item)

    def _flag_blanks(self) -> None:
        filled = {month for _, month in self.records}
        for key, item, name, source in self.blanks:
            record = self.records.get(key)
            if key[1] not in filled or (record is not None and item in record.amounts):
                continue
            self.add_flag("complete", f"“{name}”没有填。没有消费的请填0，不掌握的请说明原因。", source, key, item)
            if record is not None:
                record.disputed.add(item)

    def _set_aside_pending(self) -> None:
        for (sheet, row), text in list(self.pending.items()):
            self.set_aside(sheet, row, text, "本行没有可登记的数")

    def _flag_missing_items(self, ledger: Ledger) -> None:
        """Flag required items without a cell, once for the ledger or once for a line."""
        items = ledger_items(self.rulebook_of(ledger.month.last_day))
        owed = {i.id: i.text("name") for i in items if not i.get("optional")}
        lacking = {n: [i for i in owed if not self._has(line, i)] for n, line in enumerate(ledger.lines)}
        nowhere = [i for i in owed if all(i in missing for missing in lacking.values())]
        if nowhere:
            listed = "、".join(owed[i] for i in nowhere)
            sentence = f"表中没有这些项目的栏，按未报数登记：{listed}。请补报；确无此项消费的，由报送单位说明。"
            about = (ledger.county, str(ledger.month), "")
            self._add_ledger_flag("columns", ledger, sentence, SourceCell(ledger.lines[0].sheet, 0), about)
        for n, line in enumerate(ledger.lines):
            own = "、".join(owed[i] for i in lacking[n] if i not in nowhere)
            if own:
                about = (line.reading.institution, str(ledger.month), "")
                sentence = f"“{line.name}”没有填报：{own}。没有消费的请填0，不掌握的请说明原因。"
                self._add_ledger_flag("not_filled", ledger, sentence, SourceCell(line.sheet, line.reading.row), about)

    def _has(self, line: LedgerLine, item: str) -> bool:
        record = self.records[line.reading.institution, line.reading.month]
        return item in record.amounts or item in record.disputed

    def _add_ledger_flag(
        self, code: str, ledger: Ledger, sentence: str, source: SourceCell, about: tuple[str, str, str]
    ) -> None:
        rulebook = self.rulebook_of(ledger.month.last_day)
        where = {"file": self.origin.name, "sheet": source.sheet, "row": source.row}
        ledger.flags.append(make_flag(code, sentence, rulebook, **where, about=about, upload=self.origin.upload))

    def _distribute(self, made: dict[tuple[str, Month], Ledger], file_month: Month | None) -> None:
        """Give each flag to the ledger it is about, and everything without a ledger of its own to the first."""
        for key, flag in self.flags:
            ledger = (
                made.get((self._county(key), key[1]))
                if key and state_in(self.roster.states_of(key[0]), key[1])
                else None
            )
            (ledger or self._ledger_of_month(made, key[1] if key else file_month)).flags.append(flag)
        by_sheet = {line.sheet: ledger for ledger in reversed(made.values()) for line in ledger.lines}
        for conversion in self.conversions:
            self._ledger_of_sheet(made, by_sheet, conversion.sheet, file_month).conversions.append(conversion)
        for row in self.not_data:
            self._ledger_of_sheet(made, by_sheet, row.sheet, file_month).not_data.append(row)

    def _ledger_of_sheet(
        self, made: dict[tuple[str, Month], Ledger], by_sheet: dict[str, Ledger], sheet: str, month: Month | None
    ) -> Ledger:
        return by_sheet.get(sheet) or self._ledger_of_month(made, month)

    def _ledger_of_month(self, made: dict[tuple[str, Month], Ledger], month: Month | None) -> Ledger:
        if made:
            return next((ledger for (_, m), ledger in made.items() if m == month), next(iter(made.values())))
        place = self.origin.place or _sole(self.places)
        when = month or (min(self.months) if self.months else None)
        if (when is None or not place) and self.flags:
            # No row was taken, and this is why; who and when would have come from the rows.
            raise Refusal("layout", self.flags[0][1].sentence, "")
        if when is None:
            raise Refusal("period", "表中没有写明报告期。", "请在标题、文件名或工作表名中写明，如 2017年3月。")
        if not place:
            raise Refusal(
                "place",
                "表中没有可以登记的行，也没有写明是哪个县（市、区）的报表。",
                "请在标题或文件名中写明县名后报送。",
            )
        return self._ledger(made, place, when)


def _amount_text(amount: ItemAmount) -> str:
    return format_milli(amount.milli) if amount.milli is not None else amount.reason or "无"


def _overlaps(bill: DatedBill, month: Month) -> bool:
    return bill.first <= month.last_day and month.first_day <= bill.last


def _sole(found: Iterable[str]) -> str:
    named = set(found)
    return named.pop() if len(named) == 1 else ""
