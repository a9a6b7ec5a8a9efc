"""A closed ledger is exported, collected into a fresh home and closed again: the lines are the same to the digit."""

from pathlib import Path

import pytest
from tests.office.conftest import MONTH, ROOT, Desk
from tests.office.desk.chain_office import acting

from tongbao.intake.forms import template
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.closing.export_book import OF_THE_RETURN
from tongbao.office.desk.home.home import Actor, Home, open_home
from tongbao.office.desk.keeping.export import export
from tongbao.records.book import read_json, read_manifest, read_table
from tongbao.rules.rulebook import Rulebook
from tongbao.synthetic.small_province import _registry, county_codes

PERIOD = str(MONTH)
ADMIN = acting("演示管理员")
# Words and numbers that are not plain, each on a line of its own.
WORDS = (
    {"basis": "计量", "payment": "预付充值"},
    {"heat": "按面积计费"},
    {"basis": "分摊"},
    {"payment": "他人代付"},
)


def enrolled(folder: Path) -> Desk:
    """A home with the synthetic registry and nothing else."""
    desk = Desk(folder)
    _registry(desk.province, folder)
    desk.run("演示管理员", "enrol", ROOT / "demo" / "small-province")
    desk.run("演示管理员", "enrol", folder / "registry")
    return desk


def closed(desk: Desk, papers: Path) -> Home:
    """Collect a folder, accept everything, close it by two persons."""
    desk.run("演示收文员", "collect", papers, "--received-at", "2024-02-05")
    desk.run("演示审核员", "review", "ledger", PERIOD)
    desk.run("演示封账员", "close", "ledger", PERIOD)
    desk.run("演示签发人", "close", "ledger", PERIOD)
    return open_home(desk.home)


def worded(desk: Desk) -> Path:
    """Ledgers of all counties; the first lines of one county carry words."""
    for county in county_codes()[1:]:
        desk.ledger(county)
    county = county_codes()[0]
    listed = desk.province.in_county(county, MONTH)
    amounts = {s.id: dict(desk.province.amounts[s.id, MONTH]) for s in listed}
    words = dict(zip((s.id for s in listed), WORDS, strict=False))
    amounts[listed[1].id].pop("heat", None)
    cover = template.Cover("ledger", county, county, PERIOD, "合成")
    path = desk.folder / "in" / f"{county}.xlsx"
    template.write_ledger(path, cover, listed, Rulebook(MONTH.last_day), amounts, words=words)
    return desk.folder / "in"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The book, the book made of its export, and the exported files."""
    folder = tmp_path_factory.mktemp("again")
    first, second = folder / "first", folder / "second"
    first.mkdir()
    second.mkdir()
    desk = enrolled(first)
    home = closed(desk, worded(desk))
    assert export(f"book:{PERIOD}", folder / "forms", ADMIN, home) == 3
    again = closed(enrolled(second), folder / "forms")
    inside = Path("books", "ledger", PERIOD, "v1")
    return home.path / inside, again.path / inside, folder / "forms"


def test_every_column_of_every_line_has_the_same_digest(pair: tuple[Path, Path, Path]) -> None:
    """Only the columns that tell of the return a line came in with differ: another file, another row."""
    one, other, _ = pair
    before, after = read_json(one, "digests"), read_json(other, "digests")
    assert sorted(before) == sorted(after)
    units = sorted(set(before) - {"returns", "owed"})
    assert len(units) == 3
    for name in units:
        differing = {c for c, d in before[name]["columns"].items() if d != after[name]["columns"][c]}
        assert differing <= set(OF_THE_RETURN), name
        assert len(before[name]["rows"]) == len(after[name]["rows"])


def test_who_owed_rules_and_registry_are_sealed_with_the_same_digests(pair: tuple[Path, Path, Path]) -> None:
    one, other = (read_manifest(p) for p in pair[:2])
    assert one.files["owed"] == other.files["owed"]
    assert (one.registry, one.scope, one.period, one.vintage) == (
        other.registry,
        other.scope,
        other.period,
        other.vintage,
    )
    assert one.files["returns"] != other.files["returns"]


def test_the_words_beside_amounts_came_through(pair: tuple[Path, Path, Path]) -> None:
    for folder in pair[:2]:
        found = set()
        for name in set(read_manifest(folder).files) - {"returns", "owed"}:
            table = read_table(folder, name)
            at = [[c.name for c in table.columns].index(k) for k in ("basis", "payment", "reasons")]
            found |= {tuple(row[i] for i in at) for row in table.rows}
        assert found == {
            ("billed", "", ""),
            ("metered", "prepaid", ""),
            ("billed", "", "heat=area_billed"),
            ("apportioned", "", ""),
            ("billed", "by_others", ""),
        }


def test_a_month_that_is_not_closed_and_what_is_no_month_are_refused(tmp_path: Path) -> None:
    home = open_home(enrolled(tmp_path).home)
    said = []
    for what in ("book:2024-01", "book:去年"):
        with pytest.raises(Refusal) as refused:
            export(what, tmp_path / "x", ADMIN, home)
        said.append((refused.value.code, str(refused.value)))
    assert said == [
        ("not-closed", "2024-01台账还没有封账，不能导出账册。请先收文、审核、封账。"),
        ("period", "“去年”不是月份。请写成 book:2017-03 的样子。"),
    ]


def test_a_stranger_may_not_export(tmp_path: Path) -> None:
    home = open_home(enrolled(tmp_path).home)
    with pytest.raises(Refusal) as refused:
        export("book:2024-01", tmp_path / "x", Actor("无此人", ADMIN.now), home)
    assert refused.value.code == "person"
