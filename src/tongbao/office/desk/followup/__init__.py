"""Follow-up: what issued documents ask for: open asks, reminders, replies, reporting rates, the outbox.

Knows closing and review; asks and facts come in, who is open, met or overdue goes out.
"""
