"""How `dist/` comes to a cluster: the projects and Applications of Argo CD, one Application a file.

The settings and their reasons stand in `applications.py`. Argo CD itself is installed by a person, who applies
`bootstrap.k8s.yaml` once; from then on it reads its own projects and Applications from the folder `argocd/`, where
each team has a file of its own: the pull requests of two teams meet in none.
"""
