"""Assess 评价: judges closed records by the rules of the day and states findings that name their records."""
