"""docs/pages.md lists the pages there are."""

from pathlib import Path

from tongbao.office.pages.page_docs import END, START, page_tables, refreshed
from tongbao.office.pages.page_table import PAGES

DOCUMENT = Path(__file__).parents[3] / "docs" / "pages.md"


def test_the_document_is_fresh() -> None:
    written = DOCUMENT.read_text("utf-8")
    assert refreshed(written) == written


def test_every_page_has_one_line() -> None:
    lines = [line for line in page_tables().splitlines() if "| `/" in line]
    assert len(lines) == len(PAGES)
    assert "| **工作台** | `/` | 人人 | 该报的、退回的、等我审核的、等第二人办理的、逾期的；点一下就到 |" in lines


def test_what_is_around_the_generated_part_stays() -> None:
    assert refreshed(f"前\n{START}旧{END}\n后") == f"前\n{START}\n\n{page_tables()}\n\n{END}\n后"
