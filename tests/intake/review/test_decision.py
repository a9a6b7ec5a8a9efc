"""The words of decisions.csv are stored and typed by people: they never change."""

from tongbao.intake.review import decision


def test_the_words_are_those_of_the_file() -> None:
    words = {name: getattr(decision, name) for name in vars(decision) if name.isupper()}
    assert words == {
        "RETURN": "return",
        "ACCEPT": "accept",
        "CONFIRM": "confirm",
        "REPLACE": "replace",
        "ABSENT": "absent",
    }
