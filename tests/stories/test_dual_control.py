"""A year assessed: ledgers and issued lists come in, are closed and judged; each verdict is explained and stands."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from tests.stories.conftest import ROOT, Office
from tests.stories.digests import digests, recorded

from tongbao.dossier.assessment import assess
from tongbao.dossier.dossier import Dossier
from tongbao.dossier.findings import find
from tongbao.dossier.inputs import Inputs
from tongbao.measure.period import Month, Span
from tongbao.office.desk.assessment.document_books import gather_inputs
from tongbao.office.desk.home.home import open_home
from tongbao.office.store.models import BookRow
from tongbao.records.book import read_manifest
from tongbao.records.engine.choice import EngineChoice
from tongbao.records.issued import ANNUAL
from tongbao.synthetic.province import Province
from tongbao.synthetic.score_verdicts import judged
from tongbao.synthetic.write import write_province

SEED, SIZE, DAY = 7, 156, date(2017, 3, 31)
SPAN = Span(Month(2015, 1), Month(2016, 12))
KEY, NUMBER = f"assessment-2016-{DAY}", "合大公节能办〔2017〕5号"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The province as generated, two of its years as workbooks."""
    folder = tmp_path_factory.mktemp("dual")
    write_province(folder, SEED, SIZE, span=SPAN)
    return folder


@pytest.fixture(scope="module")
def closed_base(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Everything collected, reviewed and closed by the program's own commands."""
    office = Office(tmp_path_factory.mktemp("closed"))
    office.run("演示管理员", "enrol", ROOT / "demo" / "dual-control")
    office.run("演示管理员", "enrol", made / "registry")
    for part, code in (("ledgers", 0), ("issued", 0)):
        office.run("演示收文员", "collect", made / part, "--received", made / part / "received.csv", code=code)
    office.run("演示审核员", "review", "ledger", str(SPAN), "--decisions", made / "decisions.csv")
    office.two("演示封账员", "演示签发人", "close", "ledger", str(SPAN))
    for year in ("2015", "2016"):
        office.run("演示审核员", "review", "targets", year)
        office.run("演示审核员", "restate", "--all", "--reason", "合成批复")
        office.two("演示封账员", "演示签发人", "close", "targets", year)
    return office


@pytest.fixture
def closed(closed_base: Office, tmp_path: Path) -> Office:
    """A closed home of one's own."""
    return closed_base.copy(tmp_path / "closed")


def made_of(office: Office, rules_on: date | None = None, **changed: object) -> tuple[Inputs, Path]:
    """The inputs of the assessment, and the home's folder."""
    home = open_home(office.home)
    return replace(gather_inputs("assessment", "2016", DAY, rules_on), **changed), home.path  # type: ignore[arg-type]


def found_in(office: Office, rules_on: date | None = None, **changed: object) -> list[object]:
    """The findings of the assessment."""
    inputs, path = made_of(office, rules_on, **changed)
    return find(Dossier.open(inputs, path))


def draft(office: Office, decisions: Path | None = None, code: int = 0) -> None:
    """Draft the assessment with the demonstration's decisions or others."""
    given = decisions or ROOT / "demo" / "dual-control" / "decisions.csv"
    words = ("draft", "assessment", "2016", "--as-of", str(DAY), "--out", office.out, "--decisions", given)
    office.run("演示拟稿人", *words, code=code)


def test_verdicts_from_closed_books_equal_those_from_memory(closed_base: Office) -> None:
    inputs, path = made_of(closed_base)
    made = assess(Dossier.open(inputs, path)).verdicts
    province = Province(SEED, SIZE)
    wanted = [t for t in province.targets(2016) if t.kind == ANNUAL and t.scope in province.units]
    expected = {(v.unit, v.target.indicator): (v.base, v.now, v.outcome, v.robust) for v in judged(province, wanted)}
    got = {
        (u, v.target.indicator): (v.base, v.now, v.outcome, v.robust)
        for u, mine in made.items()
        for v in mine
        if v.target.kind == ANNUAL and u in province.units
    }
    assert len(got) == 39
    assert got == expected


def test_one_verdict_is_explained_from_lines_to_sentence(closed: Office, capsys: pytest.CaptureFixture[str]) -> None:
    draft(closed)
    capsys.readouterr()
    closed.run("演示审计员", "judge", "--period", "2016", "--explain", "甲市", "--json")
    steps = json.loads(capsys.readouterr().out)
    kinds = list(dict.fromkeys(s["步骤"] for s in steps))
    assert kinds == ["台账", "合计", "折算", "强度", "目标", "判定", "稳健性", "得分", "等级", "文稿"]
    by_kind = {k: [s for s in steps if s["步骤"] == k] for k in kinds}
    assert all(s["规则"] and s["出处"] for s in by_kind["判定"])
    assert all(s["出处"] for s in by_kind["折算"][:-1])
    assert by_kind["目标"][0]["出处"] == "合成节能〔2016〕3号，2016-03-25印发"
    assert all("甲" in s["内容"] for s in by_kind["文稿"])


def test_an_unknown_name_is_told_who_there_is(closed_base: Office, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("judge", "--period", "2016", "--explain", "石市", "--as-of", str(DAY))
    closed_base.run("演示审计员", *words, code=3)
    told = capsys.readouterr().err.replace("\n", "")
    assert told.startswith("不予办理：名单中没有“石市”。可用：甲市、乙市、丙市、")


def test_the_counterfactual_leaves_the_issued_result_alone(closed: Office) -> None:
    draft(closed)
    closed.two("演示拟稿人", "演示签发人", "issue", KEY, "--number", NUMBER, "--out", closed.out)
    before = (closed.out / "claims.json").read_bytes()
    seals = {(b.kind, b.period): b.seal for b in BookRow.objects.all()}
    of_2016 = {f.id: f for f in found_in(closed)}  # type: ignore[attr-defined]
    of_2021 = {f.id: f for f in found_in(closed, date(2021, 7, 1))}  # type: ignore[attr-defined]
    ranked = [
        {k: v for k, v in f["ranking:areas"].values.items() if k.startswith("score.")} for f in (of_2016, of_2021)
    ]
    assert ranked[0] != ranked[1]
    assert of_2016["total:now:u01"].values["exact.energy"] == of_2021["total:now:u01"].values["exact.energy"]
    closed.run("演示审计员", "judge", "--period", "2016", "--as-of", str(DAY), "--rules-on", "2021-07-01")
    assert {(b.kind, b.period): b.seal for b in BookRow.objects.all()} == seals
    assert (closed.out / "claims.json").read_bytes() == before
    closed.run("演示审计员", "verify", "--out", closed.out)


def test_threads_and_layout_change_no_digit(closed: Office) -> None:
    one, many = found_in(closed, engine=EngineChoice(threads=1)), found_in(closed, engine=EngineChoice(threads=4))
    assert one == many
    for book in BookRow.objects.filter(kind="ledger"):
        folder = closed.home / book.folder
        manifest = folder / "manifest.json"
        raw = json.loads(manifest.read_text("utf-8"))
        # The other layout: the same files, opened in the opposite order.
        raw["files"] = dict(reversed(raw["files"].items()))
        manifest.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
        assert next(iter(read_manifest(folder).files)) != "owed"
    assert found_in(closed) == one


def test_nobody_is_named_on_a_verdict_that_is_not_robust_without_a_decision(closed: Office, tmp_path: Path) -> None:
    draft(closed)
    found = {f.id: f for f in found_in(closed)}  # type: ignore[attr-defined]
    named = set(found["missed:areas"].units("units"))
    doubtful = [
        f
        for f in found.values()
        if f.kind == "verdict" and f.values["outcome"] == "missed" and not f.values["robust"] and ":annual:" in f.id
    ]
    first = next(f for f in doubtful if f.subject not in named and f.subject != "province")
    given = (ROOT / "demo" / "dual-control" / "decisions.csv").read_text("utf-8")
    decisions = tmp_path / "decisions.csv"
    line = f"name:{first.id},confirm,现场核实过，误差不影响结论,演示拟稿人,2017-03-31T10:00:00+08:00\n"
    decisions.write_text(given + line, "utf-8")
    draft(closed, decisions)
    claims = json.loads((closed.out / "claims.json").read_text("utf-8"))["claims"]
    missed = next(c for c in claims if c["finding"] == "missed:areas" and c["kind"] == "names")
    assert set(missed["value"]) == named | {first.subject}


def test_approval_turns_the_first_judgement_into_a_final_one(closed: Office, made: Path) -> None:
    early = [f for f in found_in(closed) if f.kind == "verdict"]  # type: ignore[attr-defined]
    assert {f.values["provisional"] for f in early} == {1}
    assert all(f.working.startswith("初步判定：") for f in early)
    approval = made / "approval"
    closed.run("演示收文员", "collect", approval, "--received", approval / "received.csv")
    closed.run("演示审核员", "review", "targets", "2016")
    closed.two("演示封账员", "演示签发人", "close", "targets", "2016")
    open_home(closed.home)
    inputs = gather_inputs("assessment", "2016", date(2017, 6, 30))
    late = find(Dossier.open(inputs, closed.home))
    verdicts = [f for f in late if f.kind == "verdict"]
    assert {f.values["provisional"] for f in verdicts} == {0}
    assert all(f.working.startswith("判定：") for f in verdicts)
    # As of the earlier day the approval had not happened, whichever book is the newest.
    assert {f.values["provisional"] for f in found_in(closed) if f.kind == "verdict"} == {1}  # type: ignore[attr-defined]


def test_the_tree_of_another_day_moves_institutions_and_not_the_province(closed: Office) -> None:
    now = {f.id: f for f in found_in(closed)}  # type: ignore[attr-defined]
    then = {f.id: f for f in found_in(closed, tree_on="2015-12")}  # type: ignore[attr-defined]
    key = "exact.energy"
    assert now["total:now:province"].values[key] == then["total:now:province"].values[key]
    moved = [u for u in (f"u{n:02d}" for n in range(1, 14)) if now[f"total:now:{u}"] != then[f"total:now:{u}"]]
    assert moved


def test_the_cascade_adds_up_and_says_who_has_not_handed_down(
    closed: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    closed.run("演示拟稿人", "cascade", "--targets", "2016", "--as-of", str(DAY), "--json")
    standings, slack = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert {s["下达"][:1] for s in standings if s["文号"] == "合成节能〔2016〕3号"} == {"是", "未"}
    tasks = [s["核对"] for s in slack if s["目标"].startswith("task:")]
    assert len(tasks) == 3
    assert all(t.endswith("与下达数相等。") for t in tasks)


def test_the_league_workbook_gives_the_working_of_its_cells(closed: Office) -> None:
    draft(closed)
    book = openpyxl.load_workbook(closed.out / "league.xlsx")
    targets, workings = book["目标完成"], book["演算"]
    places = {(row[0].value, row[1].value) for row in workings.iter_rows(min_row=2) if row[0].value == "目标完成"}
    assert places == {("目标完成", f"I{n}") for n in range(2, len(places) + 2)}
    assert all(targets[cell].value for _, cell in places)
    assert all(row[4].value and row[5].value for row in workings.iter_rows(min_row=2) if row[0].value == "目标完成")


def test_an_assessment_needs_closed_targets(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = Office(tmp_path)
    office.run("演示管理员", "enrol", ROOT / "demo" / "dual-control")
    office.run("演示审计员", "judge", "--period", "2016", code=3)
    assert "2016-01还没有封账。请先收文、审核、封账。" in capsys.readouterr().err.replace("\n", "")


def quota(office: Office, *words: object, code: int = 0) -> None:
    """Hold the year's institutions against a set of quotas."""
    office.run("演示审计员", "judge", "quota", "2016", "--as-of", str(DAY), *words, code=code)


def test_quotas_are_those_of_an_example_and_never_of_hebei(
    closed_base: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    quota(closed_base, code=3)
    assert "请用 --set 写明用哪一套定额" in capsys.readouterr().err.replace("\n", "")
    quota(closed_base, "--set", "hebei", code=3)
    told = capsys.readouterr().err.replace("\n", "")
    assert "“河北省公共机构能源消耗定额”在2017-03-31没有录入定额数值，不能比对。" in told
    quota(closed_base, "--set", "shandong-2019", code=3)
    assert "在2017-03-31没有“shandong-2019”这套定额" in capsys.readouterr().err.replace("\n", "")
    quota(closed_base, "--set", "shandong-2019", "--rules-on", "2019-12-31", "--json")
    found = json.loads(capsys.readouterr().out.splitlines()[0])
    assert {f["指标"] for f in found} == {"人均综合能耗", "单位建筑面积非供暖能耗"}
    over = [f for f in found if "超过约束值" in f["比对"]]
    assert over and all(f["应办"] for f in over)
    assert all(not f["应办"] for f in found if f not in over)


@pytest.mark.parametrize(
    ("tree", "told"),
    [
        ("xx", "“xx”不是月份。隶属月份请写成 2016-12 的样子。"),
        ("2012-01", "2012-01没有可用的已封账台账，不知道当月的隶属关系。可用2015-01至2016-12的月份。"),
    ],
)
def test_a_tree_that_is_not_there_is_refused(
    closed_base: Office, tree: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("judge", "--period", "2016", "--as-of", str(DAY), "--tree-on", tree)
    closed_base.run("演示审计员", *words, code=3)
    assert told in capsys.readouterr().err.replace("\n", "")


def test_the_province_is_explained_too(closed_base: Office, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("judge", "--period", "2016", "--as-of", str(DAY), "--explain", "全省", "--json")
    closed_base.run("演示审计员", *words)
    steps = json.loads(capsys.readouterr().out)
    assert [s["内容"] for s in steps if s["步骤"] == "台账"] == ["全省为各市账册相加，逐行见各市的演算"]
    assert {"合计", "折算", "强度", "目标", "判定", "稳健性"} <= {s["步骤"] for s in steps}


def test_the_year_leaves_the_recorded_bytes(closed: Office) -> None:
    """All but the evidence editions, which cut lists of more than thirty without a word and now say so (0011)."""
    draft(closed)
    mended = recorded("dual-control-mended")
    assert set(mended) == {"out/bulletin.html", "out/bulletin-public.html", "out/evidence.xlsx"}
    assert digests(closed.home, closed.out) == recorded("dual-control") | mended
