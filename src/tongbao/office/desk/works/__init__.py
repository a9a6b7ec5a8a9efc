"""Works: registers of projects, money, audits and people, and the savings of projects.

Knows closing and collection; works ledgers come in, tables and settlements go out.
"""
