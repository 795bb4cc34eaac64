"""The MLflow run of a training, which the training writes and the registration reads: found by its tags, never twice.

MLflow's own logging is made for a process that lives from a run's start to its end, beside a server that answers. Here
pods are stopped and started again, and the server may be away: so each call knows what the server has, takes seconds
to fail, and may be made again.
"""
