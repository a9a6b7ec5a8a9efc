"""Review: the states of a return, the reviewer's decision, sampling, near duplicates.

Knows values; lines and flags come in, the next state or a doubt goes out.
"""
