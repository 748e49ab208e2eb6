"""Models of when customers buy again and what they spend: one model per file."""
