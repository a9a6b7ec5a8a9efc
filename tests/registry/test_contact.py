"""Who is in charge."""

from datetime import date

from tongbao.registry.contact import Contact, contacts_at

START = date(2017, 1, 1)
LIAISON = Contact("baoding", "liaison", "某甲", "0312", START)
HEAD = Contact("baoding", "head", "某乙", "", START, date(2017, 6, 30))


def test_it_works() -> None:
    assert contacts_at([LIAISON, HEAD], "baoding", START) == [HEAD, LIAISON]
    assert LIAISON.text() == "联络员：某甲 0312"


def test_without_a_telephone_nothing_hangs_over() -> None:
    assert HEAD.text() == "单位负责人：某乙"


def test_a_person_holds_a_role_to_the_last_day() -> None:
    days = (date(2016, 12, 31), START, date(2017, 6, 30), date(2017, 7, 1))
    assert [HEAD.exists(d) for d in days] == [False, True, True, False]
    assert contacts_at([LIAISON, HEAD], "baoding", date(2017, 7, 1)) == [LIAISON]


def test_contacts_of_other_units_are_left_out() -> None:
    assert contacts_at([LIAISON], "handan", START) == []
