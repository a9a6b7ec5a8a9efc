"""Assess 评价: weighs closed records by the rules of the day; makes findings that name their records."""
