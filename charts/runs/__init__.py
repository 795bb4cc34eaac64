"""What is launched: downloads, trainings, merges, registrations. Each step is a Job of its own, named after its run."""
