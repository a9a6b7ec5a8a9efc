"""Follow-up of issued documents: open asks, reminders, replies, reporting rates, the outbox.

Knows closing and review; asks and facts come in, the units that are open, done or overdue go out.
"""
