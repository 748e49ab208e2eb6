"""From a list to a fair comparison: who is drawn for what, and what it brought. Frames in, frames out."""
