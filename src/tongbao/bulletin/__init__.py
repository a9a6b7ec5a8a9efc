"""Bulletin 通报: from findings to sentences with claims, the proof, the naming, the page. Never sees a reading."""
