"""Vacant posts and the network at the desk, by territory."""

from datetime import date
from pathlib import Path

from tests.office.desk.chain_office import acting
from tests.office.desk.works_office import handed_in, works_office

from tongbao.office.commands.main import main
from tongbao.office.desk.works.works_people import network_coverage, vacant_posts

DAY = date(2024, 2, 5)
LINES = {
    "bodies": [
        {
            "key": "1",
            "name": "领导小组",
            "members": "教育局",
            "act": "空缺",
            "day": "2023-11-01",
            "reason": "合成：调任",
        }
    ],
    "network": [{"key": "1", "county": "990101", "role": "联络员", "count": "1"}],
}


def test_vacancies_and_coverage(tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    home = works_office(tmp_path)
    handed_in(home, tmp_path, LINES)
    assert vacant_posts(DAY, acting("办审核")) == [("合成东市", "领导小组", "教育局", "2023-11-01", "合成：调任")]
    assert vacant_posts(DAY, acting("西市审核")) == []
    lines = [line for line in network_coverage(DAY, acting("东市审核")) if line[1] in ("联络员", "负责人")]
    assert lines == [
        ("合成东市", "负责人", "2", "0", "2", "未报"),
        ("合成东市", "联络员", "2", "1", "1", "未报"),
    ]
    for what, said in (("vacant", "领导机构空缺"), ("coverage", "队伍和系统覆盖")):
        assert main(["--home", str(home.path), "--as", "办审核", "works", what, "--as-of", "2024-02-05"]) == 0
        assert said in capsys.readouterr().out
