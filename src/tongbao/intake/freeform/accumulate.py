"""What the rows of a foreign workbook come to: institution-months gathered over sheets, then ledgers by county."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from tongbao.intake.values.amounts import Amount
from tongbao.intake.values.conversion import Conversion, NotData
from tongbao.intake.values.dates import span_words
from tongbao.intake.values.flag import Flag, flagged
from tongbao.intake.values.form import ledger_items
from tongbao.intake.values.ledger_lines import Ledger, Line
from tongbao.intake.values.proration import Bill, spread
from tongbao.measure.period import Month, Span, format_chinese_date
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.records.reading import Reading
from tongbao.registry.institution import Institution, state_in
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

Key = tuple[str, Month]


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell: its sheet, its row, its address."""

    sheet: str
    row: int
    cell: str = ""


@dataclass
class Slot:
    """What is known of one institution in one month, each item with the cell it came from."""

    spot: Spot
    amounts: dict[str, tuple[Amount, Spot]] = field(default_factory=dict)
    doubted: set[str] = field(default_factory=set)
    basis: str = ""
    payment: str = ""
    apportioned: bool = False


@dataclass
class Gathered:
    """Everything read so far of one workbook."""

    file: str
    upload: str
    received: str
    roster: Roster
    rulebook_of: Callable[[date], Rulebook]
    place: str = ""
    slots: dict[Key, Slot] = field(default_factory=dict)
    flags: list[tuple[Key | None, Flag]] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)
    not_data: list[NotData] = field(default_factory=list)
    bills: dict[tuple[str, str], list[tuple[Bill, Spot]]] = field(default_factory=lambda: defaultdict(list))
    states: list[tuple[Key, str, str, Amount, Spot]] = field(default_factory=list)
    blanks: list[tuple[Key, str, str, Spot]] = field(default_factory=list)
    counted: dict[tuple[str, int], str] = field(default_factory=dict)
    taken: set[tuple[str, int]] = field(default_factory=set)
    months: set[Month] = field(default_factory=set)
    places: list[str] = field(default_factory=list)

    def state(self, key: Key) -> Institution:
        """The state of a found institution in its month."""
        found = state_in(self.roster.states_of(key[0]), key[1])
        if found is None:
            raise LookupError(f"{key[0]} does not exist in {key[1]}; only what Who found is gathered")
        return found

    def slot(self, key: Key, spot: Spot) -> Slot:
        """The slot of an institution-month, made where it is new."""
        self.counted.pop((spot.sheet, spot.row), None)
        self.taken.add((spot.sheet, spot.row))
        return self.slots.setdefault(key, Slot(spot))

    def flag(self, code: str, sentence: str, spot: Spot, key: Key | None = None, item: str = "") -> None:
        """A flag at a cell, about an institution-month where it is known."""
        self.counted.pop((spot.sheet, spot.row), None)
        day = key[1].last_day if key else date.fromisoformat(self.received[:10])
        about = (key[0], str(key[1]), item) if key else ("", "", item)
        where = {"file": self.file, "sheet": spot.sheet, "row": spot.row, "cell": spot.cell}
        made = flagged(code, sentence, self.rulebook_of(day), **where, about=about, upload=self.upload)
        self.flags.append((key, made))

    def leave(self, sheet: str, row: int, text: str, why: str) -> None:
        """A row that is no data, and why."""
        self.counted.pop((sheet, row), None)
        self.not_data.append(NotData(sheet, row, text, why))

    def put(self, key: Key, item: str, name: str, amount: Amount, spot: Spot) -> None:
        """An item's amount; another amount for the same item is held, neither is taken."""
        slot = self.slot(key, spot)
        if item not in slot.amounts:
            slot.amounts[item] = (amount, spot)
            return
        first, where = slot.amounts[item]
        place = f"“{where.sheet}”{where.cell}" if where.sheet != spot.sheet else where.cell
        if (first.milli, first.reason) != (amount.milli, amount.reason):
            slot.doubted.add(item)
            sentence = (
                f"“{self.state(key).name}”{span_words(Span(key[1], key[1]))}的“{name}”有两个不同的数："
                f"{place}是{_said(first)}，{spot.cell}是{_said(amount)}，都没有登记。请核对后只保留一个。"
            )
            self.flag("duplicate", sentence, spot, key, item)
        elif where.sheet == spot.sheet and where.row != spot.row:
            sentence = f"“{self.state(key).name}”的“{name}”在{place}已填过一次，数相同。请删去重复的一行。"
            self.flag("duplicate", sentence, spot, key, item)
        else:
            why = f"与{place}重复，数相同，只计一次"
            self.conversions.append(Conversion(spot.sheet, spot.row, spot.cell, _said(amount), _said(first), why))

    def ledgers(self, file_month: Month | None) -> list[Ledger]:
        """The ledgers by county and month.

        Raises
        ------
        Refusal : code ``place`` or ``layout`` where there is nothing to make a ledger of.
        """
        self._spread_bills()
        self._flag_blanks()
        self._leave_the_rest()
        made: dict[tuple[str, Month], Ledger] = {}
        for key in sorted(self.slots, key=lambda k: (k[1], k[0])):
            ledger = self._ledger(made, self._county(key), key[1])
            ledger.lines.append(self._line(key, self.slots[key]))
        for ledger in made.values():
            self._flag_absent(ledger)
        self._hand_out(made, file_month)
        return list(made.values())

    def _county(self, key: Key) -> str:
        return self.place or self.state(key).county

    def _ledger(self, made: dict[tuple[str, Month], Ledger], county: str, month: Month) -> Ledger:
        if (county, month) not in made:
            made[county, month] = Ledger(self.file, self.upload, county, month, self.received)
        return made[county, month]

    def _line(self, key: Key, slot: Slot) -> Line:
        state = self.state(key)
        rulebook = self.rulebook_of(key[1].last_day)
        bases = rulebook.rows("bases")
        taken = {i: pair for i, pair in slot.amounts.items() if i not in slot.doubted}
        marks = {i: a.qualifier for i, (a, _) in taken.items() if a.qualifier}
        basis = slot.basis or next(r.id for r in bases if r.get("blank"))
        basis = "apportioned" if slot.apportioned else basis
        basis = next(r.id for r in bases if r.get("rough")) if marks else basis
        reading = Reading(
            state.id,
            key[1],
            state.kind,
            self.roster.unit_of_county(state.county, key[1].last_day),
            state.county,
            {i: a.milli for i, (a, _) in taken.items() if a.milli is not None},
            basis,
            upload=self.upload,
            row=slot.spot.row,
            reasons={i: a.reason for i, (a, _) in taken.items() if a.reason},
            payment=slot.payment,
            marks=marks,
        )
        return Line(reading, state.name, {i: s.cell for i, (_, s) in taken.items()}, slot.spot.sheet)

    def _spread_bills(self) -> None:
        partial: dict[Key, list[tuple[str, int, Spot]]] = {}
        for (institution, item), pairs in self.bills.items():
            spots = dict(pairs)
            result = spread(b for b, _ in pairs)
            for before, after in result.overlaps:
                sentence = (
                    f"第{before.row}行账单到{format_chinese_date(before.last)}，第{after.row}行从{format_chinese_date(after.first)}起，"
                    "有的日子计了两次，都没有登记。请核对起止日期。"
                )
                for bill in (before, after):
                    self.flag("duplicate", sentence, spots[bill], (institution, Month.containing(after.first)), item)
            for first, last in result.gaps:
                after = min(b for b in spots if b.first > last)
                sentence = (
                    f"{format_chinese_date(first)}至{format_chinese_date(last)}没有账单。"
                    "请补报这几天的账单，或核对起止日期。"
                )
                self.flag("complete", sentence, spots[after], (institution, Month.containing(first)), item)
            for month, milli in result.shares.items():
                self._share(institution, item, month, milli, [p for p in pairs if _touches(p[0], month)], result.shared)
            for month, days in result.partial.items():
                spot = next(s for b, s in pairs if _touches(b, month))
                partial.setdefault((institution, month), []).append((item, days, spot))
        for key, item, name, amount, spot in self.states:
            if key in self.slots:
                self.put(key, item, name, amount, spot)
        self._flag_partial(partial)

    def _share(
        self, institution: str, item: str, month: Month, milli: int, pairs: list[tuple[Bill, Spot]], shared: set[Month]
    ) -> None:
        key, spot = (institution, month), pairs[0][1]
        if state_in(self.roster.states_of(institution), month) is None:
            sentence = f"机构“{institution}”{span_words(Span(month, month))}不在名录中，不应有数。请核对账单日期。"
            self.flag("not_here", sentence, spot, key, item)
            return
        name = self.rulebook_of(month.last_day).row("carriers", item).text("name")
        self.put(key, item, name, Amount(milli), spot)
        self.taken.update((s.sheet, s.row) for _, s in pairs)
        if month in shared:
            self.slots[key].apportioned = True
            for bill, where in pairs:
                before = f"{bill.first}至{bill.last} {format_milli(bill.milli)}"
                why = f"账单跨月，按天数分到{span_words(Span(month, month))}，合计{format_milli(milli)}"
                self.conversions.append(
                    Conversion(where.sheet, where.row, where.cell, before, format_milli(milli), why)
                )

    def _flag_partial(self, partial: dict[Key, list[tuple[str, int, Spot]]]) -> None:
        known = {i for i, _ in self.slots}
        for (institution, month), found in partial.items():
            for item, days, spot in found:
                sentence = f"{span_words(Span(month, month))}只有{days}天有账单，这个月没有登记。请补报其余各天的账单。"
                code = "layout" if institution in known and (institution, month) not in self.slots else "complete"
                self.flag(code, sentence, spot, (institution, month), item)
                if (institution, month) in self.slots:
                    self.slots[institution, month].doubted.add(item)

    def _flag_blanks(self) -> None:
        filled = {month for _, month in self.slots}
        for key, item, name, spot in self.blanks:
            slot = self.slots.get(key)
            if key[1] not in filled or (slot is not None and item in slot.amounts):
                continue
            self.flag("complete", f"“{name}”没有填。没有消费的请填0，不掌握的请说明原因。", spot, key, item)
            if slot is not None:
                slot.doubted.add(item)

    def _leave_the_rest(self) -> None:
        for (sheet, row), text in list(self.counted.items()):
            self.leave(sheet, row, text, "本行没有可登记的数")

    def _flag_absent(self, ledger: Ledger) -> None:
        """Items every institution owes that no line, or one line not, has a cell for."""
        items = ledger_items(self.rulebook_of(ledger.month.last_day))
        owed = {i.id: i.text("name") for i in items if not i.get("optional")}
        lacking = {n: [i for i in owed if not self._has(line, i)] for n, line in enumerate(ledger.lines)}
        nowhere = [i for i in owed if all(i in missing for missing in lacking.values())]
        if nowhere:
            listed = "、".join(owed[i] for i in nowhere)
            sentence = f"表中没有这些项目的栏，按未报数登记：{listed}。请补报；确无此项消费的，由报送单位说明。"
            about = (ledger.county, str(ledger.month), "")
            self._note("columns", ledger, sentence, Spot(ledger.lines[0].sheet, 0), about)
        for n, line in enumerate(ledger.lines):
            own = "、".join(owed[i] for i in lacking[n] if i not in nowhere)
            if own:
                about = (line.reading.institution, str(ledger.month), "")
                sentence = f"“{line.name}”没有填报：{own}。没有消费的请填0，不掌握的请说明原因。"
                self._note("not_filled", ledger, sentence, Spot(line.sheet, line.reading.row), about)

    def _has(self, line: Line, item: str) -> bool:
        slot = self.slots[line.reading.institution, line.reading.month]
        return item in slot.amounts or item in slot.doubted

    def _note(self, code: str, ledger: Ledger, sentence: str, spot: Spot, about: tuple[str, str, str]) -> None:
        rulebook = self.rulebook_of(ledger.month.last_day)
        where = {"file": self.file, "sheet": spot.sheet, "row": spot.row}
        ledger.flags.append(flagged(code, sentence, rulebook, **where, about=about, upload=self.upload))

    def _hand_out(self, made: dict[tuple[str, Month], Ledger], file_month: Month | None) -> None:
        """Flags go to the ledger they are about, what has no ledger of its own to the first."""
        for key, flag in self.flags:
            ledger = (
                made.get((self._county(key), key[1]))
                if key and state_in(self.roster.states_of(key[0]), key[1])
                else None
            )
            (ledger or self._first(made, key[1] if key else file_month)).flags.append(flag)
        by_sheet = {line.sheet: ledger for ledger in reversed(made.values()) for line in ledger.lines}
        for conversion in self.conversions:
            self._holder(made, by_sheet, conversion.sheet, file_month).conversions.append(conversion)
        for row in self.not_data:
            self._holder(made, by_sheet, row.sheet, file_month).not_data.append(row)

    def _holder(
        self, made: dict[tuple[str, Month], Ledger], by_sheet: dict[str, Ledger], sheet: str, month: Month | None
    ) -> Ledger:
        return by_sheet.get(sheet) or self._first(made, month)

    def _first(self, made: dict[tuple[str, Month], Ledger], month: Month | None) -> Ledger:
        if made:
            return next((ledger for (_, m), ledger in made.items() if m == month), next(iter(made.values())))
        place = self.place or _only(self.places)
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


def _said(amount: Amount) -> str:
    return format_milli(amount.milli) if amount.milli is not None else amount.reason or "无"


def _touches(bill: Bill, month: Month) -> bool:
    return bill.first <= month.last_day and month.first_day <= bill.last


def _only(found: Iterable[str]) -> str:
    named = set(found)
    return named.pop() if len(named) == 1 else ""
