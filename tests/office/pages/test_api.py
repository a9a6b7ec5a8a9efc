"""The interface for programs: tokens, the same answers as the pages, and a closed world of its own."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from tests.browser.months_office import months_office, used
from tests.office.desk.chain_office import acting
from tests.office.pages.visitor import browser, ready, visitor

from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import tokens
from tongbao.office.pages import clock
from tongbao.office.pages.api.door import api
from tongbao.office.store import rows
from tongbao.office.store.models import PersonRow, TokenRow, TrailRow, UploadRow

MONTH = "2024-01"
ROOT = "/api/v1"
# Every operation with the arguments of a place outside the school's: what it may answer there. A new one fails the
# test until it stands here.
OUTSIDE: dict[str, tuple[int, ...]] = {
    "GET /me": (200,),
    "GET /returns": (200,),
    "GET /returns/{pk}": (404,),
    "GET /returns/{pk}/original": (404,),
    "GET /returns/{pk}/annotated": (404,),
    "POST /returns/{pk}/move": (404,),
    "POST /returns/{pk}/explain": (404,),
    "GET /fill/{place}/{month}": (404,),
    "POST /fill/{place}/{month}/check": (404,),
    "POST /fill/{place}/{month}/save": (404,),
    "POST /fill/{place}/{month}/hand-in": (404,),
    "GET /bills/{institution}/{month}": (404,),
    "POST /bills/{institution}/{month}": (404,),
    "GET /papers/{pk}": (404,),
    "GET /review/{kind}/{period}": (403,),
    "POST /review/{kind}/{period}": (403,),
    "GET /board": (200,),
    "GET /progress/{unit}/{month}": (404,),
    "GET /registry": (200,),
    "GET /registry/places/{code}": (404,),
    "GET /registry/institutions/{id}": (404,),
    "GET /findings/{kind}/{period}": (403,),
    "GET /matrix/{period}": (403,),
    "GET /league/{period}": (403,),
    "GET /targets": (200,),
    "GET /works/{name}": (200, 409),
    "GET /documents": (403,),
    "GET /documents/{key}": (403,),
    "GET /documents/{key}/claims/{id}": (403,),
    "GET /documents/{key}/files/{name}": (403,),
    "GET /jobs/{pk}": (404,),
    "POST /jobs": (200, 409),
    "GET /closings": (403,),
    "GET /asks": (200,),
    "POST /asks/{ask}/{unit}/replies": (404,),
    "POST /decisions": (403,),
    "GET /trail": (403,),
    "GET /rules": (200,),
    "GET /rules/{table}": (200,),
    "GET /outbox": (403,),
    "GET /search": (200,),
    "GET /assessments": (200,),
    "POST /assessments": (403,),
    "GET /assessments/{pk}": (404,),
    "POST /assessments/{pk}/routes": (403,),
    "POST /assessments/{pk}/approval": (403,),
    "GET /assessments/{pk}/sheets/{unit}": (404,),
    "POST /assessments/{pk}/sheets/{unit}": (404,),
    "POST /registry/changes": (403,),
    "GET /documents/{key}/steps": (403,),
    "POST /documents/{key}/steps": (403,),
    "GET /documents/{key}/copies": (403,),
    "POST /documents/{key}/copies": (403,),
    "POST /documents/{key}/receipts": (403,),
    "GET /tokens": (200,),
    "POST /tokens": (200,),
    "POST /tokens/{pk}/revoke": (404,),
    "POST /upload": (200,),
}
FOREIGN = {
    **{"pk": "PK", "place": "museum", "month": MONTH, "institution": "museum", "kind": "ledger", "period": MONTH},
    **{"unit": "west", "code": "990201", "id": "museum", "key": "x", "name": "bulletin.pdf"},
    **{"ask": "a", "table": "calendar"},
}
BODIES: dict[str, Any] = {
    "move": {"act": "give_back", "reason": "理由"},
    "explain": {"key": "k", "words": "话"},
    "check": {"cells": {}},
    "save": {"cells": {}},
    "hand-in": {"cells": {}},
    "replies": {"words": "话"},
    "decisions": {"conflict": "tally:x", "choice": "list", "reason": "理由"},
    "jobs": {"what": "close", "given": {"kind": "ledger", "period": MONTH}},
    "tokens": {"name": "程序"},
    "assessments": {"period": "2024", "rubric": "synthetic", "self_due": "2024-03-01"},
    "routes": {"party": "组", "members": ["一中填报"], "day": "2024-02-05", "units": ["west"]},
    "approval": {"document": "合〔2024〕9号"},
    "{unit}": {"step": "self", "marks": [{"item": "synthetic.planning", "points": "1", "words": "话"}]},
    "changes": {"act": "end", "ids": ["museum"], "day": "2024-07-01"},
    "steps": {"step": "核稿"},
    "copies": {},
    "receipts": {"unit": "west"},
}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TONGBAO_JOBS", "at-once")
    monkeypatch.setattr(clock, "moment", lambda: acting("x").now)
    home = months_office(tmp_path)
    ready(home)
    return home


def ask(token: str, method: str, path: str, body: Any = None) -> Any:
    """One request of a program."""
    given: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    if body is not None:
        given |= {"data": json.dumps(body), "content_type": "application/json"}
    return browser().generic(method, ROOT + path, **given)


def line(share: int = 96) -> dict[str, dict[str, str]]:
    """A whole line of the school."""
    return {"school": {k: format_milli(v) for k, v in used(Month(2024, 1), share).items()}}


def test_a_school_reports_through_the_interface(office: Path) -> None:
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


def test_a_token_reads_unless_it_was_made_to_write(office: Path) -> None:
    who = acting("一中填报")
    token = tokens.create_token("看板", who.who, who)
    assert ask(token, "GET", "/returns").status_code == 200
    refused = ask(token, "POST", f"/fill/school/{MONTH}/save", {"cells": {}})
    assert (refused.status_code, refused.json()["sentence"]) == (403, "这个令牌只能查看，不能办理。")


def test_no_token_a_wrong_one_one_taken_back_and_an_old_one_are_strangers(office: Path) -> None:
    who = acting("一中填报")
    token = tokens.create_token("程序", who.who, who)
    tokens.revoke_token(TokenRow.objects.get().pk, who)
    old = tokens.create_token("程序", who.who, who, days=1)
    TokenRow.objects.filter(revoked_at="").update(until=acting("x", "2024-02-04").now.date())
    for one in ("", "wrong", token, old):
        answer = ask(one, "GET", "/me")
        assert (answer.status_code, answer.json()["code"]) == (401, "token")
    assert visitor("一中填报").get(f"{ROOT}/me").status_code == 401


def test_who_may_make_tokens_and_for_how_long(office: Path) -> None:
    PersonRow.objects.create(name="办安全", roles=["security_admin"], place="")
    tokens.create_token("程序", "一中填报", acting("办安全"))
    for name, person, who, days, code in (
        ("程序", "一中填报", "二中填报", 0, "role"),
        ("程序", "路人", "办安全", 0, "person"),
        ("程序", "二中填报", "二中填报", 4000, "days"),
        (" ", "二中填报", "二中填报", 0, "empty"),
    ):
        with pytest.raises(Refusal) as refused:
            tokens.create_token(name, person, acting(who), days)
        assert refused.value.code == code
    with pytest.raises(Refusal):
        tokens.revoke_token(TokenRow.objects.get().pk, acting("二中填报"))


def test_every_operation_keeps_what_is_outside(office: Path) -> None:
    """A closed world: each operation is tried on a foreign place, and no byte of it comes back."""
    upload = UploadRow.objects.filter(unit="museum").first()
    assert upload is not None
    UploadRow.objects.filter(pk=upload.pk).update(file="暗记.xlsx", sender="暗记")
    who = acting("一中填报")
    token = tokens.create_token("程序", who.who, who, writes=True)
    schema = api.get_openapi_schema(path_prefix="")
    operations = [f"{m.upper()} {path}" for path, found in schema["paths"].items() for m in found]
    assert set(operations) == set(OUTSIDE)
    for operation in operations:
        method, path = operation.split(" ")
        where = path.format(**(FOREIGN | {"pk": str(upload.pk)}))
        last = path.rpartition("/")[2]
        body = [] if path.startswith("/review") else BODIES.get(last)
        if path == "/search":
            where += "?q=暗记"
        if path in ("/upload",) or (method == "POST" and path.startswith("/bills")):
            answer = _with_file(token, where, "files" if path == "/upload" else "file")
        else:
            answer = ask(token, method, where, body if method == "POST" else None)
        assert (operation, answer.status_code) in {(operation, s) for s in OUTSIDE[operation]}
        assert "暗记" not in answer.content.decode()


def _with_file(token: str, where: str, field: str) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    given = {field: SimpleUploadedFile("文.txt", "文字".encode())}
    return browser().post(ROOT + where, given, HTTP_AUTHORIZATION=f"Bearer {token}")


def test_what_is_no_address_is_told_in_the_same_shape(office: Path) -> None:
    token = tokens.create_token("程序", "一中填报", acting("一中填报"))
    answer = ask(token, "GET", "/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "absent")
    assert ask(token, "DELETE", "/me").status_code == 405
    bad = ask(token, "GET", "/registry?on=soon")
    assert (bad.status_code, bad.json()["sentence"]) == (422, "这些项不合要求：query.on。")


def test_an_office_assesses_and_reorganises_through_the_interface(office: Path) -> None:
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
