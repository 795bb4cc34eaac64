"""The frame of every training: its framework as a child process, the child's progress in MLflow, the child's end.

Frameworks keep their figures in a file on the storage and know nothing of MLflow: so a tracking server that does not
answer neither stops nor delays a training, and the MLflow run ends as the child really ended.
"""
