"""Programs assess, reorganise and follow a document as their person may."""

import pytest
from tests.office.desk.chain_office import acting
from tests.office.pages.api.program import ask

from tongbao.office.desk.access import tokens
from tongbao.office.store import rows
from tongbao.office.store.models import PersonRow

pytestmark = pytest.mark.usefixtures("office")


def test_an_office_assesses_and_reorganises_through_the_interface() -> None:
    PersonRow.objects.create(name="办拟稿二", roles=["drafter"], place="")
    PersonRow.objects.create(name="东市填报", roles=["reporter"], place="east")
    PersonRow.objects.create(name="办管理二", roles=["admin"], place="")
    drafter, unit, admin = (
        tokens.create_token("程序", p, acting(p), writes=True) for p in ("办拟稿二", "东市填报", "办管理二")
    )
    given = {"period": "2024", "rubric": "synthetic", "self_due": "2024-03-01", "only": ["east", "合成西市"]}
    pk = ask(drafter, "POST", "/assessments", given).json()
    marks = {"step": "self", "marks": [{"item": "synthetic.planning", "points": "2.5", "words": "见方案"}]}
    done = ask(unit, "POST", f"/assessments/{pk}/sheets/east", marks)
    assert (done.status_code, done.json()) == (200, {"words": "已保存1项。"})
    assert ask(unit, "GET", f"/assessments/{pk}/sheets/east").json()["rows"][0][3:6] == ["2.5", "见方案", "东市填报"]
    assert ask(unit, "GET", f"/assessments/{pk}/sheets/west").status_code == 404
    change = {"act": "rename", "ids": ["museum"], "day": "2024-07-01", "name": "合成丙县博物馆"}
    seen = ask(admin, "POST", "/registry/changes", change)
    assert seen.status_code == 200 and rows.roster().states_of("museum")[-1].name == "合成丙县文化馆"
    assert ask(admin, "POST", "/registry/changes", change | {"preview": False}).status_code == 200
    assert rows.roster().states_of("museum")[-1].name == "合成丙县博物馆"
