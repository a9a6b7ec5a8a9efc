"""The decisions of a reviewer, by the words of decisions.csv."""

RETURN, ACCEPT, CONFIRM, REPLACE, ABSENT = "return", "accept", "confirm", "replace", "absent"
