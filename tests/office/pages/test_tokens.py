"""The page of tokens: made, shown once, taken back."""

from collections.abc import Iterator

import pytest
from tests.office.desk.chain_office import chain_office
from tests.office.pages.visitor import NOT_FOUND, ready, refusal, table, visitor, words

from tongbao.office.pages import clock
from tongbao.office.store.models import TokenRow


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The office of all tests here, on a day it plays."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(clock.PLAYED, "2024-02-05")
        patch.setenv("TONGBAO_DEMO", "x")
        ready(chain_office(tmp_path_factory.mktemp("office")).path)
        yield


HEADS = ["编号", "名称", "谁的职责", "可否办理", "到期日", "发给人", "发给时间", "收回"]


def test_a_token_is_made_shown_once_and_taken_back() -> None:
    client = visitor("一中填报")
    told = words(client.post("/tokens/", {"act": "make", "name": "电表"}, follow=True))
    assert told.startswith("令牌：") and told.partition(" ")[0].endswith("（只显示这一次）")
    pk = str(TokenRow.objects.get().pk)
    [line] = table(client, "/tokens/")[1:]
    assert line[:6] == [pk, "电表", "一中填报", "只读", "2024-05-05", "一中填报"]
    told = words(client.post("/tokens/", {"act": "revoke", "id": pk}, follow=True))
    assert told.startswith("令牌已收回。")
    assert table(client, "/tokens/")[1][-1] == "2024-02-05"
    assert refusal(client.post("/tokens/", {"act": "revoke", "id": pk})) == NOT_FOUND


def test_who_has_none_sees_none() -> None:
    assert table(visitor("二中填报"), "/tokens/") == [HEADS]


@pytest.mark.parametrize(
    ("name", "person", "days", "status", "told"),
    [
        (" ", "", "", 409, "令牌没有名称。 请写明给哪个程序用。"),
        ("程序", "", "367", 409, "令牌的有效期367天不在1至366天之内。 请缩短有效期，到期再换。"),
        ("程序", "路人", "", 403, "“二中填报”（填报员）无权办理令牌。 请由有权的人员办理。"),
    ],
)
def test_a_token_that_cannot_be_is_refused(name: str, person: str, days: str, status: int, told: str) -> None:
    given = {"act": "make", "name": name, "person": person, "days": days}
    assert refusal(visitor("二中填报").post("/tokens/", given)) == (status, told)
