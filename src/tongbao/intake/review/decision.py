"""Decisions of a reviewer, as the words of decisions.csv."""

RETURN, ACCEPT, CONFIRM, REPLACE, ABSENT = "return", "accept", "confirm", "replace", "absent"
