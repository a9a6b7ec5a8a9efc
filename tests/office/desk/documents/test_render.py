"""Every file of a document in a folder, the same bytes again; and files of a document never lie outside."""

from pathlib import Path

import pytest
from tests.office.desk.small_document import KEY, refusal

from tongbao.dossier.document import stored_inputs, write_draft
from tongbao.dossier.dossier import Dossier
from tongbao.office.desk.documents.render import FILES, chains, files_of, render
from tongbao.office.desk.home.home import Home


def test_every_file_is_written_the_same_again(drafted: Home, tmp_path: Path) -> None:
    dossier = Dossier.open(stored_inputs(drafted.documents / KEY), drafted.path)
    files, _ = render(write_draft(dossier), dossier, drafted, tmp_path / "again")
    assert files == tuple(tmp_path / "again" / name for name in FILES)
    assert [f.read_bytes() for f in files] == [(tmp_path / "out" / name).read_bytes() for name in FILES]


def test_every_claim_has_its_chain(drafted: Home) -> None:
    dossier = Dossier.open(stored_inputs(drafted.documents / KEY), drafted.path)
    draft = write_draft(dossier)
    assert set(chains(draft, dossier, drafted)) == {c.id for c in draft.page.claims()}


def test_the_folder_of_the_pages_is_made(drafted: Home) -> None:
    folder = files_of(drafted, KEY)
    assert (folder, folder.is_dir()) == (drafted.documents / KEY / "files", True)


@pytest.mark.parametrize("key", ["../../etc", "..", f"../documents/{KEY}/x"])
def test_files_of_a_document_never_lie_outside(drafted: Home, key: str) -> None:
    assert refusal(files_of, drafted, key) == ("absent", "没有这份文件。请从列表中打开。")
