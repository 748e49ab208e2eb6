"""What a person may ask for: not to be written to, to be forgotten, to see what is known."""
