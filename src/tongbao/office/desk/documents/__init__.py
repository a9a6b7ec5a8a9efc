"""Documents: drafts, edits, signs, issues, dispatches, publishes, archives and verifies official documents.

Knows assessment and closing; findings come in, sealed documents with their evidence go out.
"""
