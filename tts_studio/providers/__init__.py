"""Who speaks: the offline engines in the box and, beside them, the cloud services."""
