"""What a team gets: the model of what people write, and the rooms that turn it into Kubernetes objects."""
