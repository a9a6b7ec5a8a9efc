"""Meter data at the desk: rolled up, taken in as ledgers, reviewed, closed; whatever is doubtful is said."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from tests.office.desk.chain_office import acting, chain_office

from tongbao.office.desk.collect_meters import collect_meters
from tongbao.office.desk.home import Home
from tongbao.office.desk.review import review
from tongbao.office.desk.taken import Taken
from tongbao.office.store.models import FlagRow, ReadingRow

LIST = "表号,机构编号,项目,倍率\nE1,school,电,80\nE2,school,电,1\nW1,school,水,\nB1,school,不计入,1\n"
HOUR = timedelta(hours=1)


def stamps(start: str = "2024-01-01", end: str = "2024-02-01", step: timedelta = HOUR) -> Iterator[str]:
    """Starts of intervals."""
    at, last = datetime.fromisoformat(start), datetime.fromisoformat(end)
    while at < last:
        yield at.isoformat(sep=" ", timespec="minutes")
        at += step


def january(folder: Path, left_out: tuple[str, ...] = (), more: str = "", name: str = "1月.csv") -> Path:
    """Hourly data of four meters for January 2024; ``left_out`` names rows as ``E1 2024-01-03 04:00``."""
    folder.mkdir(exist_ok=True)
    rows = [f"{m},{at},0.125" for m in ("E1", "E2", "W1", "B1") for at in stamps() if f"{m} {at}" not in left_out]
    (folder / name).write_text("表号,开始时间,用量\n" + "\n".join(rows) + "\n" + more, "utf-8")
    return folder / name


def listed(folder: Path, content: str = LIST) -> Path:
    """A list of meters."""
    folder.mkdir(exist_ok=True)
    (folder / "登记表.csv").write_text(content, "utf-8")
    return folder / "登记表.csv"


def taken(home: Home, *paths: Path, who: str = "办收文") -> list[Taken]:
    """What became of them."""
    return collect_meters(paths, home, acting(who))


def readings() -> list[tuple[str, str, dict[str, int], str, dict[str, str]]]:
    """Every reading kept."""
    names = ("institution", "month", "amounts", "basis", "marks")
    return list(ReadingRow.objects.order_by("id").values_list(*names))


def test_meters_become_a_metered_reading_that_is_accepted_like_any_other(tmp_path: Path) -> None:
    home, folder = chain_office(tmp_path), tmp_path / "in"
    listed(folder), january(folder)
    told = taken(home, folder)
    assert [(t.file, t.kind, t.unit, t.period, t.state, t.read, t.accepted, t.closes) for t in told] == [
        ("登记表.csv", "meters", "", "", "collected", 4, 4, True),
        ("1月.csv", "meters", "", "2024-01", "collected", 4, 4, True),
        ("1月_school_计量汇总.csv", "ledger", "school", "2024-01", "collected", 1, 1, True),
    ]
    # 744 hours: 93 by each meter; the one that is multiplied by 80 is 7,440.
    assert readings() == [("school", "2024-01", {"electricity": 7_533_000, "water": 93_000}, "metered", {})]
    [flag] = FlagRow.objects.all()
    assert (flag.code, flag.severity) == ("columns", "warning")
    from tongbao.intake.returns import Decision

    given = [Decision(flag.key, "accept", "其余项目另报", "甲", "2024-02-05")]
    for who in ("局审核", "甲县审核", "东市审核", "办审核"):
        done = review("ledger", "2024-01", given, acting(who))
    assert done.accepted == ["1月_school_计量汇总.csv"]
