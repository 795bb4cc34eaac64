"""What a person can type: one module a command, each with its options, its words and its exit codes."""
