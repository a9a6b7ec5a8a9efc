"""Collect ledger workbooks, many small ones or one big one, against readers that do nothing with what they read."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from figures import Job
from homes import acting, new_home, removed
from openpyxl import load_workbook
from province import COUNTIES, SINCE, Province, county_code
from python_calamine import CalamineWorkbook

from tongbao.intake.forms.template import Cover, write_ledger
from tongbao.intake.values.form import LEDGER, item_fields, ledger_items
from tongbao.measure.period import Month
from tongbao.office.desk.collection.collect import collect
from tongbao.office.store.models import ReadingRow, UploadRow
from tongbao.registry.institution import Institution
from tongbao.rules.rulebook import Rulebook

EACH = 6  # institutions a county
FIRST = Month(2025, 1)
RECEIVED = "2025-12-05T10:00:00+08:00"


class Collecting(Job):
    """``books`` county-months as workbooks, collected into a fresh home."""

    name = "收文 collect"
    ours_is = "desk.collect（受限子进程读、核对、入库、留证）"
    plain_is = "python-calamine 单进程直接读（不核对、不入库）"

    def __init__(self, folder: Path, books: int, step: Callable[[], None], province: Province | None = None) -> None:
        self.folder, self.inbox = folder, folder / "inbox"
        self.province = province or Province(EACH * COUNTIES)
        self.inbox.mkdir(parents=True)
        self.rows = sum(self._write(n, step) for n in range(books))
        self.files = sorted(self.inbox.iterdir())
        self.size = f"{books:,}份 {self.rows:,}行"
        self.sheets: list[dict[str, list[list[object]]]] = []

    def _write(self, number: int, step: Callable[[], None]) -> int:
        county, month = number % COUNTIES, FIRST.shift(number // COUNTIES)
        listed = list(self.province.county(county, month))
        now = {s.id: self.province.amounts(n, month) for n, s in listed}
        last = {s.id: self.province.amounts(n, month.shift(-12)) for n, s in listed}
        code = county_code(county)
        cover = Cover("ledger", code, f"合成{code}县", str(month), "合成数据，非真实统计", {"填表人": "合成填表人"})
        path = self.inbox / f"合成_{code}_{month}.xlsx"
        write_ledger(path, cover, [s for _, s in listed], Rulebook(month.last_day), now, last)
        step()
        return len(listed)

    def fresh(self) -> None:
        """A home with nothing in it."""
        removed(self.folder / "home")
        self.home = new_home(self.folder / "home", self.province)

    def ours(self) -> None:
        """The desk's way."""
        self.taken = collect([self.inbox], self.home, acting("收文员"), received_at=RECEIVED)

    def ready(self) -> None:
        """Forget what was read before."""
        self.sheets.clear()

    def plain(self) -> None:
        """The library's way."""
        for path in self.files:
            book = CalamineWorkbook.from_path(str(path))
            self.sheets.append({n: book.get_sheet_by_name(n).to_python() for n in book.sheet_names})

    def same(self) -> bool:
        """Nothing refused or held, as many rows, and every item adds up to the same thousandths."""
        clean = all(t.state == "collected" and t.accepted == t.read and not t.flags for t in self.taken)
        uploads = UploadRow.objects.filter(state="collected").count()
        return clean and uploads == len(self.files) and self._stored() == self._read()

    def _stored(self) -> dict[str, int]:
        sums: dict[str, int] = {}
        for amounts in ReadingRow.objects.values_list("amounts", flat=True).iterator():
            _add(sums, {"rows": 1, **amounts})
        return sums

    def _read(self) -> dict[str, int]:
        sums: dict[str, int] = {}
        headers = {f.header: f.key for f in item_fields(ledger_items(Rulebook(FIRST.last_day)))}
        for sheets in self.sheets:
            head, _, *lines = sheets[LEDGER]
            places = {headers[str(h)]: n for n, h in enumerate(head) if h in headers}
            for line in lines:
                found = {i: line[n] for i, n in places.items() if line[n] != ""}
                _add(sums, {"rows": 1} | {i: round(float(str(v)) * 1000) for i, v in found.items()})
        return sums


class OneCounty(Province):
    """Every institution in the first county, so that its ledger is one big workbook."""

    def institution(self, number: int) -> Institution:
        """One institution of the first county."""
        return replace(super().institution(number), county=county_code(0), since=SINCE)

    def county(self, number: int, month: Month) -> Iterator[tuple[int, Institution]]:
        """All of them."""
        return enumerate(self.roster.institutions)


class CollectingOne(Collecting):
    """One workbook with ``rows`` institutions of one county."""

    name = "收文一大表"

    def __init__(self, folder: Path, rows: int, step: Callable[[], None]) -> None:
        super().__init__(folder, 1, step, OneCounty(rows))
        self.size = f"1份 {self.rows:,}行"


class NaiveLoop(CollectingOne):
    """The same workbook, against the loop that everybody writes first."""

    name = "收文一大表（对 openpyxl）"
    plain_is = "openpyxl 只读模式逐格循环（不核对、不入库）"

    def plain(self) -> None:
        """Cell by cell."""
        for path in self.files:
            book = load_workbook(path, read_only=True, data_only=True)
            sheets = {s.title: [[c.value if c.value is not None else "" for c in r] for r in s] for s in book}
            self.sheets.append(sheets)  # type: ignore[arg-type]
            book.close()


def _add(sums: dict[str, int], amounts: dict[str, int]) -> None:
    for item, milli in amounts.items():
        sums[item] = sums.get(item, 0) + milli
