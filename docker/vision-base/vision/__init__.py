"""What the programs of both vision images share: their figures, their weights, and where their results go."""
