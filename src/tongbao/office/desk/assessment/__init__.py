"""Assessment: judgement of closed books by the rules of a day, and explanation of the verdicts.

Knows the dossier; a period and a day come in, findings with their working go out.
"""
