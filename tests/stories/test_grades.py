"""Grades in, sentences out: every area in exactly one grade, in rank order."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.stories.conftest import HANDED_OVER, ROOT, Office

GRADES = ROOT / "demo" / "hebei-2017" / "hebei_2016_grades.json"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A Hebei home without returns."""
    office = Office(tmp_path)
    office.run("演示管理员", "enrol", "hebei")
    office.run("演示管理员", "enrol", ROOT / "demo" / "hebei-2017")
    return office


def graded(office: Office, path: Path) -> None:
    """Collect, accept and close grades, and draft the bulletin."""
    office.run("演示收文员", "collect", path, "--received-at", "2017-12-15")
    office.run("演示审核员", "review", "grades", "2016")
    office.two("演示封账员", "演示签发人", "close", "grades", "2016")


def test_three_sentences_pass_the_spec(office: Office) -> None:
    graded(office, GRADES)
    office.run("演示拟稿人", "draft", "grades", "2016", "--as-of", "2017-12-15", "--out", office.out)
    text = office.text()
    assert (
        "邯郸、石家庄、邢台、秦皇岛、衡水市为超额完成等级；张家口、承德、廊坊、保定、唐山、沧州、定州市为完成等级；"
        "辛集市为基本完成等级。" in text
    )
    assert "纳入考核的13个市中，超额完成等级5个市，完成等级7个市，基本完成等级1个市。" in text
    path = office.folder / "text.txt"
    for words, more in ((text, []), (office.pdf_text(), ["--pdf"])):
        path.write_text(words, "utf-8")
        spec = HANDED_OVER / "hebei_2016_grades_spec.json"
        command = [sys.executable, str(HANDED_OVER / "check_bulletin.py"), str(path), str(spec), *more]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_missing_area_is_refused_with_its_name(office: Office, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    case = json.loads(GRADES.read_text("utf-8"))
    case[0]["data_in"]["grade"]["基本完成"] = []
    path = tmp_path / "grades.json"
    path.write_text(json.dumps(case, ensure_ascii=False), "utf-8")
    graded(office, path)
    office.run("演示拟稿人", "draft", "grades", "2016", "--as-of", "2017-12-15", code=3)
    assert "辛集市有0个等级" in capsys.readouterr().err.replace("\n", "")
