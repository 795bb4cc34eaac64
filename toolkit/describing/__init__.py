"""The model, described: schemas for editors and reference pages for people, both from the same types."""
