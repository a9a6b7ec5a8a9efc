"""The public page: off until who signs switches it on, then for everybody."""

from collections.abc import Iterator

import pytest
from tests.office.desk.chain_office import chain_office
from tests.office.desk.documents.test_publication import KEY, issued
from tests.office.pages.visitor import NOT_FOUND, browser, ready, refusal, visitor, words


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The thin office with one issued document."""
    home = chain_office(tmp_path_factory.mktemp("office"))
    ready(home.path)
    issued(home)
    yield


def test_who_signs_switches_it_on_and_off() -> None:
    switch = "/public/switched/"
    assert visitor("办审核").post(switch, {"act": "on"}).status_code == 403
    assert browser().get("/public/").status_code == 404
    told = words(visitor("办签发").post(switch, {"act": "on"}, follow=True))
    assert told.startswith("公开页已打开，任何人都能看到已印发的文件。")
    assert "合〔2017〕1号" in browser().get("/public/").content.decode()
    answer = browser().get(f"/public/{KEY}/bulletin.pdf")
    assert (answer.content, answer["Content-Type"]) == (b"pdf", "application/pdf")
    assert browser().get(f"/public/{KEY}/pack.zip").content.startswith(b"PK")
    assert refusal(visitor("办签发").get(f"/public/{KEY}/evidence.xlsx")) == NOT_FOUND
    told = words(visitor("办签发").post(switch, {"act": "off"}, follow=True))
    assert told.startswith("公开页已关闭。")
    assert browser().get(f"/public/{KEY}/bulletin.pdf").status_code == 404
