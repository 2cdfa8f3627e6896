"""A question to a reply, in several faces."""

import os

# Before numpy is loaded: a question is a few small products, for which its threads only wait for each other. With one
# a question takes half the processor time, and several are answered at once.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
