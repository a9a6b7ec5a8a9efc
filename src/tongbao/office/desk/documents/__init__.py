"""Documents: drafting, editing, signing, issue, dispatch, publication, archiving and verification.

Knows assessment and closing; findings come in, sealed documents with their evidence go out.
"""
