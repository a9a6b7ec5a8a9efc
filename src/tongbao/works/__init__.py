"""Works: projects, audits, contracts, money and people of the campaign, and verified savings."""
