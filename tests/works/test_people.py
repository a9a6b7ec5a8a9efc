"""Vacant posts and the reach of the network."""

from tongbao.records.work import Work, body_of
from tongbao.works.people import Coverage, coverage, list_vacancies


def line(register: str, number: str, /, unit: str = "east", **cells: object) -> Work:
    """A line of a synthetic works ledger."""
    return Work(f"2017-03:{unit}:{register}:{number}", unit, register, number, "2017-03", body_of(cells))  # type: ignore[arg-type]


def body(number: str, act: str, day: str, member: str = "教育局", unit: str = "east") -> Work:
    """A change of a leading group."""
    return line("bodies", number, unit, name="领导小组", members=(member,), act=act, day=day, reason="合成")


def test_a_post_is_vacant_until_it_is_filled() -> None:
    works = [
        body("1", "vacant", "2017-01-05"),
        body("2", "filled", "2017-02-01"),
        body("3", "vacant", "2017-03-01", "卫计委"),
        body("4", "filled", "2017-03-01", "卫计委", "west"),
        body("5", "removed", "2017-03-09", "卫计委"),
    ]
    assert [(v.unit, v.member, v.since) for v in list_vacancies(works)] == [("east", "卫计委", "2017-03-01")]
    both = line("bodies", "6", name="领导小组", members=("甲", "乙"), act="vacant", day="2017-01-01")
    assert [v.member for v in list_vacancies([both, body("7", "filled", "2017-02-01", "乙")])] == ["甲"]
    # Vacated and filled on one day is filled.
    assert list_vacancies([body("2", "filled", "2017-02-01"), body("1", "vacant", "2017-02-01")]) == []


def test_a_county_nobody_told_of_is_neither_covered_nor_not() -> None:
    works = [
        line("network", "1", county="a", role="liaison", count=2),
        line("network", "2", county="b", role="liaison", count=0),
        line("network", "3", role="liaison", count=1),
        line("network", "4", county="a", role="head"),
        line("network", "5", county="elsewhere", role="liaison", count=1),
    ]
    got = coverage(works, {"east": ["a", "b", "c"], "west": []}, ["head", "liaison"])
    assert got == [
        Coverage("east", "head", 3, 0, 0, None),
        Coverage("east", "liaison", 3, 1, 2, 1),
        Coverage("west", "head", 0, 0, 0, None),
        Coverage("west", "liaison", 0, 0, 0, None),
    ]
