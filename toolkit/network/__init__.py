"""Who reaches whom: what Kubernetes makes of the rendered NetworkPolicies, whichever construct made them."""
