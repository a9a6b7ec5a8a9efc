"""The public page: off until who signs switches it on; the pack is the same bytes and holds no record."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.documents import publication
from tongbao.office.desk.documents.render import files_of
from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import DocumentRow
from tongbao.rules.digest import sha256

KEY = "grades-2016-2017-12-15"


def issued(home: Home) -> None:
    """One issued document with two files, one of them changed since."""
    folder = home.documents / KEY
    files = {"bulletin.pdf": b"pdf", "bulletin-public.html": b"page"}
    for name, content in files.items():
        (files_of(home, KEY) / name).write_bytes(content)
    (folder / "files.json").write_text(json.dumps({n: sha256(c) for n, c in files.items()}), "utf-8")
    (files_of(home, KEY) / "bulletin-public.html").write_bytes(b"other")
    head = {"issuer": "合成省办", "office": "合成省办", "doc_word": "合", "recipients": "各市"}
    inputs = {
        **{"kind": "grades", "period": "2016", "as_of": "2017-12-15", "rules_on": "2017-12-15"},
        **{"books": [["books/x", "ab" * 32]], "head": head, "order": "customary", "number": "合〔2017〕1号"},
        **{"choices": {}, "nameable": {}, "asks": []},
    }
    (folder / "inputs.json").write_text(json.dumps(inputs), "utf-8")
    (folder / "rules.json").write_text("{}", "utf-8")
    claim = {"id": "c001", "kind": "count", "text": "3个", "clause": "有3个市。", "records": ["暗记"], "finding": "f"}
    (folder / "claims.json").write_text(json.dumps({"claims": [claim]}), "utf-8")
    DocumentRow.objects.create(
        key=KEY,
        kind="grades",
        period="2016",
        as_of="2017-12-15",
        number="合〔2017〕1号",
        state="issued",
        folder=f"documents/{KEY}",
        digest="d",
        drafted_by="甲",
        issued_by="乙",
    )


def test_it_is_off_until_who_signs_switches_it_on(tmp_path: Path) -> None:
    home = chain_office(tmp_path)
    issued(home)
    for ask in (lambda: publication.list_published(home), lambda: publication.pack(KEY, home)):
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.code == "absent"
    with pytest.raises(Refusal) as role:
        publication.set_publication(True, acting("办管理"))
    assert role.value.code == "role"
    publication.set_publication(True, acting("办签发"))
    assert [(p.number, p.files) for p in publication.list_published(home)] == [("合〔2017〕1号", ("bulletin.pdf",))]
    publication.set_publication(False, acting("办签发"))
    assert not publication.is_open()


def test_the_pack_is_the_same_bytes_and_holds_no_record(tmp_path: Path) -> None:
    home = chain_office(tmp_path)
    issued(home)
    publication.set_publication(True, acting("办签发"))
    packed = publication.pack(KEY, home)
    assert packed == publication.pack(KEY, home)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == ["SHA256SUMS", "bulletin.pdf", "document.json", "rules.json"]
        told = json.loads(archive.read("document.json"))
        assert told["claims"] == [{"id": "c001", "kind": "count", "text": "3个", "clause": "有3个市。"}]
        assert f"{sha256(b'pdf')}  bulletin.pdf\n" in archive.read("SHA256SUMS").decode()
    with pytest.raises(Refusal):
        publication.file(KEY, "evidence.xlsx", home)
    assert publication.file(KEY, "bulletin.pdf", home) == b"pdf"
