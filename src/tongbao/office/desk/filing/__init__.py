"""Filing: what a reporting person fills in: ledgers and progress on the page, templates, the burden of reporting.

Knows collection and review; entries come in, returns go out.
"""
