"""What a cluster gets once, for all its teams: the classes and queues they meet in, and the services they share."""
