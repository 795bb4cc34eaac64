"""The output: objects to text, and all of `dist/` swapped in at once."""
