"""The door of the interface: tokens, a closed world of its own, and refusals in one shape."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.office.desk.chain_office import acting
from tests.office.pages.api.program import MONTH, ROOT, ask
from tests.office.pages.visitor import browser, visitor

from tongbao.office.desk.access import tokens
from tongbao.office.pages.api import acting as acts
from tongbao.office.pages.api import organising, reading
from tongbao.office.pages.api.door import api
from tongbao.office.store.models import TokenRow, UploadRow

pytestmark = pytest.mark.usefixtures("office")
# The operations are there once their modules are.
MODULES = (acts, organising, reading)
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


def test_no_token_a_wrong_one_one_taken_back_and_an_old_one_are_strangers() -> None:
    who = acting("一中填报")
    token = tokens.create_token("程序", who.who, who)
    tokens.revoke_token(TokenRow.objects.get().pk, who)
    old = tokens.create_token("程序", who.who, who, days=1)
    TokenRow.objects.filter(revoked_at="").update(until=acting("x", "2024-02-04").now.date())
    for one in ("", "wrong", token, old):
        answer = ask(one, "GET", "/me")
        assert (answer.status_code, answer.json()["code"]) == (401, "token")
    assert visitor("一中填报").get(f"{ROOT}/me").status_code == 401


def test_every_operation_keeps_what_is_outside() -> None:
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
    given = {field: SimpleUploadedFile("文.txt", "文字".encode())}
    return browser().post(ROOT + where, given, HTTP_AUTHORIZATION=f"Bearer {token}")


def test_what_is_no_address_is_told_in_the_same_shape() -> None:
    token = tokens.create_token("程序", "一中填报", acting("一中填报"))
    answer = ask(token, "GET", "/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "absent")
    assert ask(token, "DELETE", "/me").status_code == 405
    bad = ask(token, "GET", "/registry?on=soon")
    assert (bad.status_code, bad.json()["sentence"]) == (422, "这些项不合要求：query.on。")
