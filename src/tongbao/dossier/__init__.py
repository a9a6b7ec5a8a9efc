"""Dossier: turns closed books and a rulebook into findings, working, document and evidence, with one opening of the
books. Plain Python; what ``verify`` and the verify-it-yourself pack run. Inputs and a folder of books come in, a
document goes out.
"""
