"""Freeform: ledgers that offices lay out themselves.

Knows values and reading; a sheet of unknown layout comes in, ledger lines go out, and every header or row it could
not place is named.
"""
