"""How a document leaves: its words, the draft that came back, steps, dispatch, archive."""

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


def test_the_steps_of_a_draft() -> None:
    lines = table(visitor("办拟稿"), f"{HERE}way/")
    assert lines[1] == ["拟稿", "已办", "办拟稿", "2024-02-07", ""]
    assert [line[:2] for line in lines[2:]] == [
        [step, "未办"] for step in ("核稿", "会签", "签发", "编号", "用印", "分发", "归档")
    ]


def test_words_are_edited_and_undone() -> None:
    client = visitor("办拟稿")
    assert words(client.get(f"{HERE}words/")).startswith("改文字 文字可以改；花括号里的编号代表一个数字或名称")
    told = words(client.post(f"{HERE}words/", {"act": "undo", "clause": "0"}, follow=True))
    assert told.startswith("已改，数字和名称仍由原来的断言给出。")


def test_the_cover_sheet_is_taken_away_as_word() -> None:
    client = visitor("办拟稿")
    assert client.get(f"{HERE}sheet.docx").content.startswith(b"PK")
    assert refusal(client.get(f"{HERE}sheet.odt")) == NOT_FOUND


@pytest.mark.parametrize(
    ("part", "given", "told"),
    [
        ("words/", {"clause": "99"}, f"“{KEY}”没有第99段。 请用 tongbao edit 列出各段后再改。"),
        ("returned/", {}, "没有选文件。 请选领导改过的 Word 文件。"),
        ("way/", {"act": "fly"}, "没有“fly”这种办理。 请从页面上的按钮办理。"),
        ("way/", {"act": "step", "step": "核稿"}, "拟稿和核稿不能是同一人（办拟稿）。 请由另一人办理。"),
        ("way/", {"act": "dispatch"}, f"“{KEY}”的用印还没有办理，不能分发。 请先办理用印。"),
        ("way/", {"act": "receipt", "unit": "合成东市"}, f"“{KEY}”没有发给合成东市。 请先登记分发。"),
    ],
)
def test_what_cannot_be_is_refused(part: str, given: dict[str, str], told: str) -> None:
    assert refusal(visitor("办拟稿").post(f"{HERE}{part}", given)) == (409, told)


def test_a_draft_has_no_archive() -> None:
    answer = visitor("办拟稿").get(f"{HERE}archive.zip")
    assert refusal(answer) == (409, f"“{KEY}”还没有印发，不能立卷。 请先签发。")
