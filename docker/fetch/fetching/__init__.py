"""Downloads a model or a dataset to the storage: as often as it takes, and never a byte twice.

Sources say what there is and give it piece by piece; everything else is the same for all of them.
"""
