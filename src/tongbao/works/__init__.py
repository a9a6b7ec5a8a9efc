"""Works 举措: audits, funds, retrofits and what they need before they may be told. Never meets targets."""
