"""The newest books that a document needs, compared as periods."""

from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office, received

from tongbao.measure.period import Span
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.assessment.document_books import gather_inputs, head_of
from tongbao.office.desk.home.home import open_home
from tongbao.office.store.models import BookRow, OfficeRow, RecordRow

DAY = acting("").now.date()
SEASON = "2022-11..2023-03"


def office(folder: Path) -> None:
    """An office that has its particulars."""
    chain_office(folder)
    for key in ("issuer", "doc_word", "recipients"):
        OfficeRow.objects.update_or_create(key=key, defaults={"value": "合成"})


def closed(kind: str, *periods: str, vintage: int = 1) -> None:
    """Rows of closed books; their folders are not read by gathering."""
    for period in periods:
        BookRow.objects.create(
            kind=kind,
            scope="synthetic",
            period=period,
            vintage=vintage,
            folder=f"{kind}/{period}/v{vintage}",
            seal=f"{vintage:064x}",
            proposed_by="甲",
            confirmed_by="乙",
            closed_at="2023-05-01",
        )


def folders(kind: str, period: str) -> list[str]:
    return [folder for folder, _ in gather_inputs(kind, period, DAY).books]


def months(period: str) -> list[str]:
    return [str(m) for m in Span.parse(period)]


def test_the_months_and_those_of_the_year_before_in_their_newest_vintage(tmp_path: Path) -> None:
    office(tmp_path)
    closed("ledger", "2022-01", "2023-01")
    closed("ledger", "2023-01", vintage=2)
    assert folders("energy", "2023-01") == ["ledger/2022-01/v1", "ledger/2023-01/v2"]


def test_a_season_has_the_lists_of_both_its_years(tmp_path: Path) -> None:
    office(tmp_path)
    closed("ledger", *months("2021-11..2023-03"))
    closed("targets", "2021", "2022", "2023", "2024")
    RecordRow.objects.create(upload=received("east", kind="targets"), type="degree_days", key="H1", body={})
    lists = ["targets/2021/v1", "targets/2022/v1", "targets/2023/v1"]
    span = Span.parse(SEASON)
    ledgers = [f"ledger/{m}/v1" for m in (*span.year_before(), *span)]
    assert folders("energy", SEASON) == [*lists, *ledgers]
    assert [f for f in folders("assessment", SEASON) if f.startswith("targets/")] == lists


def test_a_year_has_no_lists_of_the_next(tmp_path: Path) -> None:
    office(tmp_path)
    closed("ledger", *months("2022"))
    closed("targets", "2022", "2023")
    assert [f for f in folders("assessment", "2022") if f.startswith("targets/")] == ["targets/2022/v1"]


@pytest.mark.parametrize(
    ("kind", "period", "code", "words"),
    [
        ("none", "2022", "kind", "没有“none”这种文件。"),
        ("energy", "2022年", "period", "“2022年”不是期间。"),
        ("energy", "2022-01..2022-02", "not-closed", "2022-02还没有封账。"),
        ("assessment", "2022-01", "not-closed", "2022年没有已封账的目标。"),
    ],
)
def test_what_is_not_closed_is_not_gathered(tmp_path: Path, kind: str, period: str, code: str, words: str) -> None:
    office(tmp_path)
    closed("ledger", "2022-01")
    with pytest.raises(Refusal) as refused:
        gather_inputs(kind, period, DAY)
    assert (refused.value.code, words in str(refused.value)) == (code, True)


def test_an_office_without_its_particulars_is_told_which(tmp_path: Path) -> None:
    open_home(tmp_path / "home", create=True)
    OfficeRow.objects.create(key="office", value="合成省办")
    with pytest.raises(Refusal) as refused:
        head_of("progress")
    assert str(refused.value) == "机关设置中没有填写发文机关、机关代字、主送机关。请先在“机关设置”中填写。"
