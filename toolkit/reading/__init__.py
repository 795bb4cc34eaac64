"""The input: files to values with positions, held against the model, all of it or every fault at once."""
