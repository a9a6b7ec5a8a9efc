"""Filing: returns filled in by a reporting person: ledgers and progress on the page, templates, reporting burden.

Knows collection and review; entries come in, returns go out.
"""
