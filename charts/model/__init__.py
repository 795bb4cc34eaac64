"""What people write: the types behind `platform.yaml` and `teams/<team>.yaml`.

The types are the single description of the input. The loader checks files against them, the editors' JSON Schemas
and the reference pages are generated from them, and every room reads them instead of dictionaries.
"""
