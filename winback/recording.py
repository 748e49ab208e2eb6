"""Files to stored campaigns and back: a list is frozen, marked as sent, or released."""
