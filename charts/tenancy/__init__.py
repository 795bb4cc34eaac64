"""What bounds a team: its namespace, its share of the cluster, who may do what in it, and whom its pods may talk to."""
