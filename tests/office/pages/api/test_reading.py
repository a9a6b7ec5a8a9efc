"""Programs read what the pages of their person show, and nothing else."""

import pytest
from tests.office.pages.api.program import MONTH, ask, token_of

pytestmark = pytest.mark.usefixtures("office")
ABSENT = {"code": "absent", "sentence": "没有这一项，或者不在您的范围内。", "remedy": "请核对编号。"}


def test_a_token_acts_for_its_person() -> None:
    found = ask(token_of("一中填报"), "GET", "/me").json()
    assert (found["name"], found["place"], "collect" in found["verbs"]) == ("一中填报", "school", True)


def test_tables_are_those_of_the_pages() -> None:
    token = token_of("一中填报")
    found = ask(token, "GET", "/search?q=一中").json()[0]
    assert (found["title"], found["rows"], found["whole"]) == ("机构", [["合成甲县一中", "school", "合成甲县"]], 1)
    assert ask(token, "GET", "/search?q=").json() == []
    assert ask(token, "GET", f"/bills/school/{MONTH}").json()["rows"] == []


def test_what_is_outside_is_not_found() -> None:
    for where in (f"/fill/museum/{MONTH}", "/registry/institutions/museum", "/jobs/77", "/papers/77"):
        answer = ask(token_of("一中填报"), "GET", where)
        assert (where, answer.status_code, answer.json()) == (where, 404, ABSENT)
