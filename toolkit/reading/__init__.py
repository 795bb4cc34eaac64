"""One file of the input: its text as a value, with the place of everything in it, or what is wrong with the text."""
