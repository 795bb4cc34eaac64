"""What of a team lives on: storage, secrets, MLflow, WebUIs, served models and what they are reached by."""
