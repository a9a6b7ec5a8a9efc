"""Home: the folder and database of one office: opening, locks, audit log, shared books.

Knows the store and nothing of the verbs; a path comes in, an open home goes out.
"""
