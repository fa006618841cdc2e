"""Casework: what the office does with what people tell it."""

import os

# Read by numpy when it is loaded. On few cores its threads wait for each other: a long text takes ten times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
