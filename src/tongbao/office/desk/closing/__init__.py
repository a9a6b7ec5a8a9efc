"""Closing: seals periods into books, by two persons, and corrects sealed values with a later vintage.

Knows access and home; accepted lines come in, books and seals go out.
"""
