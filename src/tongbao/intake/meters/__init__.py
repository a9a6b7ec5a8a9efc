"""Meters: sub-metered institutions: lists of meters and the monthly ledgers rolled up from their data. Knows values
and reading; meter lists and sums come in, metered ledgers with their doubts go out.
"""
