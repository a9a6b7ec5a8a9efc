"""Records 案卷: readings, facts, evidence, corrections, books and seals."""
