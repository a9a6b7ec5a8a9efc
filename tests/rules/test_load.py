"""The loader, and every table that is shipped."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from tongbao.measure.coal import Basis
from tongbao.rules.load import TABLES, load_shipped_tables, load_tables

FolderOf = Callable[..., Path]
HEAD = 'id = "speed"\nsource = "law"\nchecked_on = 2026-11-22\n'
SHIPPED = sorted(p.stem for p in TABLES.glob("*.toml") if p.stem != "sources")


def test_it_works(folder_of: FolderOf) -> None:
    folder = folder_of(HEAD + "value = 0.85\nsince = 2016-01-01")
    tables, sources = load_tables(folder)
    assert list(tables) == ["limits"]
    assert list(sources) == ["law"]
    row = tables["limits"][0]
    assert (row.id, row.since, row.until, row.content) == ("speed", date(2016, 1, 1), None, {"value": Decimal("0.85")})


def test_rows_that_follow_each_other_load(folder_of: FolderOf) -> None:
    tables, _ = load_tables(folder_of(HEAD + "since = 2016-01-01\nuntil = 2016-12-31", HEAD + "since = 2017-01-01"))
    assert len(tables["limits"]) == 2


def test_a_gap_between_rows_is_legal(folder_of: FolderOf) -> None:
    tables, _ = load_tables(folder_of(HEAD + "since = 2019-01-01", HEAD + "since = 2016-01-01\nuntil = 2016-12-31"))
    assert len(tables["limits"]) == 2


@pytest.mark.parametrize("earlier", ["since = 2016-01-01\nuntil = 2017-01-01", "since = 2016-01-01"])
def test_two_rows_of_one_day_are_refused(folder_of: FolderOf, earlier: str) -> None:
    folder = folder_of(HEAD + "since = 2017-01-01", HEAD + earlier)
    with pytest.raises(ValueError, match=r"^limits: two rows of speed are in force on 2017-01-01; close the earlier"):
        load_tables(folder)


def test_an_unknown_source_is_refused(folder_of: FolderOf) -> None:
    folder = folder_of(HEAD.replace('"law"', '"hearsay"') + "since = 2017-01-01")
    with pytest.raises(ValueError, match=r"^limits: speed names an unknown source 'hearsay'; add it to sources\.toml$"):
        load_tables(folder)


@pytest.mark.parametrize("missing", ["id", "since", "source"])
def test_a_row_without_its_head_is_refused(folder_of: FolderOf, missing: str) -> None:
    lines = (HEAD + "since = 2017-01-01").splitlines()
    folder = folder_of("\n".join(line for line in lines if not line.startswith(missing)))
    with pytest.raises(ValidationError, match=rf"(?m)^{missing}\n  Field required"):
        load_tables(folder)


def test_an_unknown_word_about_a_source_is_refused(folder_of: FolderOf) -> None:
    folder = folder_of(HEAD + "since = 2017-01-01")
    (folder / "sources.toml").write_text('[[source]]\nid = "law"\ntitle = "某法"\nyear = 2016\n', "utf-8")
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        load_tables(folder)


@pytest.mark.parametrize("table", SHIPPED)
def test_every_shipped_table_loads_and_holds_rows(table: str) -> None:
    assert load_shipped_tables()[0][table]


def test_no_shipped_row_was_checked_in_the_future_or_against_memory() -> None:
    """A source of confidence C was never seen, so nobody can have held a row against it."""
    tables, sources = load_shipped_tables()
    rows = [(t, r.id, r.source) for t, rows in tables.items() for r in rows if r.checked_on]
    assert [row for row in rows if sources[row[2]].confidence == "C"] == []


def test_every_coefficient_of_coal_has_a_source_a_basis_a_unit_and_a_range() -> None:
    tables, sources = load_shipped_tables()
    bases = {str(b) for b in Basis}
    for row in tables["coal_equivalent"]:
        carrier, _, basis = row.id.partition("@")[0].partition(".")
        assert row.source in sources
        assert row.text("basis") in bases and row.text("basis") == basis
        assert row.text("unit").startswith("kgce/")
        low, high = row.get("range")
        assert low <= row.get("value") <= high
        assert carrier in {c.id for c in tables["carriers"]}


def test_every_energy_carrier_has_a_coefficient_that_needs_no_guess() -> None:
    """A new carrier is one row in carriers and one in coal_equivalent."""
    tables, _ = load_shipped_tables()
    energy = {r.id for r in tables["carriers"] if r.text("kind") == "energy"}
    assert energy - {r.id.partition(".")[0] for r in tables["coal_equivalent"]} == set()


@pytest.mark.parametrize("table", ["carriers", "grading", "indicators", "institution_kinds", "matters", "outline"])
def test_a_table_whose_order_is_seen_says_its_order(table: str) -> None:
    """A replay reads rows by id, so an order that only the file has would be lost."""
    orders = [r.number("order") for r in load_shipped_tables()[0][table]]
    assert len(set(orders)) == len(orders)


RUBRIC = 'id = "r"\nsince = 2016-01-01\nsource = "law"\nunverified = true\nfull = 10\nveto_grade = "差"\n'
BANDS = 'bands = [{ word = "好", least = "6", below = "" }, { word = "差", least = "", below = "6" }]\n'
ITEM = 'rubric = "r"\nkind = "measure"\nweight = "10"\nsource = "law"\nunverified = true\n'
WHOLE = RUBRIC + BANDS + 'items = ["r.a"]\n'
SINCE = 'id = "r.a"\nsince = 2016-01-01\n'


@pytest.fixture
def rubric_of(folder_of: FolderOf) -> FolderOf:
    """A folder with one rubric and its items."""

    def write(rubric: str, *items: str) -> Path:
        folder = folder_of(HEAD + "since = 2017-01-01")
        (folder / "rubrics.toml").write_text(f"[[row]]\n{rubric}", "utf-8")
        (folder / "rubric_items.toml").write_text("".join(f"[[row]]\n{i}\n" for i in items), "utf-8")
        return folder

    return write


def test_a_sound_rubric_loads(rubric_of: FolderOf) -> None:
    tables, _ = load_tables(rubric_of(WHOLE, SINCE + ITEM))
    assert [r.id for r in tables["rubrics"] + tables["rubric_items"]] == ["r", "r.a"]


def test_a_rubric_without_items_waits_for_the_office(rubric_of: FolderOf) -> None:
    assert len(load_tables(rubric_of(RUBRIC))[0]["rubrics"]) == 1


def test_a_partial_example_needs_no_full_score(rubric_of: FolderOf) -> None:
    text = RUBRIC + 'partial = true\nitems = ["r.a"]\nconsequences = { "差" = ["x"] }\n'
    assert len(load_tables(rubric_of(text, SINCE + ITEM.replace("10", "4")))[0]["rubrics"]) == 1


@pytest.mark.parametrize(
    ("rubric", "items", "problem"),
    [
        (
            WHOLE.replace('below = "6"', 'below = "5.5"'),
            [SINCE + ITEM],
            "no band holds scores from 5.5 and below 6 (between 差 and 好)",
        ),
        (
            RUBRIC + BANDS.replace('below = "6"', 'most = "6"') + "partial = true\n",
            [],
            "score 6 is in two bands, 差 and 好",
        ),
        (RUBRIC + 'items = ["r.a"]\n', [SINCE + ITEM], "there are no bands"),
        (
            WHOLE.replace('below = ""', 'most = "10"') + "x = 1\n",
            [SINCE + ITEM.replace('weight = "10"', 'weight = "9"')],
            "the weights add up to 9, not to 10",
        ),
        (
            WHOLE.replace('below = ""', 'most = "10"').replace('"r.a"', '"r.a", "r.b"'),
            [SINCE + ITEM, (SINCE + ITEM).replace("r.a", "r.b").replace("measure", "extra").replace("weight", "cap")],
            "no band holds scores above 10 up to 20 (above 好)",
        ),
        (WHOLE, [], "items and rubric_items differ in r.a"),
        (WHOLE.replace("r.a", "r.b"), [SINCE + ITEM], "items and rubric_items differ in r.a"),
        (WHOLE + 'veto_words = ""\n', [(SINCE + ITEM).replace("2016", "2017")], "items and rubric_items differ in r.a"),
        (
            WHOLE.replace('veto_grade = "差"\n', "").replace('"r.a"', '"r.a", "r.v"'),
            [SINCE + ITEM, (SINCE + ITEM).replace("r.a", "r.v").replace("measure", "veto")],
            "it has vetoes but no veto_grade",
        ),
        (WHOLE.replace('veto_grade = "差"', 'veto_grade = "劣"'), [SINCE + ITEM], "no band has the word 劣"),
        (WHOLE + 'praise = { among = ["优"] }\n', [SINCE + ITEM], "no band has the word 优"),
        (WHOLE + 'honours = [{ among = ["优"] }]\n', [SINCE + ITEM], "no band has the word 优"),
        (WHOLE + 'consequences = { "劣" = ["x"] }\n', [SINCE + ITEM], "no band has the word 劣"),
    ],
)
def test_an_unsound_rubric_is_refused(rubric_of: FolderOf, rubric: str, items: list[str], problem: str) -> None:
    with pytest.raises(ValueError) as wrong:
        load_tables(rubric_of(rubric, *items))
    assert str(wrong.value) == f"rubrics: r on 2016-01-01: {problem}"


def test_items_that_end_before_their_rubric_are_refused(rubric_of: FolderOf) -> None:
    """The rubric is looked at on each day on which one of its items begins or ends, and on its own last day."""
    folder = rubric_of(WHOLE + "until = 2020-12-31\n", SINCE + ITEM + "until = 2018-12-31")
    with pytest.raises(ValueError, match=r"^rubrics: r on 2020-12-31: items and rubric_items differ in r\.a$"):
        load_tables(folder)


def test_an_item_of_no_rubric_is_refused(rubric_of: FolderOf) -> None:
    with pytest.raises(ValueError, match=r"^rubric_items: no rubric 's'; add it to rubrics$"):
        load_tables(rubric_of(WHOLE, SINCE + ITEM.replace('"r"', '"s"')))


def test_every_shipped_example_says_what_it_is() -> None:
    """No band set or weight set passes for a whole rule, and the made-up one says so in every text."""
    rubrics = load_shipped_tables()[0]["rubrics"]
    assert {r.id for r in rubrics if r.get("items") and not r.get("partial")} == {"synthetic"}
    assert all("部分示例" in r.text("label") for r in rubrics if r.get("partial"))
    assert {r.text("label") for r in rubrics if r.id == "synthetic"} == {"合成示例"}
    made_up = [i for i in load_shipped_tables()[0]["rubric_items"] if i.text("rubric") == "synthetic"]
    assert all("合成示例" in i.text("words") for i in made_up)
