"""Intake 填报审核: reads what people hand in, strictly, and says where each doubt stands. Never guesses."""
