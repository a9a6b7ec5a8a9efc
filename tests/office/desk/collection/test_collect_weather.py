"""Weather kept with its file: days of several files together, the newest list of counties, nothing half kept."""

from datetime import date
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office

from tongbao.measure.refusal import Refusal
from tongbao.office.commands.main import main
from tongbao.office.desk.collection.collect_weather import collect_weather, station_of_counties, stations
from tongbao.office.store.models import RecordRow

HEAD = "站号,站名,日期,日平均气温\n"


def test_files_add_up_and_the_same_again_changes_nothing(tmp_path: Path) -> None:
    home, folder = chain_office(tmp_path), tmp_path / "in"
    folder.mkdir()
    (folder / "1.csv").write_text(HEAD + "s,合成站,2024-01-01,1.5\ns,合成站,2024-01-03,2\n", "utf-8")
    (folder / "2.csv").write_text(HEAD + "s,合成站,2024-01-03,-3\ns,合成站,2024-01-04,4\n", "utf-8")
    (folder / "3.csv").write_text("县代码,站号\n9901,s\n", "utf-8")
    told = collect_weather([folder], home, acting("办收文"))
    assert told == [("1.csv", "合成站", 2), ("2.csv", "合成站", 2), ("3.csv", "县与气象站对照表", 1)]
    station = stations()["s"]
    means = [None if v != v else v for v in station.listed()]
    assert (station.first, means) == (date(2024, 1, 1), [1.5, None, -3.0, 4.0])
    assert station_of_counties() == {"9901": "s"}
    before = RecordRow.objects.count()
    collect_weather([folder], home, acting("办收文"))
    assert RecordRow.objects.count() == before


def test_one_bad_file_keeps_nothing_and_a_reviewer_collects_nothing(tmp_path: Path) -> None:
    home, folder = chain_office(tmp_path), tmp_path / "in"
    folder.mkdir()
    (folder / "1.csv").write_text(HEAD + "s,合成站,2024-01-01,1.5\n", "utf-8")
    (folder / "2.csv").write_text("什么", "utf-8")
    with pytest.raises(Refusal):
        collect_weather([folder], home, acting("办收文"))
    assert (stations(), station_of_counties()) == ({}, {})
    with pytest.raises(Refusal) as refused:
        collect_weather([folder], home, acting("办审核"))
    assert refused.value.code == "role"


def test_the_command(tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    home = chain_office(tmp_path)
    path = tmp_path / "1.csv"
    path.write_text(HEAD + "s,合成站,2024-01-01,1.5\n", "utf-8")
    assert main(["--home", str(home.path), "--as", "办收文", "collect", "--weather", str(path)]) == 0
    assert "合成站" in capsys.readouterr().out
