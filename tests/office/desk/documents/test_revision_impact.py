"""Published figures a correction moves: those and no others, before the closing and after it."""

from pathlib import Path

from tests.office.desk.small_document import KEY, NUMBER

from tongbao.measure.period import Month
from tongbao.office.desk.documents.revision_impact import (
    IMPACT_HEAD,
    RevisionImpact,
    impact_of_corrections,
    vintage_tables,
)
from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import BookRow
from tongbao.records.correction import Correction

WATER = Correction("bureau", Month(2024, 1), "water", 800_000, 900_000, "抄错")


def test_only_the_water_moves(issued: Home) -> None:
    moved = impact_of_corrections([WATER], issued)
    by_value = {dict(zip(IMPACT_HEAD, f, strict=True))["取值"]: f[4:] for f in moved.figures}
    assert {f[0] for f in moved.figures} == {NUMBER}
    assert by_value["total:now:province water_per_person"] == ("72.50立方米/人", "77.50立方米/人", "+5.00")
    assert [v for v in by_value if "water" not in v] == []
    assert (moved.documents, moved.troubles, moved.unmoved > 10) == (1, [], True)
    assert moved.sentence("2024-01") == (
        f"以2024-01账册为依据的已印发文件1份，印出的数和名称中{len(moved.figures)}处改变，{moved.unmoved}处不变。"
    )


def test_no_correction_and_no_issued_document_move_nothing(drafted: Home) -> None:
    assert impact_of_corrections([], drafted) == RevisionImpact()
    assert impact_of_corrections([WATER], drafted) == RevisionImpact()
    assert RevisionImpact().sentence("2024-01") == "没有已印发的文件以2024-01账册为依据，不影响已公布的数。"


def test_the_first_vintage_and_other_books_have_no_differences(issued: Home) -> None:
    assert vintage_tables(BookRow.objects.get(period="2024-01"), issued) == ([], RevisionImpact())
    assert vintage_tables(BookRow(kind="progress", period="2024-01", vintage=2), issued) == ([], RevisionImpact())


def test_a_document_that_cannot_be_written_again_is_named(issued: Home, tmp_path: Path) -> None:
    (issued.documents / KEY / "claims.json").write_text("{", "utf-8")
    moved = impact_of_corrections([WATER], issued)
    (trouble,) = moved.troubles
    assert (trouble.startswith(f"{NUMBER}不能按更正后的数重算（"), trouble.endswith("），请人工核对。")) == (True, True)
    assert moved.sentence("2024-01").endswith(trouble)
