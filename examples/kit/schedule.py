"""How the learning rate goes over a training: the schedule of schedule.ts, for optax."""

import jax.numpy as jnp

WARM_UP = 0.1  # share of the steps


def warm_up_then_cosine(peak, steps):
    """Rises from near 0 to the peak over the first tenth of the steps, then falls to 0 along half a cosine."""
    warm = WARM_UP * steps
    return lambda step: peak * jnp.where(
        step < warm,
        (step + 1) / (warm + 1),
        (1 + jnp.cos(jnp.pi * (step - warm) / (steps - warm))) / 2,
    )
