"""Diagrams of boxes and arrows, in the forms that people look at."""
