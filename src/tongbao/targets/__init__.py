"""Targets 目标: what is handed down from province to city to county. Never meets works."""
