"""Review: returns, accepts, samples and flags returns, level by level.

Knows access and home; a return and a decision come in, its next state goes out.
"""
