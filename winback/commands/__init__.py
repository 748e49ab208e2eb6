"""What the command line does: each command takes plain values and returns what to show."""
