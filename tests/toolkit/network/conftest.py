"""`pytest tests/toolkit/network --hypothesis-profile=thorough` tries ten thousand clusters; the suite some of them."""

from hypothesis import settings

settings.register_profile("thorough", max_examples=10_000)
