"""The chain behind each claim: its ledgers are those of its months, and a list that is cut says so."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dossier.samples import book, dossier, draft, draft_of, ledger, reading, total

from tongbao.assess.finding import Finding
from tongbao.bulletin.clause import Claim
from tongbao.bulletin.page import Step
from tongbao.dossier.dossier import Dossier
from tongbao.dossier.evidence_chain import SHOWN, Sender, shown_of, trace
from tongbao.measure.period import Month, Span
from tongbao.records.evidence import paper_path
from tongbao.records.fact import Demand, Fact, StatedTally, Status
from tongbao.records.issued import ISSUED, Target
from tongbao.records.lines import record_table
from tongbao.records.work import Work

SEASON = "2025-11..2026-03"
MATTERS = ("now", "before")


def steps(of: Dossier, finding: Finding, records: tuple[str, ...] = (), kind: str = "记录") -> list[Step]:
    """The steps of one kind behind the one claim of a finding."""
    (chain,) = trace(draft_of(finding, records), of, {}, of.home / "evidence").values()
    return [s for s in chain if s.kind == kind]


def months_shown(home: Path, period: str, closed: list[str]) -> dict[str, list[str]]:
    """The months of the ledgers shown for this period and for the one before."""
    of = dossier(home, "energy", period, [ledger(home, m) for m in closed])
    return {m: [s.title.split(" ")[0] for s in steps(of, total(m))] for m in MATTERS}


def test_a_heating_season_shows_the_ledgers_of_both_its_years(tmp_path: Path) -> None:
    closed = [str(m) for m in Span.parse("2023-01..2026-03")]
    assert months_shown(tmp_path, SEASON, closed) == {
        "now": ["2025-11", "2025-12", "2026-01", "2026-02", "2026-03"],
        "before": ["2024-11", "2024-12", "2025-01", "2025-02", "2025-03"],
    }


def test_books_of_earlier_base_years_are_not_those_of_the_year_before(tmp_path: Path) -> None:
    assert months_shown(tmp_path, "2026-01", ["2015-01", "2024-01", "2025-01", "2025-02", "2026-01"]) == {
        "now": ["2026-01"],
        "before": ["2025-01"],
    }


@settings(max_examples=8, deadline=None)
@given(
    first=st.tuples(st.integers(2014, 2025), st.integers(1, 12)),
    length=st.integers(1, 14),
    closed=st.sets(st.integers(-30, 20), min_size=1, max_size=8),
)
def test_the_ledgers_shown_are_those_of_the_span(first: tuple[int, int], length: int, closed: set[int]) -> None:
    start = Month(*first)
    span = Span(start, start.shift(length - 1))
    months = [start.shift(n) for n in sorted(closed)]
    with TemporaryDirectory() as home:
        found = months_shown(Path(home), str(span), [str(m) for m in months])
    assert found == {
        "now": [str(m) for m in months if start <= m <= start.shift(length - 1)],
        "before": [str(m) for m in months if start.shift(-12) <= m <= start.shift(length - 13)],
    }


@pytest.mark.parametrize(
    "finding", [total("kind"), total("now", "u2"), Finding("change:all:u1", "change", "u1", "all", {})]
)
def test_only_the_totals_of_a_unit_with_lines_show_ledgers(tmp_path: Path, finding: Finding) -> None:
    assert steps(dossier(tmp_path, "energy", "2026-01", [ledger(tmp_path, "2026-01")]), finding) == []


def test_a_ledger_line_tells_institution_row_and_amounts(tmp_path: Path) -> None:
    of = dossier(tmp_path, "energy", "2026-01", [ledger(tmp_path, "2026-01")])
    (step,) = steps(of, total("now"))
    assert (step.title, step.public) == ("2026-01 台账 1行", False)
    (line,) = step.lines
    assert line.startswith("I1（来文U1 第1行）")
    assert set(line.split("）")[1].split("，")) == {"electricity 1000", "people 10", "area 100"}


@pytest.mark.parametrize(("count", "words"), [(30, []), (31, ["共31行，列30行，其余见ledger/2026-01/v1/u1.parquet"])])
def test_ledger_lines_that_are_cut_say_so(tmp_path: Path, count: int, words: list[str]) -> None:
    put = ledger(tmp_path, "2026-01", [reading(f"I{n:03d}", "2026-01", row=n) for n in range(count)])
    (step,) = steps(dossier(tmp_path, "energy", "2026-01", [put]), total("now"))
    assert step.title == f"2026-01 台账 {count}行"
    assert len(step.lines) == SHOWN + len(words)
    assert list(step.lines[SHOWN:]) == words


@given(st.integers(0, 200))
def test_a_cut_is_told_exactly_where_there_is_one(count: int) -> None:
    assert shown_of(count, "条", "别处") == ("" if count <= 30 else f"共{count}条，列30条，其余见别处")


@pytest.mark.parametrize(("count", "words"), [(30, []), (31, ["共31册，列30册，其余见claims.json"])])
def test_seals_that_are_cut_say_so(tmp_path: Path, count: int, words: list[str]) -> None:
    books = [ledger(tmp_path, str(Month(2023, 1).shift(n))) for n in range(count)]
    (step,) = steps(dossier(tmp_path, "energy", "2023-01", books), total("now"), kind="封账")
    assert step == Step("封账", f"账册{count}册", (*(f"{f} {s}" for f, s in books[:30]), *words), True)


REST = "claims.json"


@pytest.mark.parametrize(("count", "words"), [(30, []), (31, [f"共31条，列30条，其余见{REST}"])])
def test_issued_steps_that_are_cut_say_so(tmp_path: Path, count: int, words: list[str]) -> None:
    targets = [
        Target(f"T{n}", "u1", "energy", "cap", "", "2025", 1_000, "tce", "合成〔2025〕1号", "2025-01-20")
        for n in range(count)
    ]
    lists = {n: record_table(targets if n == "targets" else [], t) for n, t in ISSUED.items()}  # type: ignore[type-var]
    of = dossier(tmp_path, "assessment", "2025", [book(tmp_path, "targets", "2025", lists)])
    found = steps(of, total("kind"), tuple(f"target:T{n}" for n in range(count)))
    assert [s.title for s in found[:30]] == [f"下达目标 T{n}" for n in range(30)]
    assert found[30:] == [Step("记录", "其余", (w,), True) for w in words]


def progress(home: Path, facts: list[Fact], tallies: list[StatedTally], demands: list[Demand]) -> Dossier:
    """A dossier of one progress book."""
    tables = {
        "facts.u1": record_table(facts, Fact),
        "tallies": record_table(tallies, StatedTally),
        "demands": record_table(demands, Demand),
    }
    return dossier(home, "progress", "2026-03", [book(home, "progress", "2026-03", tables)])


def fact(n: int, **more: object) -> Fact:
    return Fact(f"F{n}", "u1", "plan", Status.YES, upload="0123456789ab", place="表!A2", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("count", "words"), [(30, []), (31, [f"共31条，列30条，其余见{REST}"])])
def test_records_that_are_cut_say_so(tmp_path: Path, count: int, words: list[str]) -> None:
    of = progress(tmp_path, [fact(n) for n in range(count)], [], [])
    found = steps(of, total("plan"), tuple(f"F{n}" for n in range(count)))
    assert [s.lines[-1] for s in found[:30]] == [f"编号：F{n}" for n in range(30)]
    assert found[30:] == [Step("记录", "其余", (w,), False) for w in words]


@pytest.mark.parametrize(("count", "words"), [(30, []), (31, ["共31件，列30件，其余见账册中各记录的证据"])])
def test_papers_that_are_cut_say_so(tmp_path: Path, count: int, words: list[str]) -> None:
    of = progress(tmp_path, [fact(1, evidence=tuple(f"{n:064x}" for n in range(count)))], [], [])
    found = steps(of, total("plan"), ("F1",), "证据")
    assert [s.lines for s in found[:30]] == [("（证据文件缺失）",)] * 30
    assert found[30:] == [Step("证据", "其余", (w,), False) for w in words]


def test_a_record_tells_its_place_its_channel_and_its_sender(tmp_path: Path) -> None:
    tally = StatedTally("S1", "plan", "areas", "市", None, "部分", "省办汇总", "2026-03-01", upload="x", place="表!A3")
    demand = Demand("D1", "plan", "areas", "", True, "", upload="x", place="表!A4")
    of = progress(tmp_path, [fact(1, confirmed=True)], [tally], [demand])
    made = draft_of(total("plan"), ("F1", "S1", "D1"))
    sender = Sender("甲市.xlsx", "甲市办", "2026-03-05T09:00:00+08:00")
    (chain,) = trace(made, of, {"0123456789ab": sender}, tmp_path).values()
    assert [s.lines for s in chain if s.kind == "记录"] == [
        (
            "合成甲市：是",
            "位置：表!A2",
            "了解方式：报送，省办已核实",
            "来文：甲市.xlsx，甲市办，2026-03-05T09:00:00+08:00收到",
            "编号：F1",
        ),
        ("汇总数：部分（市）", "来源：省办汇总", "位置：表!A3", "来文：x", "编号：S1"),
        ("期限：每月", "位置：表!A4", "来文：x", "编号：D1"),
    ]


def test_a_line_of_the_works_ledger_is_a_step(tmp_path: Path) -> None:
    work = Work("W1", "u1", "projects", "7", "2026-03", "{}", upload="x", place="台账!A2")
    of = dossier(
        tmp_path, "progress", "2026-03", [book(tmp_path, "progress", "2026-03", {"works": record_table([work], Work)})]
    )
    register = of.rulebook.row("registers", "projects").text("name")
    lines = (f"合成甲市：{register} 7", "位置：台账!A2", "来文：x", "编号：W1")
    assert steps(of, total("plan"), ("W1",)) == [Step("记录", register, lines, False)]


def test_a_paper_is_shown_in_its_words_or_by_its_size(tmp_path: Path) -> None:
    digests = ("a" * 64, "b" * 64, "c" * 64)
    of = progress(tmp_path, [fact(1, evidence=digests)], [], [])
    for digest, content in zip(digests, ("通知\n\n第二行\n".encode(), b"\xff\xfe\xfa"), strict=False):
        path = paper_path(tmp_path / "evidence", digest)
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    assert steps(of, total("plan"), ("F1",), "证据") == [
        Step("证据", "a" * 16, ("通知", "第二行"), False),
        Step("证据", "b" * 16, ("文件 3 字节",), False),
        Step("证据", "c" * 16, ("（证据文件缺失）",), False),
    ]


def test_a_claim_without_a_finding_is_set_by_the_office(tmp_path: Path) -> None:
    of = dossier(tmp_path, "energy", "2026-01", [ledger(tmp_path, "2026-01")])
    made = draft([], [Claim("docno", "1号", "1号", "head", "number")])
    (chain,) = trace(made, of, {}, tmp_path).values()
    assert chain == (Step("认定", "文件要素", ("由发文机关设定",), True),)


def test_the_working_stays_inside_and_rules_give_their_source(tmp_path: Path) -> None:
    of = dossier(tmp_path, "energy", "2026-01", [ledger(tmp_path, "2026-01")])
    row = of.rulebook.rows("coal_equivalent")[0]
    rules = (f"coal_equivalent/{row.id}", "coal_equivalent/none")
    finding = Finding("total:all:u1", "total", "u1", "all", {}, {}, rules, working="1＋1＝2")
    (chain,) = trace(draft_of(finding), of, {}, tmp_path).values()
    assert chain[:2] == (
        Step("认定", "同比（全部报送机构） · 综合能耗", ("印出：1", "编号：total:all:u1"), True),
        Step("认定", "演算", ("1＋1＝2",), False),
    )
    assert [s.title for s in chain[2:]] == [f"折标系数 · {row.get('name', row.get('word', row.id))}", "账册1册"]
