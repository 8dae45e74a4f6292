"""Article text enters; attributed statements leave: the quote splitter."""
