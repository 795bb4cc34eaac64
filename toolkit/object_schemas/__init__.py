"""Every object's shape, held against Kubernetes' own schemas and those of the custom resources' controllers."""
