"""`dist/` from the input, with work for what changed alone: each team's part is kept under all that it is made from."""
