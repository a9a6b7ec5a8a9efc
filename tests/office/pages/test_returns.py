"""Returns: the list, one return, its moves and words, the grid, bills, uploads, and what each refuses."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.office.desk.chain_office import chain_office, received
from tests.office.pages.visitor import NOT_FOUND, ready, refusal, table, visitor, words

from tongbao.office.pages import clock
from tongbao.office.store.models import FlagRow, MoveRow, PaperRow, UploadRow

KEY = "jump:school:2024-01:gas"
FILL = "/fill/school/2023-12/"


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The thin office with a flagged return of the school, on a day it plays."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(clock.PLAYED, "2024-02-05")
        patch.setenv("TONGBAO_DEMO", "x")
        ready(chain_office(tmp_path_factory.mktemp("office")).path)
        flag = {"period": "2024-01", "key": KEY, "code": "jump", "severity": "warning", "sentence": "比上月多一倍。"}
        FlagRow.objects.create(upload=received("school"), **flag)
        yield


def address(part: str = "") -> str:
    """The page of the return, or a part of it."""
    return f"/returns/{UploadRow.objects.get(unit='school').pk}/{part}"


def test_the_list_and_one_return() -> None:
    client = visitor("一中填报")
    assert table(client, "/returns/") == [
        ["报表", "单位", "期间", "文件", "状态", "收到", "轮到"],
        ["台账", "合成甲县一中", "2024-01", "school-0.xlsx", "待审核", "2024-02-05", "合成甲县教育局"],
    ]
    assert table(client, "/returns/", state="accepted")[1:] == []
    assert table(client, address())[1:] == [["提示", "", "比上月多一倍。", "", "", "待定"]]
    assert words(client.get(address("receipt/"))).startswith("报送回执 报表 台账 单位 合成甲县一中 期间 2024-01")


def test_a_return_is_not_found_outside_and_a_file_that_is_gone_nowhere() -> None:
    assert refusal(visitor("二中填报").get(address())) == NOT_FOUND
    for part in ("original/", "annotated/"):
        assert refusal(visitor("一中填报").get(address(part))) == NOT_FOUND


def test_a_flag_is_explained() -> None:
    client = visitor("一中填报")
    told = words(client.post(address("explained/"), {"key": KEY, "words": "换了锅炉"}, follow=True))
    assert told.startswith("情况说明已登记，审核人员可以看到。")
    assert FlagRow.objects.get().explanation == "换了锅炉"
    answer = client.post(address("explained/"), {"key": "nothing", "words": "话"})
    assert refusal(answer) == (409, "范围内没有编号为“nothing”的疑点。 请用 flag list 查看编号。")


@pytest.mark.parametrize(
    ("who", "given", "told"),
    [
        ("一中填报", {"act": "fly"}, "没有“fly”这种办理。 可用：submit、withdraw、accept、give_back、undo。"),
        (
            "一中填报",
            {"act": "accept"},
            "办理人属于填报单位本身，不能接收这份报表。 请由审核单位办理；数字有误的，请撤回后重报。",
        ),
        ("局审核", {"act": "give_back", "reason": ""}, "退回没有写明理由。 请写明理由后再办。"),
    ],
)
def test_a_move_that_cannot_be_is_refused(who: str, given: dict[str, str], told: str) -> None:
    assert refusal(visitor(who).post(address("move/"), given)) == (409, told)
    assert UploadRow.objects.get(unit="school").state == "collected"


def test_a_return_is_given_back_with_its_reason_and_that_is_undone() -> None:
    client = visitor("局审核")
    told = words(client.post(address("move/"), {"act": "give_back", "reason": "数不符"}, follow=True))
    assert told.startswith("已退回“school-0.xlsx”。 合成甲县一中 2024-01 已退回")
    told = words(client.post(address("move/"), {"act": "undo", "reason": "看错了"}, follow=True))
    assert told.startswith("已撤销上一步：“school-0.xlsx”。 合成甲县一中 2024-01 待审核")
    assert list(MoveRow.objects.order_by("id").values_list("act", flat=True)) == ["give_back", "undo"]


def test_the_grid_is_checked_kept_and_its_workbook_taken_away() -> None:
    client = visitor("一中填报")
    assert words(client.get(FILL)).startswith("合成甲县一中 2023-12 台账")
    shown = client.post(f"{FILL}checked/", {"school|water": "很多"}).content.decode()
    assert "“很多”不是可以确定的数。请只填阿拉伯数字，如 1234.5。" in shown
    kept = client.post(f"{FILL}saved/", {"act": "keep", "school|water": "3"}).content.decode()
    assert kept[2] == ":" and kept[5:] == "已自动暂存，还没有报送。"
    assert 'value="3"' in client.get(FILL).content.decode()
    assert client.get(f"{FILL}form.xlsx").content.startswith(b"PK")


def test_an_empty_grid_and_anothers_are_refused() -> None:
    client = visitor("一中填报")
    assert refusal(client.post(f"{FILL}saved/", {"act": "hand_in"})) == (
        409,
        "合成甲县一中一个数也没有填，没有报送。 没有用的填0，没有计量的照提示写明；不归您填的请下载表格另报。",
    )
    assert refusal(client.get("/fill/museum/2023-12/")) == NOT_FOUND


def test_a_bill_is_attached_and_seen_by_its_own() -> None:
    client = visitor("一中填报")
    given = {"files": SimpleUploadedFile("电费单.pdf", b"%PDF-1.4 synthetic")}
    assert words(client.post("/bills/school/2024-01/", given, follow=True)).startswith("单据已存入证据。")
    pk = PaperRow.objects.get().pk
    assert client.get(f"/papers/{pk}/").content == b"%PDF-1.4 synthetic"
    assert refusal(visitor("二中填报").get(f"/papers/{pk}/")) == NOT_FOUND
    assert table(client, "/bills/school/2024-01/")[1][:2] == ["电费单.pdf", "一中填报"]


def test_what_is_no_return_is_kept_as_evidence() -> None:
    given = {"files": SimpleUploadedFile("说明.txt", b"synthetic")}
    shown = words(visitor("一中填报").post("/returns/upload/", given))
    assert "收文结果 没有可以读的报表 随附的材料 Excel CSV 文件 操作 说明.txt 已存为证据" in shown
