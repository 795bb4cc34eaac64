"""kubeconform, the judge of every object's shape by Kubernetes' own schemas: the program, its schemas, its verdict.

It is no part of what must be there: where the program or the schemas are missing, `check` says so and goes on.
"""
