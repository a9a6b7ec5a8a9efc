"""Collection: imports whatever is handed in and registers it with its evidence.

Knows access and home; files come in, drafts, attachments and import outcomes go out.
"""
