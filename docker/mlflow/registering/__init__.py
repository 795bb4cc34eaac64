"""The program `register`: a run's result as a new version of a registered model in MLflow."""
