"""The studio: a draft, the chain behind a claim, files, decisions, issuing."""

from collections.abc import Iterator

import pytest
from tests.office.pages.closed_office import closed_office
from tests.office.pages.visitor import NOT_FOUND, refusal, table, visitor, words

from tongbao.office.pages import clock

KEY = "progress-2024-01-2024-02-07"
HERE = f"/studio/{KEY}/"


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The office with a closed month and a draft about it, on the day after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(clock.PLAYED, "2024-02-07")
        patch.setenv("TONGBAO_DEMO", "x")
        patch.setenv("TONGBAO_JOBS", "at-once")
        closed_office(tmp_path_factory.mktemp("office"))
        visitor("办拟稿").post("/studio/", {"what": "progress 2024-01", "as_of": "2024-02-07"})
        yield


def test_a_draft_is_listed_and_shown() -> None:
    client = visitor("办拟稿")
    assert len(table(client, "/studio/")) == 2
    shown = words(client.get(HERE))
    assert shown.startswith("工作进展通报 2024-01 草稿 截至 2024-02-07，断言 19 处，拟稿 办拟稿")


def test_a_claim_has_its_chain() -> None:
    client = visitor("办拟稿")
    assert words(client.get(f"{HERE}claim/c002/")).startswith("来历 回到正文 各市 认定 文件要素")
    assert refusal(client.get(f"{HERE}claim/zzz/")) == NOT_FOUND


def test_files_are_taken_away_and_the_pdf_is_shown() -> None:
    answer = visitor("办拟稿").get(f"{HERE}file/bulletin.pdf")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert answer["Content-Disposition"].startswith("inline")
    assert refusal(visitor("办拟稿").get(f"{HERE}file/nothing.pdf")) == NOT_FOUND


@pytest.mark.parametrize(
    ("part", "given", "told"),
    [
        ("decided/", {}, "“”不由拟稿人决定。 报表的疑点请在“审核”页决定。"),
        ("issued/", {"act": "issue"}, "没有填写发文字号。 请填写后再办。"),
    ],
)
def test_what_cannot_be_is_refused(part: str, given: dict[str, str], told: str) -> None:
    assert refusal(visitor("办拟稿").post(f"{HERE}{part}", given)) == (409, told)


def test_a_document_that_is_none_is_not_found() -> None:
    assert refusal(visitor("办拟稿").get("/studio/none/")) == NOT_FOUND
