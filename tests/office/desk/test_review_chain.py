"""Collect and review along the chain: own territory only, level after level, later days granted, closed periods."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office

from tongbao.intake.forms import template
from tongbao.intake.forms.plain_lists import Decision
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import deadlines
from tongbao.office.desk.closing.close import close
from tongbao.office.desk.closing.correct import correct
from tongbao.office.desk.collection.collect import collect
from tongbao.office.desk.collection.file_outcome import FileOutcome
from tongbao.office.desk.home.home import Home
from tongbao.office.desk.review.review import Reviewed, review
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, FlagRow, MoveRow, UploadRow
from tongbao.records.book import read_json
from tongbao.rules.rulebook import Rulebook

MONTH = Month(2024, 1)
ALONE = {"990101": ("bureau", "school", "school2", "mover"), "990102": ("clinic",), "990201": ("museum",)}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The thin office."""
    return chain_office(tmp_path)


def ledger(folder: Path, place: str, ids: Iterable[str], month: Month = MONTH, electricity: int = 1000_000) -> Path:
    """A complete ledger on our own form; everyone a little different, so that nobody looks copied."""
    roster = rows.roster()
    states = [next(s for s in roster.states_of(i) if s.exists(month.last_day)) for i in ids]
    zero = {r.id: 0 for r in Rulebook(month.last_day).rows("carriers")}
    amounts = {
        s.id: zero
        | {"electricity": electricity + 17_331 * n, "people": 50_000 + 1000 * n, "area": 3_000_000 + 7000 * n}
        for n, s in enumerate(states)
    }
    path = folder / f"{place}_{month}.xlsx"
    cover = template.Cover("ledger", place, place, str(month), "合成", {"填表人": "合成"})
    template.write_ledger(path, cover, states, Rulebook(month.last_day), amounts)
    return path


def county(folder: Path, place: str, **how) -> Path:  # type: ignore[no-untyped-def]
    """The ledger of a whole county."""
    return ledger(folder, place, ALONE[place], **how)


def came(home: Home, paths: list[Path], who: str = "办收文", on: str = "2024-02-05") -> list[FileOutcome]:
    """Taken in on a day."""
    # Who hands in for themselves does not say when it was received.
    return collect(paths, home, acting(who, on), received_at="" if who.endswith("填报") else on)


def decided(who: str, on: str = "2024-02-06") -> Reviewed:
    """A review with every open flag of the person's territory accepted with a reason."""
    first = review("ledger", str(MONTH), [], acting(who, on))
    flags = [key for key, flag in first.open if flag.severity == "warning"]
    if not flags:
        return first
    return review("ledger", str(MONTH), [Decision(k, "accept", "合成理由", who, on) for k in flags], acting(who, on))


def test_a_return_is_accepted_level_after_level(home: Home, tmp_path: Path) -> None:
    file = county(tmp_path, "990101")
    came(home, [file])
    upload = UploadRow.objects.get()
    assert upload.level == "city"
    above = decided("办审核")
    assert (above.accepted, above.waiting) == ([], [(file.name, "合成东市")])
    city = decided("东市审核")
    assert (city.passed, city.accepted) == ([(file.name, "省办")], [])
    assert decided("东市审核").waiting == [(file.name, "省办")]
    assert decided("办审核").accepted == [file.name]
    upload.refresh_from_db()
    assert (upload.state, upload.level) == ("accepted", "")
    moves = list(MoveRow.objects.order_by("id").values_list("act", "who", "from_level", "to_level", "to_state"))
    assert moves == [
        ("accept", "东市审核", "city", "", "collected"),
        ("accept", "办审核", "", "", "accepted"),
    ]


def test_a_reviewer_sees_and_decides_the_own_territory(home: Home, tmp_path: Path) -> None:
    came(home, [county(tmp_path, "990101"), county(tmp_path, "990201")])
    west = review("ledger", str(MONTH), [], acting("西市审核", "2024-02-06"))
    assert {flag.file for _, flag, _, _ in west.flags} <= {"990201_2024-01.xlsx", ""}
    assert not any(key.startswith("complete:990102") for key, *_ in west.flags)
    east = review("ledger", str(MONTH), [], acting("东市审核", "2024-02-06"))
    assert any(key == "complete:990102:2024-01:" for key, *_ in east.flags)


def test_a_level_above_may_return_but_not_accept(home: Home, tmp_path: Path) -> None:
    file = county(tmp_path, "990101", month=MONTH)
    came(home, [file], on="2024-02-12")
    late = Decision("late:990101:2024-01:", "return", "合成：请重报", "办审核", "2024-02-12")
    done = review("ledger", str(MONTH), [late], acting("办审核", "2024-02-12"))
    assert done.returned == [(file.name, "合成：请重报")]
    assert list(MoveRow.objects.values_list("act", "reason")) == [("give_back", "合成：请重报")]


def test_a_level_below_no_longer_decides(home: Home, tmp_path: Path) -> None:
    came(home, [county(tmp_path, "990101")], on="2024-02-12")
    decided("东市审核", "2024-02-12")
    late = Decision("late:990101:2024-01:", "return", "合成：再想想", "东市审核", "2024-02-13")
    with pytest.raises(Refusal) as problem:
        review("ledger", str(MONTH), [late], acting("东市审核", "2024-02-13"))
    assert str(problem.value) == "“990101_2024-01.xlsx”现由省办审核，疑点由省办决定。请把意见告诉省办。"


def test_nobody_hands_in_for_another_territory(home: Home, tmp_path: Path) -> None:
    own, others = ledger(tmp_path, "school", ["school"]), ledger(tmp_path, "990201", ALONE["990201"])
    taken = {
        t.file: (t.state, [f.sentence for f in t.flags if f.code == "territory"])
        for t in came(home, [own, others], who="一中填报")
    }
    assert taken == {
        "school_2024-01.xlsx": ("collected", []),
        "990201_2024-01.xlsx": (
            "refused",
            ["“一中填报”只办理合成甲县一中范围内的事，合成丙县不在其中。请由该单位所在地或其上级的人员办理。"],
        ),
    }
    assert UploadRow.objects.get().level == "parent"


def test_a_day_granted_later_is_in_time(home: Home, tmp_path: Path) -> None:
    deadlines.extend_deadline(
        "ledger", "990201", str(MONTH), acting("", "2024-02-15").now.date(), "合成：停电", acting("办审核")
    )
    came(home, [county(tmp_path, "990201"), county(tmp_path, "990102")], on="2024-02-15")
    review("ledger", str(MONTH), [], acting("办审核", "2024-02-15"))
    assert list(FlagRow.objects.filter(code="late").values_list("key", flat=True)) == ["late:990102:2024-01:"]


@pytest.fixture
def closed(home: Home, tmp_path: Path) -> Home:
    """January, closed."""
    came(home, [county(tmp_path, c) for c in ALONE])
    for who in ("东市审核", "西市审核", "办审核"):
        decided(who)
    assert close("ledger", str(MONTH), home, acting("办封账", "2024-02-12")) is None
    close("ledger", str(MONTH), home, acting("办签发", "2024-02-12"))
    return home


def test_a_closed_period_takes_nothing_in(closed: Home, tmp_path: Path) -> None:
    again = county(tmp_path, "990201", electricity=2000_000)
    found = came(closed, [again], on="2024-02-13")
    assert [(t.state, [f.sentence for f in t.flags]) for t in found] == [
        ("refused", ["“990201_2024-01.xlsx”报送的2024-01已经封账，封账值不再改动。更正请用 correct 登记，进入下一稿。"])
    ]
    assert UploadRow.objects.exclude(state="sealed").count() == 0
    assert BookRow.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "period", "words"),
    [
        ("ledgers", "2024-01", "没有“ledgers”这种报表。可用的有：ledger、progress、grades、targets、statistical。"),
        (
            "ledger",
            "2024年1月",
            "ledger 的报告期“2024年1月”无法识别。请写成 2017-03、2016-01..2016-12 的样子。",
        ),
        ("progress", "2024", "progress 的报告期“2024”无法识别。请写成 2017-03 的样子。"),
        ("statistical", "2024-01", "statistical 的报告期“2024-01”无法识别。请写成 2017Q1、2017 的样子。"),
    ],
)
def test_a_period_that_is_none_is_refused(home: Home, kind: str, period: str, words: str) -> None:
    for verb in (
        lambda: close(kind, period, home, acting("办封账")),
        lambda: review(kind, period, [], acting("办审核")),
    ):
        with pytest.raises(Refusal) as problem:
            verb()
        assert str(problem.value) == words


def many_months(folder: Path, january: int) -> Path:
    """The museum's own list of two months, a row a month."""
    lines = ["单位名称,月份,用电量（千瓦时）,用水量（吨）,用能人数（人）,建筑面积（平方米）"]
    for month, electricity in (("2024年1月", january), ("2024年2月", 900)):
        lines.append(f"合成丙县文化馆,{month},{electricity},0,50,3000")
    path = folder / f"文化馆台账{january}.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.mark.parametrize(("january", "state"), [(1000, "unchanged"), (1001, "refused")])
def test_of_a_list_of_many_months_the_closed_ones_stand(closed: Home, tmp_path: Path, january: int, state: str) -> None:
    found = came(closed, [many_months(tmp_path, january)], on="2024-03-05")
    assert [(t.period, t.state) for t in found] == [("2024-01", state), ("2024-02", "collected")]
    assert all(t.closes for t in found)
    name = f"文化馆台账{january}.csv"
    words = f"“{name}”中2024-01的数与封账值不同，封账值不再改动。更正请用 correct 登记，进入下一稿。"
    assert [f.sentence for f in found[0].flags] == ([words] if state == "refused" else [])
    assert list(UploadRow.objects.filter(file=name).values_list("period", flat=True)) == ["2024-02"]


def test_a_reporter_corrects_the_own_return_and_no_other(closed: Home, tmp_path: Path) -> None:
    school = ledger(tmp_path, "school", ["school"], electricity=2000_000)
    with pytest.raises(Refusal) as problem:
        correct(school, "合成：漏计", closed, acting("甲县填报", "2024-02-20"))
    assert str(problem.value) == "“合成甲县”的填报员不能更正合成甲县一中的报表。请由该单位自己报送更正件。"
    found = correct(school, "合成：漏计", closed, acting("一中填报", "2024-02-20"), apply=True)
    assert {c.item: (c.before_milli, c.after_milli) for c in found} == {
        "electricity": (1017_331, 2000_000),
        "people": (51_000, 50_000),
        "area": (3_007_000, 3_000_000),
    }


def test_a_correction_of_a_ledger_opens_no_other_book(closed: Home, tmp_path: Path) -> None:
    file = county(tmp_path, "990201", electricity=2000_000)
    correct(file, "合成：漏计", closed, acting("西市审核", "2024-02-20"), apply=True)
    with pytest.raises(Refusal) as problem:
        close("progress", str(MONTH), closed, acting("办封账", "2024-02-20"))
    assert str(problem.value) == "progress 2024-01没有已接收的报表。请先收文、审核。"
    for who in ("办封账", "办签发"):
        books = close("ledger", str(MONTH), closed, acting(who, "2024-02-20"))
    assert [b.vintage for b in books or []] == [2]
    first, second = (closed.books / "ledger" / str(MONTH) / f"v{n}" for n in (1, 2))
    assert read_json(first, "registry") == read_json(second, "registry")
