"""Meters: lists of meters of sub-metered institutions, and the monthly ledgers rolled up from their data.

Knows values and reading; lists and monthly sums come in, metered ledgers with their doubts go out.
"""
