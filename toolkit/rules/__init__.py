"""Rules: plain functions over what was rendered, whichever construct made it; each finding names its input field."""
