"""Dossier: turns closed books and a rulebook into findings, working, document and evidence.

The books are opened once. Plain Python; what ``verify`` and the verify-it-yourself pack run. Inputs and a folder of
books come in, a document goes out.
"""
