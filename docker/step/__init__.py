"""What every program of the images shares: its config, its artifacts, and how it ends.

The contract with the charts is docs/reference/program-configs.md.
"""
