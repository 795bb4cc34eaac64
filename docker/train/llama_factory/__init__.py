"""LLaMA-Factory's trainings and merges: its command line does the work, this says what goes in and what came of it."""
