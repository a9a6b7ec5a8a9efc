"""The page of registry changes: what it does is shown first, what was typed stays, and only who enrols sees it."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.office.desk.chain_office import chain_office
from tests.office.pages.visitor import Browser, ready, visitor

from tongbao.office.store import rows

MOVE = {"what": "move", "ids": "clinic", "day": "2024-07-01", "county": "990201"}


@pytest.fixture
def admin(tmp_path: Path) -> Browser:
    """The one who enrols."""
    ready(chain_office(tmp_path).path)
    return visitor("办管理")


def test_it_works_in_two_steps(admin: Browser) -> None:
    assert "登记名录变更" in admin.get("/registry/").content.decode()
    assert 'value="clinic"' in admin.get("/registry/change/?ids=clinic").content.decode()
    shown = admin.post("/registry/change/", MOVE | {"act": "preview"}).content.decode()
    assert "变更前后" in shown and "合成西市" in shown and 'value="confirm"' in shown
    assert rows.roster().states_of("clinic")[-1].county == "990102"
    done = admin.post("/registry/change/", MOVE | {"act": "confirm"}, follow=True).content.decode()
    assert "已登记：迁移 合成乙县医院，自2024-07-01。" in done
    assert rows.roster().states_of("clinic")[-1].county == "990201"


def test_the_parts_of_a_split_are_written_one_a_line(admin: Browser) -> None:
    asked = {
        "what": "split",
        "ids": "clinic",
        "day": "2024-07-01",
        "parts": "c1 合成甲院\nc2 合成乙院\n",
        "act": "confirm",
    }
    admin.post("/registry/change/", asked)
    assert [s.name for i in ("c1", "c2") for s in rows.roster().states_of(i)] == ["合成甲院", "合成乙院"]


def test_what_does_not_fit_is_said_and_stays_in_the_form(admin: Browser) -> None:
    shown = admin.post("/registry/change/", MOVE | {"county": "990102", "act": "confirm"}).content.decode()
    assert "“合成乙县医院”本来就在合成乙县，不能登记变更。" in shown
    assert 'value="clinic"' in shown and 'value="confirm"' not in shown


def test_who_does_not_enrol_is_refused(tmp_path: Path) -> None:
    ready(chain_office(tmp_path).path)
    client = visitor("办审核")
    assert "登记名录变更" not in client.get("/registry/").content.decode()
    assert client.get("/registry/change/").status_code == 403
    assert client.post("/registry/change/", MOVE | {"act": "confirm"}).status_code == 403


def listed(admin: Browser) -> str:
    """The whole list as it is taken away."""
    return admin.get("/registry/list/", {"format": "csv"}).content.decode("utf-8-sig")


def test_a_list_is_taken_away_changed_and_enrolled(admin: Browser) -> None:
    text = listed(admin)
    assert text.splitlines()[0] == "编号,名称,类型,县区代码,自,至,定额级别,气候区,统一社会信用代码,主管单位,不公开"
    assert len(text.splitlines()) == 8
    changed = text.replace("合成乙县医院,卫生,990102,", "合成乙县医院,卫生,990201,")
    file = SimpleUploadedFile("名录.csv", changed.encode("utf-8-sig"))
    shown = admin.post("/registry/list/", {"act": "preview", "file": file}).content.decode()
    assert "变更前后" in shown and "合成西市" in shown
    assert listed(admin) == text
    digest = shown.partition('name="digest" value="')[2][:64]
    done = admin.post("/registry/list/", {"act": "confirm", "digest": digest, "name": "名录.csv"}, follow=True)
    assert "已登记名录：名录.csv 6家。" in done.content.decode()
    assert listed(admin) == changed


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", "名录.csv与现有名录相同，没有变动。"),
        ("卫生", "hospital", "名录.csv第3行“合成乙县医院”的类型“hospital”无法识别。"),
        ("990201,2012", "990299,2012", "名录.csv第6行“合成丙县文化馆”的县区代码“990299”在2012-07-01不在名录中。"),
        ("2024-01-31", "2024-03-31", "“合成迁址学校”（mover）有两条登记的起止日期重叠。"),
        ("museum,", "museum2,", "新名录里没有原有的合成丙县文化馆（museum）。"),
        ("2012-07-01", "2012年", "名录.csv第2行无法登记：since 的“2012年”不是日期，应写成 2017-04-07 的样子。"),
    ],
)
def test_a_list_that_cannot_be_is_refused(admin: Browser, old: str, new: str, told: str) -> None:
    text = listed(admin)
    file = SimpleUploadedFile("名录.csv", text.replace(old, new).encode() if old else text.encode())
    assert told in admin.post("/registry/list/", {"act": "preview", "file": file}).content.decode()
    assert listed(admin) == text


def test_what_was_not_looked_at_is_not_enrolled(admin: Browser) -> None:
    for digest in ("", "../../etc/passwd", "0" * 64):
        answer = admin.post("/registry/list/", {"act": "confirm", "digest": digest, "name": "x.csv"})
        assert "没有找到刚才看过的名录文件。" in answer.content.decode()
    assert "没有选择文件。" in admin.post("/registry/list/", {"act": "preview"}).content.decode()


def test_the_list_is_for_who_enrols(tmp_path: Path) -> None:
    ready(chain_office(tmp_path).path)
    assert visitor("办审核").get("/registry/list/").status_code == 403
