"""Issued records: six lists, and every record says where it came from."""

from dataclasses import fields

from tongbao.records.issued import ISSUED, Target

TARGET = Target(
    id="T1",
    scope="baoding",
    indicator="energy",
    kind="cap",
    base="",
    period="2016",
    milli=1_500,
    unit="tce",
    document="某文",
    issued_on="2016-01-20",
)


def test_it_works() -> None:
    assert (TARGET.milli, TARGET.parent, TARGET.upload, TARGET.place) == (1_500, "", "", "")


def test_there_are_six_lists_and_each_record_has_an_id_and_a_place() -> None:
    assert list(ISSUED) == ["targets", "events", "restatements", "degree_days", "points", "people_parts"]
    for type_ in ISSUED.values():
        names = [f.name for f in fields(type_)]
        assert (names[0], names[-2:]) == ("id", ["upload", "place"])
