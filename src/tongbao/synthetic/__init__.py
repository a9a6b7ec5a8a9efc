"""Synthetic: invented provinces whose truth is known, and scores of our checks and verdicts on them.

Plain Python above the dossier; a seed comes in, workbooks, books and figures of merit go out. Nothing in it is real.
"""
