"""What a command ends with; 0 is for fine."""

DRIFT = 1
"""Findings, and drift."""
BROKEN_INPUT = 2
"""Wrong use, and broken input."""
INTERRUPTED = 130
"""After Ctrl-C, as a shell gives it."""
