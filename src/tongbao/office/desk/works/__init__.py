"""Works: registers of projects, money, audits and people, and what projects saved.

Knows closing and collection; works ledgers come in, tables and settlements go out.
"""
