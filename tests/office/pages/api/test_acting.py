"""Programs act as their person may: they report, move, decide, and are refused in the words of the pages."""

import base64

import pytest
from tests.office.desk.chain_office import acting
from tests.office.pages.api.program import MONTH, ask, line

from tongbao.office.desk.access import tokens
from tongbao.office.store.models import TrailRow, UploadRow

pytestmark = pytest.mark.usefixtures("office")


def test_a_school_reports_through_the_interface() -> None:
    who = acting("一中填报")
    token = tokens.create_token("电表程序", who.who, who, writes=True)
    assert ask(token, "GET", "/me").json()["place"] == "school"
    assert ask(token, "GET", f"/fill/school/{MONTH}").json()["name"] == "合成甲县一中"
    checked = ask(token, "POST", f"/fill/school/{MONTH}/check", {"cells": line()}).json()
    assert checked["flags"] == []
    done = ask(token, "POST", f"/fill/school/{MONTH}/hand-in", {"cells": line()})
    assert done.status_code == 200 and "已报送" in done.json()["words"]
    upload = UploadRow.objects.get(unit="school", period=MONTH)
    seen = ask(token, "GET", f"/returns/{upload.pk}").json()
    assert (seen["state"], seen["acts"]) == ("待审核", ["withdraw"])
    original = ask(token, "GET", f"/returns/{upload.pk}/original").json()
    assert base64.b64decode(original["base64"]).startswith(b"PK")
    assert ask(token, "POST", f"/returns/{upload.pk}/move", {"act": "withdraw"}).status_code == 200
    refused = ask(token, "POST", f"/returns/{upload.pk}/move", {"act": "accept"})
    assert refused.status_code == 409 and refused.json()["code"] == "state"
    assert TrailRow.objects.filter(who="一中填报", act="withdraw").count() == 1


def test_a_token_reads_unless_it_was_made_to_write() -> None:
    who = acting("一中填报")
    token = tokens.create_token("看板", who.who, who)
    assert ask(token, "GET", "/returns").status_code == 200
    refused = ask(token, "POST", f"/fill/school/{MONTH}/save", {"cells": {}})
    assert (refused.status_code, refused.json()["sentence"]) == (403, "这个令牌只能查看，不能办理。")
