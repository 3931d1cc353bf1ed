"""What the Python twins of the examples share. Whoever imports it before JAX starts keeps JAX to one core."""

import os

# Studies run several trainings side by side: one core each, and the same digits on any number of them.
os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")
os.environ.setdefault("NPROC", "1")  # XLA's name for the size of its pool of threads
