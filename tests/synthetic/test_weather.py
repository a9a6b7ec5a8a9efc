"""The demonstration's weather: labelled synthetic, the same year every year, readable by collect."""

from datetime import date
from pathlib import Path

from tongbao.intake.reading.weather import read_weather
from tongbao.synthetic.weather import write_weather

CITIES = (("east", "合成东市", "990100"), ("west", "合成西市", "990200"))


def test_it_reads_back_labelled_and_repeats_its_year(tmp_path: Path) -> None:
    write_weather(tmp_path, CITIES, date(2023, 1, 1), date(2024, 12, 31), 7)
    east, west = read_weather((tmp_path / "days.csv").read_bytes(), "days.csv").stations
    assert (east.id, east.name, east.origin, len(east.days)) == ("s-east", "合成合成东市站", "synthetic", 731)
    assert east.days[date(2023, 1, 20)] == east.days[date(2024, 1, 20)] < 5000 < east.days[date(2023, 7, 20)]
    assert east.days != west.days
    counties = read_weather((tmp_path / "counties.csv").read_bytes(), "counties.csv").counties
    assert counties == {"9901": "s-east", "9902": "s-west"}
    before = (tmp_path / "days.csv").read_bytes()
    write_weather(tmp_path, CITIES, date(2023, 1, 1), date(2024, 12, 31), 7)
    assert (tmp_path / "days.csv").read_bytes() == before
