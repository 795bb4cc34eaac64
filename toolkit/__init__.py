"""How it gets to git: read the input, synthesize, swap `dist/` in, and the command line."""
